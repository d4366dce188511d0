package ledger

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"mailprobe/probe"
)

// toucher opens a ledger that tells whose facts change; when it does, they can be
// read.
func toucher(t *testing.T, dir string) (*Ledger, func() []probe.Ref) {
	t.Helper()
	var l *Ledger
	var all []probe.Ref
	l, err := Open(t.Context(), dir, Options{Agent: "site1", Touched: func(refs []probe.Ref) {
		for _, ref := range refs {
			if _, err := l.Probe(context.Background(), ref); err != nil {
				t.Errorf("told before it can be read: %v", err)
			}
		}
		all = append(all, refs...)
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { must(t, l.Close()) })
	return l, func() []probe.Ref {
		defer func() { all = nil }()
		return all
	}
}

// Whatever changes what is known of a probe is told, and what changes nothing is
// not.
func TestTouched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		l, touched := toucher(t, dir)
		ctx := t.Context()
		step := func(name string, p probe.Probe, told bool, do func() error) {
			t.Helper()
			must(t, do())
			var want []probe.Ref
			if told {
				want = []probe.Ref{p.Tag.Ref}
			}
			equal(t, name, touched(), want)
		}
		arrive := func(p probe.Probe, copyID byte) func() error {
			return func() error { _, err := l.Record(ctx, look(seen(p, copyID, after(time.Minute)))); return err }
		}
		p, killed := mail(1, after(0)), mail(2, after(0))
		step("begun", p, true, func() error { return l.Intend(ctx, p) })
		step("failed", p, true, func() error { return l.EndAttempt(ctx, p.Tag.Ref, failed(1, after(1)), time.Time{}) })
		step("failed, told again", p, false, func() error { return l.EndAttempt(ctx, p.Tag.Ref, failed(1, after(1)), time.Time{}) })
		step("begun again", p, true, func() error { return l.BeginAttempt(ctx, p.Tag.Ref, probe.Attempt{N: 2, Began: after(2)}) })
		step("the final dot", p, false, func() error { return l.MarkDot(ctx, p.Tag.Ref, 2, after(3)) })
		end := accepted(after(4))
		end.N = 2
		step("accepted", p, true, func() error { return l.EndAttempt(ctx, p.Tag.Ref, end, time.Time{}) })
		step("a notice", p, true, func() error {
			_, err := l.Record(ctx, probe.Sighting{Mailbox: "b", Notices: []probe.Notice{told(p, 1, probe.ActionDelayed, after(5))}})
			return err
		})
		step("arrived", p, true, arrive(p, 1))
		step("the same copy", p, false, arrive(p, 1))
		step("another copy", p, true, arrive(p, 2))
		step("an arrival of an unknown one", p, false, arrive(mail(99, after(0)), 1))
		step("coverage", p, false, func() error { return l.Watch(ctx, probe.Watch{From: after(0), To: after(9)}) })

		step("begun to be killed", killed, true, func() error { return l.Intend(ctx, killed) })
		step("recovered", killed, true, func() error {
			_, err := l.Recover(ctx, after(6), func(string) bool { return true })
			return err
		})
		step("given up", killed, true, func() error { return l.GiveUp(ctx, killed.Tag.Ref, after(7)) })
		lost := mail(3, after(0))
		send(t, l, lost)
		touched()
		step("settled", lost, true, func() error { _, err := l.Settle(ctx, after(7*24*time.Hour)); return err })
		step("pruned", lost, false, func() error { _, err := l.PruneBy(ctx, Pruning{Before: after(time.Hour)}); return err })
	})
}

// An import tells of what it brings, of any agent's, and of nothing that is known;
// what was undone is not told.
func TestTouchedByImport(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		other := open(t, t.TempDir())
		p, foreign, failing := mail(1, after(0)), mail(2, after(0)), mail(3, after(0))
		foreign.Tag.Agent = "site2"
		must(t, other.Intend(t.Context(), p))
		must(t, other.Intend(t.Context(), foreign))
		file := export(t, other)
		l, touched := toucher(t, t.TempDir())
		take(t, l, file)
		equal(t, "new ones", touched(), []probe.Ref{p.Tag.Ref, foreign.Tag.Ref})
		take(t, l, file)
		equal(t, "known ones", touched(), nil)
		record(t, other, seen(foreign, 1, after(time.Minute)))
		take(t, l, export(t, other))
		equal(t, "one that changed", touched(), []probe.Ref{foreign.Tag.Ref})

		wantError(t, l.Intend(t.Context(), p), ErrExists)
		cause := context.Canceled
		wantError(t, l.writer.do(t.Context(), 1, func(s *session) error {
			must(t, s.intend(failing))
			return cause
		}), cause)
		equal(t, "after what was undone", touched(), nil)
	})
}
