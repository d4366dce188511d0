package ledger

import (
	"testing"
	"time"

	"mailprobe/probe"
)

// After a kill each attempt of this agent has an end, and nobody else's.
func TestRecover(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		ctx := t.Context()
		started, dotted, came, waiting, done, other := mail(1, after(0)), mail(2, after(0)), mail(3, after(0)), mail(4, after(0)), mail(5, after(0)), mail(6, after(0))
		other.Tag.Agent = "site2"
		for _, p := range []probe.Probe{started, dotted, came, waiting, other} {
			must(t, l.Intend(ctx, p))
		}
		must(t, l.MarkDot(ctx, dotted.Tag.Ref, 1, after(time.Second)))
		must(t, l.MarkDot(ctx, came.Tag.Ref, 1, after(time.Second)))
		record(t, l, seen(came, 1, after(2*time.Second)))
		must(t, l.EndAttempt(ctx, waiting.Tag.Ref, failed(1, after(time.Second)), time.Time{}))
		send(t, l, done)

		at := after(time.Minute)
		for _, want := range []int{3, 0} {
			n, err := l.Recover(ctx, at, nil)
			must(t, err)
			equal(t, "interrupted", n, want)
		}
		for _, test := range []struct {
			name    string
			p       probe.Probe
			class   probe.Class
			ended   time.Time
			givenUp time.Time
			outcome probe.Outcome
			open    bool
		}{
			{"started", started, probe.Interrupted, at, at, probe.Expired, false},
			{"dotted", dotted, probe.Interrupted, at, time.Time{}, probe.Uncertain, true},
			{"came before the reply", came, probe.Interrupted, at, time.Time{}, probe.Delivered, false},
			{"waiting for another attempt", waiting, probe.Refused, after(time.Second), time.Time{}, probe.Pending, true},
			{"accepted", done, probe.Accepted, after(time.Second), time.Time{}, probe.Pending, true},
			{"of another agent", other, "", time.Time{}, time.Time{}, probe.Pending, true},
		} {
			got := get(t, l, test.p.Tag.Ref)
			a := got.Attempts[0]
			if a.Class != test.class || !a.Ended.Equal(test.ended) || !got.GivenUp.Equal(test.givenUp) || (a.Class == probe.Interrupted) != (a.Err != "" && a.Phase == "") && a.Class != probe.Refused {
				t.Errorf("%s: %+v, given up %s", test.name, a, got.GivenUp)
			}
			if outcome, isOpen := storedOutcome(t, l, test.p.Tag.Ref); outcome != test.outcome || isOpen != test.open {
				t.Errorf("%s: %s, open %t; want %s, %t", test.name, outcome, isOpen, test.outcome, test.open)
			}
		}
	})
}

// More than one bite of attempts is ended.
func TestRecoverMany(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		const many = 2*bite + 7
		for n := range many {
			must(t, l.Intend(t.Context(), mail(n+1, after(0)))) // all at one instant
		}
		n, err := l.Recover(t.Context(), after(time.Minute), nil)
		must(t, err)
		equal(t, "interrupted", n, many)
		equal(t, "unsettled", numbers(t, l, Query{Unsettled: true}), []int{})
	})
}

// No outcome is final against a late arrival, and an uncertain one is settled
// without becoming lost.
func TestSettle(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		ctx := t.Context()
		silent, uncertain, waiting, came, late := mail(1, after(0)), mail(2, after(0)), mail(3, after(0)), mail(4, after(0)), mail(5, after(time.Hour))
		send(t, l, silent)
		must(t, l.Intend(ctx, uncertain))
		must(t, l.MarkDot(ctx, uncertain.Tag.Ref, 1, after(time.Minute)))
		must(t, l.EndAttempt(ctx, uncertain.Tag.Ref, failed(1, after(2*time.Minute)), time.Time{}))
		must(t, l.Intend(ctx, waiting))
		must(t, l.EndAttempt(ctx, waiting.Tag.Ref, failed(1, after(time.Second)), time.Time{}))
		send(t, l, came)
		send(t, l, late)
		record(t, l, seen(came, 1, after(time.Minute)))

		settle := func(now time.Time, want int, outcomes ...probe.Outcome) {
			t.Helper()
			n, err := l.Settle(ctx, now)
			must(t, err)
			equal(t, "settled", n, want)
			var got []probe.Outcome
			for _, p := range []probe.Probe{silent, uncertain, waiting, came, late} {
				outcome, _ := storedOutcome(t, l, p.Tag.Ref)
				got = append(got, outcome)
			}
			equal(t, "outcomes", got, outcomes)
		}
		const days6 = 6 * 24 * time.Hour
		settle(after(days6), 0, probe.Pending, probe.Uncertain, probe.Pending, probe.Delivered, probe.Pending)
		settle(after(days6+time.Second), 1, probe.Lost, probe.Uncertain, probe.Pending, probe.Delivered, probe.Pending)
		equal(t, "unsettled", numbers(t, l, Query{Unsettled: true}), []int{2, 3, 5})
		settle(after(days6+time.Minute), 1, probe.Lost, probe.Uncertain, probe.Pending, probe.Delivered, probe.Pending)
		equal(t, "unsettled", numbers(t, l, Query{Unsettled: true}), []int{3, 5})
		settle(after(days6+2*time.Hour), 1, probe.Lost, probe.Uncertain, probe.Pending, probe.Delivered, probe.Lost)
		settle(after(2*days6), 0, probe.Lost, probe.Uncertain, probe.Pending, probe.Delivered, probe.Lost)

		late12 := probe.Delay{Min: 2*days6 - time.Second, Max: 2 * days6}
		equal(t, "late", record(t, l, seen(silent, 1, after(2*days6)), seen(uncertain, 2, after(2*days6))), []probe.Recorded{
			{Known: true, New: true, Sent: after(0), Delay: late12, Transit: probe.Delay{Min: 2*days6 - 2*time.Second, Max: 2*days6 - time.Second}},
			{Known: true, New: true, Sent: after(0), Delay: late12},
		})
		settle(after(3*days6), 0, probe.Delivered, probe.Delivered, probe.Pending, probe.Delivered, probe.Lost)
		equal(t, "unsettled", numbers(t, l, Query{Unsettled: true}), []int{3})
	})
}
