package ledger

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"unicode/utf8"

	"github.com/google/uuid"

	"mailprobe/probe"
)

// PutNote records what a person added. A note is written once: told again, it
// changes nothing. A note of no agent is this agent's. Its body must be JSON;
// white space in it is not kept.
func (l *Ledger) PutNote(ctx context.Context, n probe.Note) error {
	if n.Agent == "" {
		n.Agent = l.agent
	}
	tidied, err := tidyNote(n)
	if err == nil {
		err = l.writer.do(ctx, 1, func(s *session) error {
			_, err := s.saveNote(tidied)
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("recording the note %s: %w", n.ID, err)
	}
	return nil
}

// tidyNote returns a note as it comes out of the ledger, or tells why it cannot
// be stored.
func tidyNote(n probe.Note) (probe.Note, error) {
	if err := probe.CheckName(n.Agent); err != nil {
		return n, fmt.Errorf("the agent: %w", err)
	}
	switch {
	case n.ID == uuid.Nil:
		return n, errors.New("its id is missing")
	case n.At.IsZero():
		return n, errors.New("at is missing")
	}
	if err := checkTimes(moments{{"at", n.At}}); err != nil {
		return n, err
	}
	n.Incident, n.By, n.At = clean(n.Incident), clean(n.By), n.At.UTC()
	var err error
	n.Body, err = tidyBody(n.Body)
	return n, err
}

// maxBody bounds the body of a revision or a note, so that its line of an export
// can be read.
const maxBody = maxLine / 2

// tidyBody returns JSON in the one form in which it is stored and exported.
func tidyBody(body []byte) ([]byte, error) {
	switch {
	case len(body) > maxBody:
		return nil, fmt.Errorf("its body has %d bytes: at most %d MiB are kept", len(body), maxBody>>20)
	case !utf8.Valid(body):
		return nil, errors.New("its body is not UTF-8")
	}
	var tidied bytes.Buffer
	if err := json.Compact(&tidied, body); err != nil {
		return nil, fmt.Errorf("its body is not JSON: %w", err)
	}
	return tidied.Bytes(), nil
}

const noteColumns = `id, agent, incident, at, author, body`

// saveNote stores a note unless it is there, and tells whether it did.
func (s *session) saveNote(n probe.Note) (bool, error) {
	known := false
	err := s.each(ask(`SELECT `+noteColumns+` FROM notes WHERE id = ?`, n.ID[:]), func(r *row) error {
		before := r.note()
		n = probe.MergeNotes(before, n)
		known = reflect.DeepEqual(before, n)
		return nil
	})
	if err != nil || known {
		return false, err
	}
	_, err = s.exec(`INSERT OR REPLACE INTO notes (`+noteColumns+`, change) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		n.ID[:], n.Agent, n.Incident, n.At.UnixNano(), text(n.By), string(n.Body), s.next())
	return err == nil, err
}

// note reads the columns of noteColumns.
func (r *row) note() probe.Note {
	return probe.Note{ID: r.uuid(), Agent: r.text(), Incident: r.text(), At: r.time(), By: r.text(), Body: []byte(r.text())}
}

// NoteQuery selects notes. Its zero value selects all, those on no incident
// among them.
type NoteQuery struct {
	Agent    string // whose incident they are on; empty for any
	Incident string // of this id; empty for any, and for none
}

// Notes returns the notes that a query selects, the first one first.
func (l *Ledger) Notes(ctx context.Context, q NoteQuery) ([]probe.Note, error) {
	var all []probe.Note
	err := each(ctx, l.readers, ask(`SELECT `+noteColumns+` FROM notes WHERE (?1 = '' OR agent = ?1) AND (?2 = '' OR incident = ?2)
		ORDER BY at, id`, q.Agent, q.Incident), func(r *row) error {
		all = append(all, r.note())
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the notes: %w", explain(l.file, err))
	}
	return all, nil
}
