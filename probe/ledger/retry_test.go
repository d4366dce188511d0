package ledger

import (
	"testing"
	"time"

	"mailprobe/probe"
)

// deferred is the end of an attempt that was refused for now, after its dot or
// before.
func deferred(n int, ended time.Time) probe.Attempt {
	return probe.Attempt{N: n, Ended: ended, Class: probe.Deferred, Phase: probe.PhaseData, Reply: probe.Reply{Code: 451, Text: "filter timed out"}}
}

// retry records a probe whose first attempt was deferred after 300 s, and whose
// second one began at 360 s. A dot at 0 s was not sent.
func retry(t testing.TB, l *Ledger, p probe.Probe, dot time.Duration) {
	t.Helper()
	ctx, ref := t.Context(), p.Tag.Ref
	must(t, l.Intend(ctx, p))
	if dot > 0 {
		must(t, l.MarkDot(ctx, ref, 1, after(dot)))
	}
	must(t, l.EndAttempt(ctx, ref, deferred(1, after(300*time.Second)), time.Time{}))
	must(t, l.BeginAttempt(ctx, ref, probe.Attempt{N: 2, Began: after(360 * time.Second)}))
}

// The dot of a retry is refused once the probe is known to have come, or to have
// bounced.
func TestDotOfRetryThatIsNotCalledFor(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		wanted, came, bounced, delayed, marked := mail(1, after(0)), mail(2, after(0)), mail(3, after(0)), mail(4, after(0)), mail(5, after(0))
		for _, p := range []probe.Probe{wanted, came, bounced, delayed, marked} {
			retry(t, l, p, 500*time.Millisecond)
		}
		dot := func(p probe.Probe) error { return l.MarkDot(t.Context(), p.Tag.Ref, 2, after(361*time.Second)) }
		must(t, dot(marked))
		record(t, l, seen(came, 1, after(3*time.Second)), seen(marked, 1, after(3*time.Second)))
		notify(t, l, told(bounced, 1, probe.ActionFailed, after(time.Minute)), told(delayed, 1, probe.ActionDelayed, after(time.Minute)))
		must(t, dot(wanted))
		must(t, dot(delayed))
		wantError(t, dot(came), probe.ErrState)
		wantError(t, dot(bounced), probe.ErrState)
		wantError(t, dot(marked), probe.ErrState) // who asks has not sent the dot yet
		for _, p := range []probe.Probe{came, bounced} {
			if got := get(t, l, p.Tag.Ref).Attempts[1].Dotted; !got.IsZero() {
				t.Errorf("the refused mark was stored: %s", got)
			}
			must(t, l.EndAttempt(t.Context(), p.Tag.Ref, failed(2, after(362*time.Second)), time.Time{}))
		}
		wantOutcome(t, l, came, probe.Delivered, false)
		wantOutcome(t, l, bounced, probe.Bounced, false)
	})
}

// The first dot is marked even where the mail is there already: only a clock or
// a hand can have done that, and no other attempt sent it.
func TestFirstDotIsAlwaysMarked(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		p := mail(1, after(0))
		must(t, l.Intend(t.Context(), p))
		record(t, l, seen(p, 1, after(time.Second)))
		must(t, l.MarkDot(t.Context(), p.Tag.Ref, 1, after(2*time.Second)))
		equal(t, "dotted", get(t, l, p.Tag.Ref).Attempts[0].Dotted, after(2*time.Second))
	})
}

// A mail that was deferred after its dot and yet delivered has the delay of its
// first dot, whatever the retry did: in the answer, in the record and in the
// summary of the hour.
func TestDelayOfRetry(t *testing.T) {
	for _, test := range []struct {
		name       string
		dot        time.Duration // of the first attempt; 0 for none
		secondDot  bool
		after, by  time.Time
		delay      probe.Delay
		accepted   bool
		transit    probe.Delay
		hourMiddle time.Duration
	}{
		{name: "came of the first, seen late", dot: 500 * time.Millisecond, secondDot: true, after: after(time.Second), by: after(3 * time.Second),
			delay: probe.Delay{Min: time.Second, Max: 3 * time.Second}, hourMiddle: 2 * time.Second},
		{name: "seen before the second dot", dot: 500 * time.Millisecond, by: after(2500 * time.Millisecond),
			delay: probe.Delay{Min: 500 * time.Millisecond, Max: 2500 * time.Millisecond}, hourMiddle: 1500 * time.Millisecond},
		{name: "no look before", dot: time.Second, secondDot: true, accepted: true, by: after(401 * time.Second),
			delay: probe.Delay{Min: time.Second, Max: 401 * time.Second}, transit: probe.Delay{Max: 39 * time.Second}, hourMiddle: 201 * time.Second},
		{name: "the second dot is the first", secondDot: true, accepted: true, by: after(401 * time.Second),
			delay: probe.Delay{Min: 361 * time.Second, Max: 401 * time.Second}, transit: probe.Delay{Max: 39 * time.Second}, hourMiddle: 381 * time.Second},
	} {
		t.Run(test.name, func(t *testing.T) {
			bubble(t, func(t *testing.T, l *Ledger) {
				p := mail(1, after(0))
				retry(t, l, p, test.dot)
				if test.secondDot {
					must(t, l.MarkDot(t.Context(), p.Tag.Ref, 2, after(361*time.Second)))
				}
				end := deferred(2, after(362*time.Second))
				if test.accepted {
					end = accepted(after(362 * time.Second))
					end.N = 2
				}
				must(t, l.EndAttempt(t.Context(), p.Tag.Ref, end, time.Time{}))
				a := seen(p, 1, test.by)
				a.After = test.after
				equal(t, "recorded", record(t, l, a), []probe.Recorded{{Known: true, New: true, Sent: after(0), Delay: test.delay, Transit: test.transit}})
				delay, _ := get(t, l, p.Tag.Ref).Delay()
				equal(t, "delay as read back", delay, test.delay)

				n, err := l.PruneBy(t.Context(), Pruning{Before: after(time.Hour)})
				must(t, err)
				equal(t, "pruned", n, 1)
				for h, err := range l.Hours(t.Context(), HourQuery{}) {
					must(t, err)
					equal(t, "middle in the hour", h.Delay.Max, test.hourMiddle)
				}
			})
		})
	}
}
