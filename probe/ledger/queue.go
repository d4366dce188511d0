package ledger

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"mailprobe/probe"
)

// Waiting yields every probe of this agent that waits for another attempt, the
// one sent first before the others: its newest attempt has ended and was not
// accepted, surely did not send the mail, and nobody has given up. No transaction
// is held between pages of some hundred, so the consumer may be slow and may
// write. After an error it ends.
func (l *Ledger) Waiting(ctx context.Context) iter.Seq2[probe.Waiting, error] {
	return func(yield func(probe.Waiting, error) bool) {
		for last := beginning; ; {
			page, next, err := l.waitingPage(ctx, last)
			if err != nil {
				yield(probe.Waiting{}, fmt.Errorf("reading the probes that wait for another attempt: %w", explain(l.file, err)))
				return
			}
			if len(page) == 0 {
				return
			}
			for _, w := range page {
				if !yield(w, nil) {
					return
				}
			}
			last = next
		}
	}
}

const selectWaiting = `SELECT sent, p, name, id, probes.n, ended,
		(SELECT ended FROM attempts WHERE attempts.p = probes.p AND attempts.n = probes.n - 1)
	FROM probes INDEXED BY probes_open CROSS JOIN routes ON routes.n = route
	WHERE open = 1 AND outcome = 0 AND ended IS NOT NULL AND class <> 'accepted' AND agent = ? AND (sent, p) > (?, ?)
	ORDER BY sent, p LIMIT ?`

// waitingPage returns the waiting probes behind a key, and the last one's key.
func (l *Ledger) waitingPage(ctx context.Context, last key) (page []probe.Waiting, next key, err error) {
	err = each(ctx, l.readers, ask(selectWaiting, l.agent, last.sent, last.p, pageSize), func(r *row) error {
		next = key{r.int(), r.int()}
		w := probe.Waiting{Ref: probe.Ref{Agent: l.agent, Route: r.text()}}
		copy(w.Ref.ID[:], r.bytes())
		w.Tries = probe.Tries{N: int(r.int()), Sent: instant(next.sent), Last: r.time(), Before: r.time()}
		page = append(page, w)
		return nil
	})
	return page, next, err
}

// GiveUp records that a probe which waits for another attempt will not be tried
// again. It is then rejected or expired, as its newest attempt says. One that was
// given up before stays as it is. While an attempt is under way, and after one
// that was accepted or left the probe uncertain, it is refused with probe.ErrState.
func (l *Ledger) GiveUp(ctx context.Context, ref probe.Ref, at time.Time) error {
	err := checkTimes(moments{{"given_up", at}})
	if err == nil && at.IsZero() {
		err = errors.New("the time is missing")
	}
	if err == nil {
		err = l.writer.do(ctx, 1, func(s *session) error { return s.giveUp(ref, at) })
	}
	if err != nil {
		return fmt.Errorf("giving up %s: %w", ref, err)
	}
	return nil
}

func (s *session) giveUp(ref probe.Ref, at time.Time) error {
	h, err := s.find(ref)
	switch {
	case err != nil:
		return err
	case !h.givenUp.IsZero():
		return nil
	case h.ended.IsZero():
		return fmt.Errorf("attempt %d is under way: %w", h.n, probe.ErrState)
	case h.sentIt():
		return fmt.Errorf("attempt %d ended as %s and may have sent the mail: %w", h.n, h.class, probe.ErrState)
	}
	after := h
	after.givenUp = at
	after.derive()
	_, err = s.exec(`UPDATE probes SET given_up = ?, outcome = ?, open = ?, change = ? WHERE p = ?`,
		at.UnixNano(), after.state.outcome, after.state.open, s.next(), h.p)
	if err != nil {
		return err
	}
	return s.became(h, after)
}
