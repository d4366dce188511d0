package ledger

import (
	"testing"
	"time"

	"mailprobe/probe"
)

func TestRouteSpans(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		minute := func(n int) time.Time { return after(time.Duration(n) * time.Minute) }
		first, again, moved, back, foreign, renamed := mail(1, minute(1)), mail(2, minute(7)), mail(3, minute(3)), mail(4, minute(200)), mail(5, minute(5)), mail(6, minute(9))
		moved.Server, moved.Network, moved.Via = "mx9", "198.51.100.0/24", probe.Relay
		foreign.Tag.Agent = "site2"
		renamed.Domain = "other.example"
		for _, p := range []probe.Probe{again, first, moved, foreign, renamed} {
			send(t, l, p)
		}
		want := []RouteSpan{
			{"site1", "mx1-in", "mx1", "192.0.2.0/24", probe.MX, minute(1), minute(9), minute(1)},
			{"site1", "mx1-in", "mx9", "198.51.100.0/24", probe.Relay, minute(3), minute(3), minute(3)},
			{"site2", "mx1-in", "mx1", "192.0.2.0/24", probe.MX, minute(5), minute(5), minute(5)},
		}
		got, err := l.RouteSpans(t.Context())
		must(t, err)
		equal(t, "spans", got, want)

		// What was pruned is known by the hour.
		for n, p := range []probe.Probe{first, again, moved, foreign, renamed} {
			record(t, l, seen(p, byte(n), minute(10)))
		}
		send(t, l, back)
		_, err = l.PruneBy(t.Context(), Pruning{Before: minute(60)})
		must(t, err)
		want[0].First, want[0].Last, want[0].Whole = minute(0), minute(200), minute(200)
		want[1].First, want[1].Last, want[1].Whole = minute(0), minute(0), time.Time{}
		want[2].First, want[2].Last, want[2].Whole = minute(0), minute(0), time.Time{}
		got, err = l.RouteSpans(t.Context())
		must(t, err)
		equal(t, "spans after pruning", got, want)
		_, err = l.PruneHours(t.Context(), minute(60))
		must(t, err)
		want[0].First = minute(200)
		got, err = l.RouteSpans(t.Context())
		must(t, err)
		equal(t, "spans without hours", got, want[:1])
	})
}

func TestExtents(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		extent := func(name string, wantFrom, wantTo time.Time) {
			t.Helper()
			got, err := l.Extents(t.Context())
			must(t, err)
			equal(t, name, []time.Time{got["site1"].From, got["site1"].To}, []time.Time{wantFrom, wantTo})
		}
		hour := func(n int) time.Time { return after(time.Duration(n) * time.Hour) }
		extent("of an empty ledger", time.Time{}, time.Time{})
		p, last := mail(1, hour(10)), mail(2, hour(12))
		send(t, l, p)
		send(t, l, last)
		extent("of probes", hour(10), hour(12))
		record(t, l, seen(p, 1, hour(15)))
		extent("with an arrival", hour(10), hour(15))
		must(t, l.Watch(t.Context(), probe.Watch{From: hour(9), To: hour(14)}))
		extent("with coverage before", hour(9), hour(15))
		must(t, l.Watch(t.Context(), probe.Watch{Mailbox: "mx1", From: hour(11), To: hour(16)}))
		extent("with coverage behind", hour(9), hour(16))
		_, err := l.PruneWatches(t.Context(), hour(20))
		must(t, err)
		_, err = l.PruneBy(t.Context(), Pruning{Before: hour(11)})
		must(t, err)
		extent("with an hour and a probe", hour(10), hour(12))
	})
}
