package ledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"mailprobe/probe"
)

// Intend records a probe with its first attempt, before the first byte of it
// goes out. A probe that is there already gives ErrExists.
func (l *Ledger) Intend(ctx context.Context, p probe.Probe) error {
	err := checkProbe(p)
	if err == nil && (len(p.Attempts) != 1 || len(p.Arrivals)+len(p.Notices) != 0) {
		err = fmt.Errorf("it has %d attempts, %d arrivals and %d notices: %w", len(p.Attempts), len(p.Arrivals), len(p.Notices), probe.ErrState)
	}
	if err == nil {
		err = l.writer.do(ctx, 1, func(s *session) error { return s.intend(p) })
	}
	if err != nil {
		return fmt.Errorf("recording the probe %s: %w", p.Tag.Ref, err)
	}
	return nil
}

// insertIntent is the common case of an insert with its few columns.
const insertIntent = `INSERT INTO probes (route, id, change, open, outcome, sent, mac, n) VALUES (?, ?, ?, 1, 0, ?, ?, 1)`

func (s *session) intend(p probe.Probe) error {
	a := p.Attempts[0]
	if !a.Dotted.IsZero() || !a.Ended.IsZero() || !p.GivenUp.IsZero() || !p.Bounced.IsZero() {
		h, err := s.insertProbe(p)
		if err != nil {
			return existing(err)
		}
		return s.became(head{}, h)
	}
	n, err := s.intern(placeOf(p))
	if err != nil {
		return err
	}
	_, err = s.exec(insertIntent, n, p.Tag.ID[:], s.next(), a.Began.UnixNano(), p.Tag.MAC[:])
	if err != nil {
		return existing(err)
	}
	s.shift(head{}, head{route: n, sent: a.Began, state: state{codePending, true}})
	s.touch(p.Tag.Ref)
	return nil
}

// existing gives the error of a key that is taken its name.
func existing(err error) error {
	var e *sqlite.Error
	if errors.As(err, &e) && e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE {
		return ErrExists
	}
	return err
}

// MarkDot records, before the final dot of attempt n goes out, that it is about
// to. The first mark stays. That of a retry is refused with probe.ErrState once the
// probe has come or has bounced, since then no other mail is called for.
func (l *Ledger) MarkDot(ctx context.Context, ref probe.Ref, n int, at time.Time) error {
	err := checkTimes(moments{{"the dot", at}})
	if err == nil && at.IsZero() {
		err = errors.New("the time is missing")
	}
	if err == nil {
		err = l.writer.do(ctx, 1, func(s *session) error { return s.markDot(ref, n, at) })
	}
	if err != nil {
		return fmt.Errorf("marking the final dot: %w", err)
	}
	return nil
}

const updateDot = `UPDATE probes SET dotted = ?, change = ? WHERE route = ? AND id = ? AND n = ? AND dotted IS NULL AND ended IS NULL
	AND (n = 1 OR copies = 0 AND bounced IS NULL)`

func (s *session) markDot(ref probe.Ref, n int, at time.Time) error {
	numbers, err := s.named(ref.Agent, ref.Route)
	if err != nil {
		return err
	}
	for _, route := range numbers {
		changed, err := s.exec(updateDot, at.UnixNano(), s.next(), route, ref.ID[:], n)
		if err != nil || changed == 1 {
			return err
		}
	}
	h, err := s.find(ref) // nothing changed: why?
	switch {
	case err != nil:
		return err
	case h.n != n || !h.ended.IsZero():
		return h.refuse(ref, n)
	case n > 1 && (h.copies > 0 || !h.bounced.IsZero()):
		return fmt.Errorf("attempt %d of %s is not called for, the probe is %s: %w", n, ref, outcomeCodes[h.state.outcome], probe.ErrState)
	}
	return nil // marked before
}

// refuse says that attempt n is not under way.
func (h head) refuse(ref probe.Ref, n int) error {
	if h.n == n {
		return fmt.Errorf("attempt %d of %s has ended: %w", n, ref, probe.ErrState)
	}
	return fmt.Errorf("attempt %d of %s is not under way, the newest is %d: %w", n, ref, h.n, probe.ErrState)
}
