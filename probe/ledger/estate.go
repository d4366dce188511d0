package ledger

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"time"

	"mailprobe/probe"
)

// Estate is what an agent watches and by which rules it is judged, as package
// report writes it.
type Estate struct {
	Agent string
	At    time.Time // when it came into force
	Body  []byte    // JSON
}

// PutEstate records what an agent watches, in the place of what it watched
// before; one that came into force earlier changes nothing. An estate of no agent
// is this agent's. Its body must be JSON; white space in it is not kept.
func (l *Ledger) PutEstate(ctx context.Context, e Estate) error {
	if e.Agent == "" {
		e.Agent = l.agent
	}
	tidied, err := tidyEstate(e)
	if err == nil {
		err = l.writer.do(ctx, 1, func(s *session) error { return s.saveEstate(tidied) })
	}
	if err != nil {
		return fmt.Errorf("recording what %s watches: %w", e.Agent, err)
	}
	return nil
}

// tidyEstate returns an estate as it comes out of the ledger, or tells why it
// cannot be stored.
func tidyEstate(e Estate) (Estate, error) {
	if err := probe.CheckName(e.Agent); err != nil {
		return e, fmt.Errorf("the agent: %w", err)
	}
	if err := checkTimes(moments{{"at", e.At}}); err != nil {
		return e, err
	}
	e.At = e.At.UTC()
	var err error
	e.Body, err = tidyBody(e.Body)
	return e, err
}

// saveEstate keeps the later one; of two of one instant, which only a record that
// was copied can hold, always the same.
func (s *session) saveEstate(e Estate) error {
	newer := true
	err := s.each(ask(selectEstates+` WHERE agent = ?`, e.Agent), func(r *row) error {
		before := r.estate()
		newer = cmp.Or(before.At.Compare(e.At), bytes.Compare(before.Body, e.Body)) < 0
		return nil
	})
	if err != nil || !newer {
		return err
	}
	_, err = s.exec(`INSERT OR REPLACE INTO estates (agent, at, body) VALUES (?, ?, ?)`, e.Agent, e.At.UnixNano(), string(e.Body))
	return err
}

const selectEstates = `SELECT agent, at, body FROM estates`

func (r *row) estate() Estate { return Estate{Agent: r.text(), At: r.time(), Body: []byte(r.text())} }

// Estates returns what each agent in the ledger watched last, by its name. Of an
// agent of an earlier version it is not known.
func (l *Ledger) Estates(ctx context.Context) ([]Estate, error) {
	var all []Estate
	err := each(ctx, l.readers, ask(selectEstates+` ORDER BY agent`), func(r *row) error {
		all = append(all, r.estate())
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading what the agents watch: %w", explain(l.file, err))
	}
	return all, nil
}
