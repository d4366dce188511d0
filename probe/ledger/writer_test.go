package ledger

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mailprobe/probe"
)

// Many callers at once share few commits, and each gets its own answer.
func TestGroupCommit(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		var all sync.WaitGroup
		for n := range 500 {
			all.Go(func() { must(t, l.Intend(t.Context(), mail(n+1, after(time.Duration(n))))) })
		}
		all.Wait()
		stats := l.Stats()
		if stats.Ops != 500 || stats.Commits > 25 || stats.LargestBatch < 20 || stats.Failed != 0 {
			t.Errorf("%+v: want 500 operations in few commits", stats)
		}
		if stats.Bytes == 0 || stats.CommitSeconds < 0 {
			t.Errorf("%+v: want the size of the file", stats)
		}
		equal(t, "probes", numbers(t, l, Query{}), sequence(500))
	})
}

// A lone caller never waits for company; time in a bubble passes only in waits.
func TestLoneCallerDoesNotWait(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		for n := range 10 {
			must(t, l.Intend(t.Context(), mail(n+1, after(0))))
		}
		equal(t, "waited", time.Since(start), 0)
	})
}

// hold keeps the writer busy until the returned function is called, so that
// what comes meanwhile is one batch.
func hold(l *Ledger) (release func()) {
	held := make(chan struct{})
	go func() {
		_ = l.writer.do(context.Background(), 1, func(*session) error { <-held; return nil })
	}()
	synctest.Wait()
	return func() {
		synctest.Wait() // until all who come are waiting
		close(held)
	}
}

// One that fails for a reason of its own leaves no trace and takes none with
// it: here every third writes something first.
func TestNeighboursOfAFailure(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		must(t, l.Intend(t.Context(), mail(1000, after(0))))
		release := hold(l)
		failures := make([]error, 30)
		var all sync.WaitGroup
		for n := range 30 {
			all.Go(func() {
				failures[n] = l.writer.do(t.Context(), 1, func(s *session) error {
					p := mail(n+1, after(time.Duration(n)))
					p.Tag.Route = fmt.Sprint("r", n) // a new route each
					if err := s.intend(p); err != nil || n%3 != 0 {
						return err
					}
					return s.intend(mail(1000, after(0)))
				})
			})
		}
		release()
		all.Wait()
		want := []int{1000}
		for n, err := range failures {
			if n%3 == 0 {
				wantError(t, err, ErrExists)
			} else {
				must(t, err)
				want = append(want, n+1)
			}
		}
		got := numbers(t, l, Query{})
		equal(t, "probes", got, append(want[:1:1], want[1:]...))
		// A route that was undone is made again.
		p := mail(2000, after(time.Hour))
		p.Tag.Route = "r0"
		must(t, l.Intend(t.Context(), p))
		equal(t, "probe of a route that was undone", get(t, l, p.Tag.Ref), p)
		// Of the first probe, of what held the writer, of the batch, of the last probe.
		if commits := l.Stats().Commits; commits != 4 {
			t.Errorf("%d commits, want 4", commits)
		}
	})
}

// Each insert and update takes a change number that grows, over restarts too.
func TestChangeNumbersGrow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		var last int64
		p := mail(1, after(0))
		for _, do := range []func(*Ledger) error{
			func(l *Ledger) error { return l.Intend(t.Context(), p) },
			func(l *Ledger) error { return l.MarkDot(t.Context(), p.Tag.Ref, 1, after(1)) },
			func(l *Ledger) error {
				return l.EndAttempt(t.Context(), p.Tag.Ref, accepted(after(time.Second)), time.Time{})
			},
			func(l *Ledger) error { _, err := l.Settle(t.Context(), after(7*24*time.Hour)); return err },
			func(l *Ledger) error { _, err := l.Record(t.Context(), look(seen(p, 1, after(1)))); return err },
			func(l *Ledger) error { _, err := l.Record(t.Context(), look(seen(p, 2, after(1)))); return err },
		} {
			l := open(t, dir)
			must(t, do(l))
			var change int64
			must(t, l.readers.QueryRowContext(t.Context(), `SELECT change FROM probes`).Scan(&change))
			if change <= last {
				t.Errorf("change number %d after %d", change, last)
			}
			last = change
			must(t, l.Close())
		}
	})
}

// A full file fails what does not fit, keeps the rest, and takes more as soon
// as there is room.
func TestFull(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		limit := func(pages int) {
			t.Helper()
			must(t, l.writer.do(t.Context(), 1, func(s *session) error {
				_, err := s.conn.ExecContext(t.Context(), fmt.Sprintf(`PRAGMA max_page_count = %d`, pages))
				return err
			}))
		}
		limit(1) // no more than there are
		stored := 0
		var failure error
		for n := 1; failure == nil; n++ {
			if failure = l.Intend(t.Context(), mail(n, after(time.Duration(n)))); failure == nil {
				stored = n
			}
		}
		wantFault(t, failure, "cannot grow")
		if stored < 10 {
			t.Fatalf("only %d probes were stored", stored)
		}
		equal(t, "stored", numbers(t, l, Query{}), sequence(stored))

		release := hold(l) // a whole batch fails alike
		var all sync.WaitGroup
		for n := range 5 {
			all.Go(func() { wantFault(t, l.Intend(t.Context(), mail(900+n, after(0))), "cannot grow") })
		}
		release()
		all.Wait()
		if failed := l.Stats().Failed; failed < 2 {
			t.Errorf("%d failed transactions counted, want 2 or more", failed)
		}
		limit(1 << 20)
		must(t, l.Intend(t.Context(), mail(stored+1, after(time.Hour))))
		equal(t, "stored with more room", numbers(t, l, Query{}), sequence(stored+1))
	})
}

func TestCallerGivesUp(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		ctx, cancel := context.WithCancelCause(t.Context())
		cause := errors.New("the mail was withdrawn")
		cancel(cause)
		wantError(t, l.Intend(ctx, mail(1, after(0))), cause)

		// One whose caller left before its turn is not done.
		ctx, cancel = context.WithCancelCause(t.Context())
		release := hold(l)
		busy := make(chan struct{})
		var all sync.WaitGroup
		all.Go(func() { must(t, l.writer.do(t.Context(), 1, func(*session) error { <-busy; return nil })) })
		synctest.Wait() // it is first in the batch
		all.Go(func() { wantError(t, l.Intend(ctx, mail(2, after(0))), cause) })
		release()
		synctest.Wait()
		cancel(cause)
		synctest.Wait()
		close(busy)
		all.Wait()
		must(t, l.Intend(t.Context(), mail(3, after(0))))
		equal(t, "probes", numbers(t, l, Query{}), []int{3})
	})
}

// Close answers everybody: what was acknowledged is there, the rest is refused.
func TestCloseAnswersAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		l := open(t, dir)
		errs := make([]error, 100)
		var all sync.WaitGroup
		for n := range errs {
			all.Go(func() { errs[n] = l.Intend(t.Context(), mail(n+1, after(time.Duration(n)))) })
		}
		must(t, l.Close())
		all.Wait()
		want := []int{}
		for n, err := range errs {
			if err == nil {
				want = append(want, n+1)
			} else {
				wantError(t, err, ErrClosed)
			}
		}
		equal(t, "probes", numbers(t, open(t, dir), Query{}), want)
	})
}

// The writer's codes are those of the domain.
func TestOutcomeCodes(t *testing.T) {
	equal(t, "codes", outcomeCodes, probe.Outcomes)
	equal(t, "pending", outcomeCodes[codePending], probe.Pending)
	equal(t, "uncertain", outcomeCodes[codeUncertain], probe.Uncertain)
	equal(t, "delivered", outcomeCodes[codeDelivered], probe.Delivered)
}
