package ledger

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"mailprobe/probe"
)

// witness opens a ledger that tells what it settles.
func witness(t *testing.T, dir string) (*Ledger, func() []Settlement) {
	t.Helper()
	var all []Settlement
	l, err := Open(t.Context(), dir, Options{Agent: "site1", Settled: func(s Settlement) { all = append(all, s) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { must(t, l.Close()) })
	return l, func() []Settlement {
		defer func() { all = nil }()
		return all
	}
}

// Each end of a probe is told once, when it is durable; a first arrival always,
// and never a second one.
func TestSettlements(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, settlements := witness(t, t.TempDir())
		ctx := t.Context()
		const days6 = 6 * 24 * time.Hour
		step := func(name string, do func() error, want ...probe.Outcome) {
			t.Helper()
			must(t, do())
			var all []Settlement
			for _, outcome := range want {
				all = append(all, Settlement{Agent: "site1", Route: "mx1-in", Server: "mx1", Via: probe.MX, Outcome: outcome})
			}
			equal(t, name, settlements(), all)
		}
		arrive := func(p probe.Probe, id byte) func() error {
			return func() error { _, err := l.Record(ctx, look(seen(p, id, time.Now()))); return err }
		}
		bounce := func(p probe.Probe, id byte, action probe.Action) func() error {
			return func() error {
				_, err := l.Record(ctx, probe.Sighting{Mailbox: "b", Notices: []probe.Notice{told(p, id, action, time.Now())}})
				return err
			}
		}
		settle := func() error { _, err := l.Settle(ctx, time.Now()); return err }

		capped := mail(1, after(0))
		capped.Attempts[0].Ended, capped.Attempts[0].Class, capped.GivenUp = after(0), probe.Capped, after(0)
		step("capped", func() error { return l.Intend(ctx, capped) }, probe.Expired)

		rejected, waiting := mail(2, after(0)), mail(3, after(0))
		step("begun", func() error { return errors.Join(l.Intend(ctx, rejected), l.Intend(ctx, waiting)) })
		end := probe.Attempt{N: 1, Ended: after(1), Class: probe.Rejected, Reply: probe.Reply{Code: 550}}
		step("rejected", func() error { return l.EndAttempt(ctx, rejected.Tag.Ref, end, after(1)) }, probe.Rejection)
		step("told again", func() error { return l.EndAttempt(ctx, rejected.Tag.Ref, end, after(1)) })
		step("to be tried again", func() error { return l.EndAttempt(ctx, waiting.Tag.Ref, failed(1, after(1)), time.Time{}) })
		step("given up", func() error { return l.GiveUp(ctx, waiting.Tag.Ref, after(2)) }, probe.Expired)
		step("given up again", func() error { return l.GiveUp(ctx, waiting.Tag.Ref, after(3)) })

		came, bounced, lost := mail(4, after(0)), mail(5, after(0)), mail(6, after(0))
		step("accepted", func() error { send(t, l, came); send(t, l, bounced); send(t, l, lost); return nil })
		step("arrival", arrive(came, 1), probe.Delivered)
		step("the same", arrive(came, 1))
		step("a duplicate", arrive(came, 2))
		step("a delay", bounce(bounced, 1, probe.ActionDelayed))
		step("a failure", bounce(bounced, 2, probe.ActionFailed), probe.Bounced)
		step("another failure", bounce(bounced, 3, probe.ActionFailed))
		step("it came after all", arrive(bounced, 1), probe.Delivered)

		early := mail(7, after(0))
		step("under way", func() error { return errors.Join(l.Intend(ctx, early), l.MarkDot(ctx, early.Tag.Ref, 1, after(1))) })
		step("before the reply", arrive(early, 1), probe.Delivered)
		step("the reply", func() error { return l.EndAttempt(ctx, early.Tag.Ref, accepted(after(2)), time.Time{}) })

		uncertain, killed := mail(8, after(0)), mail(9, after(0))
		step("uncertain", func() error {
			return errors.Join(l.Intend(ctx, uncertain), l.MarkDot(ctx, uncertain.Tag.Ref, 1, after(1)), l.EndAttempt(ctx, uncertain.Tag.Ref, failed(1, after(2)), time.Time{}))
		})
		step("killed", func() error { return l.Intend(ctx, killed) })
		step("recovered", func() error { _, err := l.Recover(ctx, after(3), nil); return err }, probe.Expired)
		time.Sleep(days6 + time.Hour)
		step("after 6 days", settle, probe.Lost, probe.Uncertain)
		step("settled before", settle)
		step("a failure of a settled one", bounce(lost, 4, probe.ActionFailed))
		step("late", arrive(lost, 1), probe.Delivered)
		step("late too", arrive(uncertain, 1), probe.Delivered)
	})
}

// Nothing is told of what an import brings, of another agent's probes, or of
// what was undone.
func TestSettlementsThatAreNotTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		other := open(t, t.TempDir())
		queried(t, other)
		l, settlements := witness(t, t.TempDir())
		take(t, l, export(t, other))
		foreign := mail(1, after(0))
		foreign.Tag.Agent = "site2"
		send(t, l, foreign)
		record(t, l, seen(foreign, 1, after(time.Minute)))

		p := mail(2, after(0))
		send(t, l, p)
		cause := errors.New("this operation fails")
		wantError(t, l.writer.do(t.Context(), 1, func(s *session) error {
			_, err := s.record(seen(p, 1, after(time.Minute)))
			return errors.Join(err, cause)
		}), cause)
		equal(t, "told", settlements(), nil)
		record(t, l, seen(p, 1, after(time.Minute)))
		equal(t, "told", len(settlements()), 1)
	})
}

func TestCommitted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var writes []int
		l, err := Open(t.Context(), t.TempDir(), Options{Agent: "site1", Committed: func(took time.Duration, n int) {
			if took < 0 {
				t.Errorf("it took %s", took)
			}
			writes = append(writes, n)
		}})
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		must(t, l.Intend(t.Context(), mail(1, after(0))))
		release := hold(l)
		for n := range 3 {
			go l.Intend(t.Context(), mail(n+2, after(0)))
		}
		release()
		synctest.Wait()
		wantError(t, l.Intend(t.Context(), mail(1, after(0))), ErrExists)
		equal(t, "writes of each commit", writes, []int{1, 1, 3, 1})
	})
}
