package ledger

import (
	"context"
	"testing"
	"time"

	"mailprobe/probe"
)

func waitingOf(t testing.TB, l *Ledger) []probe.Waiting {
	t.Helper()
	var all []probe.Waiting
	for w, err := range l.Waiting(t.Context()) {
		must(t, err)
		all = append(all, w)
	}
	return all
}

// What a kill cut off before the final dot is tried again where its route does.
func TestRecoverWithRetries(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		ctx := t.Context()
		retried, given, dotted := mail(1, after(0)), mail(2, after(1)), mail(3, after(2))
		given.Tag.Route = "mx1-submission"
		for _, p := range []probe.Probe{retried, given, dotted} {
			must(t, l.Intend(ctx, p))
		}
		must(t, l.MarkDot(ctx, dotted.Tag.Ref, 1, after(time.Second)))
		n, err := l.Recover(ctx, after(time.Minute), func(route string) bool { return route == "mx1-in" })
		must(t, err)
		equal(t, "interrupted", n, 3)
		wantOutcome(t, l, retried, probe.Pending, true)
		wantOutcome(t, l, given, probe.Expired, false)
		wantOutcome(t, l, dotted, probe.Uncertain, true)
		equal(t, "class", get(t, l, retried.Tag.Ref).Attempts[0].Class, probe.Interrupted)
		equal(t, "waiting", waitingOf(t, l), []probe.Waiting{{Ref: retried.Tag.Ref, Tries: probe.Tries{N: 1, Sent: after(0), Last: after(time.Minute)}}})

		// A second kill, in the second attempt.
		must(t, l.BeginAttempt(ctx, retried.Tag.Ref, probe.Attempt{N: 2, Began: after(time.Hour)}))
		equal(t, "waiting while an attempt is under way", waitingOf(t, l), nil)
		_, err = l.Recover(ctx, after(2*time.Hour), func(string) bool { return true })
		must(t, err)
		equal(t, "waiting", waitingOf(t, l), []probe.Waiting{{Ref: retried.Tag.Ref, Tries: probe.Tries{N: 2, Sent: after(0), Before: after(time.Minute), Last: after(2 * time.Hour)}}})
	})
}

// Of each state of a probe, those that wait are yielded, in the order of sending.
func TestWaiting(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		ctx := t.Context()
		running, deferred, refused, pending, uncertain, came, given, other := mail(1, after(0)), mail(2, after(9)), mail(3, after(8)), mail(4, after(0)), mail(5, after(0)), mail(6, after(0)), mail(7, after(0)), mail(8, after(0))
		other.Tag.Agent = "site2"
		for _, p := range []probe.Probe{running, deferred, refused, uncertain, came, given, other} {
			must(t, l.Intend(ctx, p))
		}
		send(t, l, pending)
		must(t, l.MarkDot(ctx, uncertain.Tag.Ref, 1, after(time.Second)))
		for _, p := range []probe.Probe{refused, uncertain, came, given, other} {
			must(t, l.EndAttempt(ctx, p.Tag.Ref, failed(1, after(time.Minute)), time.Time{}))
		}
		must(t, l.MarkDot(ctx, deferred.Tag.Ref, 1, after(time.Second)))
		must(t, l.EndAttempt(ctx, deferred.Tag.Ref, probe.Attempt{N: 1, Ended: after(time.Hour), Class: probe.Deferred, Reply: probe.Reply{Code: 451}}, time.Time{}))
		record(t, l, seen(came, 1, after(time.Hour)))
		must(t, l.GiveUp(ctx, given.Tag.Ref, after(time.Hour)))
		equal(t, "waiting", waitingOf(t, l), []probe.Waiting{
			{Ref: refused.Tag.Ref, Tries: probe.Tries{N: 1, Sent: after(8), Last: after(time.Minute)}},
			{Ref: deferred.Tag.Ref, Tries: probe.Tries{N: 1, Sent: after(9), Last: after(time.Hour)}},
		})
		wantError(t, l.BeginAttempt(ctx, came.Tag.Ref, probe.Attempt{N: 2, Began: after(time.Hour)}), probe.ErrState)
	})
}

// More than one page, all of one instant; the consumer may write meanwhile.
func TestWaitingMany(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		const many = 2*pageSize + 7
		for n := range many {
			must(t, l.Intend(t.Context(), mail(n+1, after(0))))
		}
		_, err := l.Recover(t.Context(), after(time.Minute), func(string) bool { return true })
		must(t, err)
		seen := 0
		for w, err := range l.Waiting(t.Context()) {
			must(t, err)
			seen++
			must(t, l.GiveUp(t.Context(), w.Ref, after(time.Hour)))
		}
		equal(t, "waiting", seen, many)
		equal(t, "afterwards", waitingOf(t, l), nil)

		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for _, err := range l.Waiting(ctx) {
			wantError(t, err, context.Canceled)
		}
	})
}

func TestGiveUp(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		ctx := t.Context()
		rejected := probe.Attempt{N: 1, Ended: after(time.Second), Class: probe.Rejected, Reply: probe.Reply{Code: 550}}
		for i, test := range []struct {
			name    string
			end     probe.Attempt
			dotted  bool
			err     error
			outcome probe.Outcome
			open    bool
		}{
			{"refused", failed(1, after(time.Second)), false, nil, probe.Expired, false},
			{"rejected", rejected, false, nil, probe.Rejection, false},
			{"under way", probe.Attempt{}, false, probe.ErrState, probe.Pending, true},
			{"accepted", accepted(after(time.Second)), true, probe.ErrState, probe.Pending, true},
			{"uncertain", failed(1, after(time.Second)), true, probe.ErrState, probe.Uncertain, true},
		} {
			p := mail(i+1, after(0))
			must(t, l.Intend(ctx, p))
			if test.dotted {
				must(t, l.MarkDot(ctx, p.Tag.Ref, 1, after(0)))
			}
			if test.end.N > 0 {
				must(t, l.EndAttempt(ctx, p.Tag.Ref, test.end, time.Time{}))
			}
			wantError(t, l.GiveUp(ctx, p.Tag.Ref, after(time.Hour)), test.err)
			wantError(t, l.GiveUp(ctx, p.Tag.Ref, after(2*time.Hour)), test.err) // the first time stays
			wantOutcome(t, l, p, test.outcome, test.open)
			want := after(time.Hour)
			if test.err != nil {
				want = time.Time{}
			}
			equal(t, test.name+": given up at", get(t, l, p.Tag.Ref).GivenUp, want)
		}
		wantError(t, l.GiveUp(ctx, mail(99, after(0)).Tag.Ref, after(0)), probe.ErrUnknown)
		if err := l.GiveUp(ctx, mail(1, after(0)).Tag.Ref, time.Time{}); err == nil {
			t.Error("giving up at no time was taken")
		}
	})
}
