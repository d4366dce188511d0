package ledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mailprobe/probe"
)

// EndAttempt records how the newest attempt ended. A time in givenUp says that
// the probe was not accepted and will not be tried again; zero, that it was
// accepted or may be. A mark of the final dot that was made stays.
func (l *Ledger) EndAttempt(ctx context.Context, ref probe.Ref, a probe.Attempt, givenUp time.Time) error {
	err := checkEnd(a, givenUp)
	if err == nil {
		err = l.writer.do(ctx, 1, func(s *session) error {
			h, err := s.find(ref)
			if err != nil {
				return err
			}
			if h.n == a.N && h.ended.Equal(a.Ended) && h.class == a.Class {
				return nil // recorded before
			}
			if h.n != a.N || !h.ended.IsZero() {
				return h.refuse(ref, a.N)
			}
			return s.end(h, a, givenUp)
		})
	}
	if err != nil {
		return fmt.Errorf("recording the end of attempt %d of %s: %w", a.N, ref, err)
	}
	return nil
}

func checkEnd(a probe.Attempt, givenUp time.Time) error {
	if a.Ended.IsZero() {
		return errors.New("its end is missing")
	}
	if a.Began.IsZero() {
		a.Began = a.Ended // it was recorded when it began
	}
	return errors.Join(checkAttempt(a), checkTimes(moments{{"given_up", givenUp}}))
}

const updateEnd = `UPDATE probes SET dotted = ?, ended = ?, class = ?, phase = ?, phases = ?, target = ?, code = ?, enhanced = ?, text = ?, err = ?,
	given_up = ?, outcome = ?, open = ?, change = ? WHERE p = ?`

// end writes the end of the attempt that is under way.
func (s *session) end(h head, a probe.Attempt, givenUp time.Time) error {
	if !h.dotted.IsZero() {
		a.Dotted = h.dotted
	}
	after := h
	if h.givenUp.IsZero() {
		after.givenUp = givenUp
	}
	after.dotted, after.ended, after.class, after.code = a.Dotted, a.Ended, a.Class, a.Reply.Code
	after.derive()
	args := append(attemptArgs(a)[2:], nano(after.givenUp), after.state.outcome, after.state.open, s.next(), h.p)
	if _, err := s.exec(updateEnd, args...); err != nil {
		return err
	}
	return s.became(h, after)
}

// attemptColumns name the columns of an attempt in both tables that hold some.
const attemptColumns = `n, began, dotted, ended, class, phase, phases, target, code, enhanced, text, err`

func attemptArgs(a probe.Attempt) []any {
	var code any
	if a.Reply.Code != 0 {
		code = a.Reply.Code
	}
	return []any{a.N, nano(a.Began), nano(a.Dotted), nano(a.Ended), text(string(a.Class)), text(string(a.Phase)), packPhases(a.Phases),
		text(a.Target), code, text(a.Reply.Enhanced), text(a.Reply.Text), text(a.Err)}
}

func (r *row) attempt() (probe.Attempt, error) {
	a := probe.Attempt{N: int(r.int()), Began: r.time(), Dotted: r.time(), Ended: r.time(),
		Class: probe.Class(r.text()), Phase: probe.Phase(r.text())}
	var err error
	a.Phases, err = unpackPhases(r.bytes())
	a.Target = r.text()
	a.Reply = probe.Reply{Code: int(r.int()), Enhanced: r.text(), Text: r.text()}
	a.Err = r.text()
	return a, err
}

// BeginAttempt records a second or later attempt before its first byte goes
// out. It is refused with probe.ErrState while the one before is under way, after one
// that was accepted or left the probe uncertain, and when the probe was given up,
// has come or has bounced: a mail that may be on its way is never sent again.
func (l *Ledger) BeginAttempt(ctx context.Context, ref probe.Ref, a probe.Attempt) error {
	err := checkAttempt(a)
	if err == nil && (!a.Ended.IsZero() || !a.Dotted.IsZero()) {
		err = fmt.Errorf("it has ended, or sent its final dot: %w", probe.ErrState)
	}
	if err == nil {
		err = l.writer.do(ctx, 1, func(s *session) error { return s.beginAttempt(ref, a) })
	}
	if err != nil {
		return fmt.Errorf("recording attempt %d of %s: %w", a.N, ref, err)
	}
	return nil
}

const (
	keepAttempt = `INSERT INTO attempts (p, ` + attemptColumns + `) SELECT p, ` + keptColumns + ` FROM probes WHERE p = ?`
	keptColumns = `n, coalesce(began, sent), dotted, ended, class, phase, phases, target, code, enhanced, text, err`
	nextAttempt = `UPDATE probes SET n = ?, began = ?, dotted = NULL, ended = NULL, class = NULL, phase = NULL, phases = NULL, target = NULL,
		code = NULL, enhanced = NULL, text = NULL, err = NULL, outcome = ?, open = ?, change = ? WHERE p = ?`
)

func (s *session) beginAttempt(ref probe.Ref, a probe.Attempt) error {
	h, err := s.find(ref)
	if err != nil {
		return err
	}
	switch {
	case h.n == a.N && h.ended.IsZero() && h.began.Equal(a.Began):
		return nil // recorded before
	case h.n+1 != a.N || h.ended.IsZero():
		return fmt.Errorf("attempt %d is the newest and ended at %s: %w", h.n, h.ended, probe.ErrState)
	case !h.waits():
		return fmt.Errorf("attempt %d ended as %s and the probe, which is %s, is not to be tried again: %w", h.n, h.class, outcomeCodes[h.state.outcome], probe.ErrState)
	}
	if _, err := s.exec(keepAttempt, h.p); err != nil {
		return err
	}
	after := h
	after.n, after.began, after.dotted, after.ended, after.class, after.code = a.N, a.Began, time.Time{}, time.Time{}, "", 0
	after.derive()
	_, err = s.exec(nextAttempt, a.N, a.Began.UnixNano(), after.state.outcome, after.state.open, s.next(), h.p)
	if err != nil {
		return err
	}
	return s.became(h, after)
}
