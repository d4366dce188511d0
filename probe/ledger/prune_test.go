package ledger

import (
	"testing"
	"time"

	"mailprobe/probe"
)

func hoursOf(t testing.TB, l *Ledger, q HourQuery) []Hour {
	t.Helper()
	var all []Hour
	for h, err := range l.Hours(t.Context(), q) {
		must(t, err)
		all = append(all, h)
	}
	return all
}

// An hour with one probe of each kind, and delays that can be reckoned by hand:
// every arrival is known to half a second, so that the delay is half a second
// under the upper bound.
func TestPruneSummary(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		ctx := t.Context()
		for n := 1; n <= 10; n++ { // delays 1.5 s, 2.5 s … 10.5 s
			p := mail(n, after(time.Duration(n)*time.Minute))
			send(t, l, p)
			a := seen(p, 1, p.Sent().Add(time.Duration(n+1)*time.Second))
			a.Junk = n <= 3
			record(t, l, a)
			if n == 5 {
				record(t, l, seen(p, 2, p.Sent().Add(time.Hour)), seen(p, 3, p.Sent().Add(time.Hour)))
			}
		}
		bounced := mail(17, after(11*time.Minute))
		bounced.Attempts[0].Ended, bounced.Attempts[0].Class, bounced.Bounced = after(12*time.Minute), probe.Accepted, after(13*time.Minute)
		lost, uncertain, expired, rejected, next := mail(11, after(11*time.Minute)), mail(12, after(12*time.Minute)), mail(13, after(13*time.Minute)), mail(14, after(59*time.Minute+59*time.Second)), mail(15, after(time.Hour))
		send(t, l, lost)
		send(t, l, next)
		for _, p := range []probe.Probe{uncertain, expired, rejected, bounced} {
			must(t, l.Intend(ctx, p))
		}
		must(t, l.MarkDot(ctx, uncertain.Tag.Ref, 1, after(12*time.Minute)))
		must(t, l.EndAttempt(ctx, uncertain.Tag.Ref, failed(1, after(13*time.Minute)), time.Time{}))
		must(t, l.EndAttempt(ctx, expired.Tag.Ref, failed(1, after(14*time.Minute)), after(14*time.Minute)))
		must(t, l.EndAttempt(ctx, rejected.Tag.Ref, probe.Attempt{N: 1, Ended: after(time.Hour), Class: probe.Rejected, Reply: probe.Reply{Code: 550}}, after(time.Hour)))

		prune := func(before time.Time, want int) {
			t.Helper()
			n, err := l.PruneBy(ctx, Pruning{Before: before})
			must(t, err)
			equal(t, "pruned", n, want)
		}
		prune(after(2*time.Hour), 0) // some are not settled
		_, err := l.Settle(ctx, after(6*24*time.Hour+30*time.Minute))
		must(t, err)
		prune(after(time.Hour-1), 0) // the hour is not over
		prune(after(2*time.Hour), 15)
		prune(after(2*time.Hour), 0)

		equal(t, "left", numbers(t, l, Query{}), []int{15})
		want := Hour{
			Agent: "site1", Route: "mx1-in", Server: "mx1", Network: "192.0.2.0/24", Via: probe.MX, Domain: "agent.example", From: after(0),
			Sent: 15, Uncertain: 1, Delivered: 10, Rejected: 1, Expired: 1, Bounced: 1, Lost: 1, Duplicates: 2, Junk: 3,
			Delay: Delays{Min: 1500 * time.Millisecond, P50: 5500 * time.Millisecond, P90: 9500 * time.Millisecond, P99: 10500 * time.Millisecond, Max: 10500 * time.Millisecond},
		}
		equal(t, "hours", hoursOf(t, l, HourQuery{}), []Hour{want})
		equal(t, "hours of another server", hoursOf(t, l, HourQuery{Server: "mx2"}), nil)
		equal(t, "hours of another time", hoursOf(t, l, HourQuery{From: after(1)}), nil)
		equal(t, "rows left behind", leftovers(t, l), 0)
		equal(t, "late arrival of a pruned probe", record(t, l, seen(lost, 1, after(8*24*time.Hour))), []probe.Recorded{{}})

		n, err := l.PruneHours(ctx, after(0))
		must(t, err)
		equal(t, "pruned hours that began before", n, 0)
		n, err = l.PruneHours(ctx, after(1))
		must(t, err)
		equal(t, "pruned hours", n, 1)
		equal(t, "hours", hoursOf(t, l, HourQuery{}), nil)
	})
}

// leftovers counts attempts, arrivals and notices of probes that are gone.
func leftovers(t testing.TB, l *Ledger) (n int) {
	t.Helper()
	must(t, l.readers.QueryRowContext(t.Context(), `SELECT (SELECT count(*) FROM arrivals WHERE p NOT IN (SELECT p FROM probes))
		+ (SELECT count(*) FROM attempts WHERE p NOT IN (SELECT p FROM probes))
		+ (SELECT count(*) FROM notices WHERE p NOT IN (SELECT p FROM probes))`).Scan(&n))
	return n
}

// fill sends n probes within the first hour, all delivered after 2.5 seconds.
func fill(t testing.TB, l *Ledger, n int) {
	t.Helper()
	must(t, l.writer.do(t.Context(), n, func(s *session) error {
		for i := 1; i <= n; i++ {
			p := mail(i, after(time.Duration(i)*time.Second))
			p.Attempts[0] = accepted(p.Sent().Add(time.Second))
			p.Attempts[0].Began = after(time.Duration(i) * time.Second)
			p.Arrivals = []probe.Arrival{seen(p, 1, p.Sent().Add(3*time.Second))}
			if _, err := s.insertProbe(p); err != nil {
				return err
			}
		}
		return nil
	}))
}

// A large hour goes in bites, and one that was cut off between two of them
// keeps the summary of the whole.
func TestPruneGoesOnAfterKill(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		const many = 3*bite + 10
		fill(t, l, many)
		before := l.Stats().Ops
		routes, err := places(t.Context(), l.readers, "", "")
		must(t, err)
		past, err := (pruning{l, Pruning{}}).readHour(t.Context(), routes[0], after(0))
		must(t, err)
		must(t, l.writer.do(t.Context(), 1, func(s *session) error { // the first bite alone
			if _, err := s.saveHour(past.hour); err != nil {
				return err
			}
			return s.remove(past.rows[:bite])
		}))
		n, err := l.PruneBy(t.Context(), Pruning{Before: after(time.Hour)})
		must(t, err)
		equal(t, "pruned by the second try", n, many-bite)
		equal(t, "operations", l.Stats().Ops-before, int64(1+3))
		delay := 2500 * time.Millisecond
		hours := hoursOf(t, l, HourQuery{})
		if len(hours) != 1 || hours[0].Sent != many || hours[0].Delivered != many || hours[0].Delay != (Delays{delay, delay, delay, delay, delay}) {
			t.Errorf("hours %+v, want one with %d probes", hours, many)
		}
		equal(t, "rows left behind", leftovers(t, l), 0)
	})
}

// An hour that changes between being read and being written waits.
func TestPruneSeesLateFacts(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		fill(t, l, 10)
		routes, err := places(t.Context(), l.readers, "", "")
		must(t, err)
		past, err := (pruning{l, Pruning{}}).readHour(t.Context(), routes[0], after(0))
		must(t, err)
		record(t, l, seen(mail(1, after(time.Second)), 2, after(time.Hour)))
		must(t, l.writer.do(t.Context(), 1, func(s *session) error {
			moved, err := s.changed(routes[0].n, past)
			if !moved {
				t.Error("a late arrival was not seen")
			}
			return err
		}))
		n, err := l.PruneBy(t.Context(), Pruning{Before: after(time.Hour)})
		must(t, err)
		equal(t, "pruned", n, 10)
		equal(t, "duplicates", hoursOf(t, l, HourQuery{})[0].Duplicates, 1)
	})
}

func TestPruneKeeps(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		for n := 1; n <= 6; n++ {
			p := mail(n, after(time.Duration(n-1)*30*time.Minute))
			p.Server = []string{"mx1", "mx2"}[n%2]
			send(t, l, p)
			record(t, l, seen(p, 1, after(4*time.Hour)))
		}
		n, err := l.PruneBy(t.Context(), Pruning{Before: after(3 * time.Hour), Keep: func(server string, hour time.Time) bool {
			return server == "mx1" && hour.Equal(after(time.Hour))
		}})
		must(t, err)
		equal(t, "pruned", n, 5)
		equal(t, "kept", numbers(t, l, Query{}), []int{4})
		equal(t, "hours", len(hoursOf(t, l, HourQuery{})), 5)
	})
}

// Coverage is deleted by its end: a span that began long ago and goes on stays.
func TestPruneWatches(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		hour := func(n int) time.Time { return after(time.Duration(n) * time.Hour) }
		long := probe.Watch{Agent: "site1", From: hour(0), To: hour(999)}
		edge := probe.Watch{Agent: "site1", Reference: "198.51.100.1:25", From: hour(1), To: hour(500)}
		must(t, l.Watch(t.Context(), long))
		must(t, l.Watch(t.Context(), edge))
		const many = 2*bite + 3
		for n := range many {
			must(t, l.Watch(t.Context(), probe.Watch{Agent: "site1", Mailbox: "mx1", From: hour(n), To: hour(n + 1)}))
		}
		for _, test := range []struct {
			before time.Time
			want   int
		}{{hour(0), 0}, {hour(2), 1}, {hour(500), many - 1}, {hour(500), 0}} {
			n, err := l.PruneWatches(t.Context(), test.before)
			must(t, err)
			equal(t, "pruned", n, test.want)
		}
		left, err := l.Watches(t.Context(), time.Time{}, time.Time{})
		must(t, err)
		equal(t, "left", left, []probe.Watch{long, edge})
	})
}
