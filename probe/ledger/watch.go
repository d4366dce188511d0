package ledger

import (
	"context"
	"fmt"
	"time"

	"mailprobe/probe"
)

// upsertWatch never makes a span shorter: who says less knew less.
const upsertWatch = `INSERT INTO watches (agent, mailbox, reference, began, ended) VALUES (?, ?, ?, ?, ?)
	ON CONFLICT DO UPDATE SET ended = excluded.ended WHERE excluded.ended > ended`

// Watch records a span of coverage, or makes the one that began at the same
// instant longer. A span of no agent is this agent's.
func (l *Ledger) Watch(ctx context.Context, w probe.Watch) error {
	if w.Agent == "" {
		w.Agent = l.agent
	}
	if w.To.Before(w.From) {
		w.To = w.From // the clock was set back
	}
	err := checkWatch(w)
	if err == nil {
		err = l.writer.do(ctx, 1, func(s *session) error { return s.watch(w) })
	}
	if err != nil {
		return fmt.Errorf("recording the watch over %q: %w", w.Mailbox+w.Reference, err)
	}
	return nil
}

func (s *session) watch(w probe.Watch) error {
	_, err := s.exec(upsertWatch, w.Agent, clean(w.Mailbox), clean(w.Reference), w.From.UnixNano(), w.To.UnixNano())
	return err
}

// Watches returns the spans of coverage that meet the time from From to To, by
// agent, mailbox, reference and start. A zero bound is none.
func (l *Ledger) Watches(ctx context.Context, from, to time.Time) ([]probe.Watch, error) {
	low, high := bounds(from, to)
	var all []probe.Watch
	err := each(ctx, l.readers, ask(`SELECT agent, mailbox, reference, began, ended FROM watches WHERE ended >= ? AND began < ?
		ORDER BY agent, mailbox, reference, began`, low, high), func(r *row) error {
		all = append(all, probe.Watch{Agent: r.text(), Mailbox: r.text(), Reference: r.text(), From: r.time(), To: r.time()})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the coverage: %w", explain(l.file, err))
	}
	return all, nil
}
