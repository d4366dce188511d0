package ledger

import (
	"testing"
	"time"

	"mailprobe/probe"
)

func TestRecord(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		p, late, foreign := mail(1, after(0)), mail(2, after(0)), mail(3, after(0))
		send(t, l, p)
		send(t, l, late)
		first, second := seen(p, 2, after(20*time.Second)), seen(p, 1, after(10*time.Second))
		position := probe.Position{Folder: "INBOX", UIDValidity: 7, LastUID: 30, Looked: after(19 * time.Second)}

		made, err := l.Record(t.Context(), probe.Sighting{Mailbox: "mx1", Position: position, Arrivals: []probe.Arrival{first, seen(foreign, 9, after(20*time.Second))}})
		must(t, err)
		// Looked at after 19 s and after 20 s; accepted after one second.
		equal(t, "first look", made, []probe.Recorded{{Known: true, New: true, Sent: after(0),
			Delay: probe.Delay{Min: 19 * time.Second, Max: 20 * time.Second}, Transit: probe.Delay{Min: 18 * time.Second, Max: 19 * time.Second}}, {}})
		positions, err := l.Positions(t.Context(), "mx1")
		must(t, err)
		equal(t, "positions", positions, []probe.Position{position})

		again := first // the same copy, seen later in another folder
		again.Folder, again.By, again.After = "Archive", after(time.Hour), after(time.Minute)
		equal(t, "same copy again", record(t, l, again), []probe.Recorded{{Known: true, Sent: after(0)}})
		equal(t, "arrivals", get(t, l, p.Tag.Ref).Arrivals, []probe.Arrival{first})

		equal(t, "another copy", record(t, l, second), []probe.Recorded{{Known: true, New: true, Duplicate: true, Sent: after(0)}})
		equal(t, "arrivals, the earliest first", get(t, l, p.Tag.Ref).Arrivals, []probe.Arrival{second, first})
		equal(t, "both again", record(t, l, first, second), []probe.Recorded{{Known: true, Duplicate: true, Sent: after(0)}, {Known: true, Duplicate: true, Sent: after(0)}})

		earlier := first
		earlier.By, earlier.After = after(5*time.Second), after(4*time.Second)
		equal(t, "an earlier sighting", record(t, l, earlier), []probe.Recorded{{Known: true, Duplicate: true, Sent: after(0)}})
		equal(t, "arrivals after it", get(t, l, p.Tag.Ref).Arrivals, []probe.Arrival{earlier, second})

		equal(t, "twice in one look", record(t, l, seen(late, 1, after(time.Minute)), seen(late, 1, after(time.Minute)), seen(late, 2, after(time.Minute))),
			[]probe.Recorded{{Known: true, New: true, Sent: after(0), Delay: probe.Delay{Min: 59 * time.Second, Max: time.Minute}, Transit: probe.Delay{Min: 58 * time.Second, Max: 59 * time.Second}},
				{Known: true, Sent: after(0)}, {Known: true, New: true, Duplicate: true, Sent: after(0)}})
		if _, err := l.Probe(t.Context(), foreign.Tag.Ref); err == nil {
			t.Error("an arrival of an unknown probe was stored")
		}
	})
}

// What is stored of the first copy beside the probe is that of the copy which
// the probe itself calls the first, also among those of one instant.
func TestFirstOfOneInstant(t *testing.T) {
	for name, order := range map[string][]byte{"first": {1, 2, 3}, "between": {2, 1, 3}, "last": {3, 2, 1}} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T, l *Ledger) {
				p := mail(1, after(0))
				send(t, l, p)
				for _, id := range order {
					a := seen(p, id, after(time.Minute))
					a.Junk = id == 1
					record(t, l, a)
				}
				equal(t, "the first is junk", get(t, l, p.Tag.Ref).Arrivals[0].Junk, true)
				_, err := l.PruneBy(t.Context(), Pruning{Before: after(time.Hour)})
				must(t, err)
				for h, err := range l.Hours(t.Context(), HourQuery{}) {
					must(t, err)
					equal(t, "junk in the hour", h.Junk, 1)
					equal(t, "duplicates in the hour", h.Duplicates, 2)
				}
			})
		})
	}
}

// A mad clock on the way must not cost the arrival.
func TestMadForeignClocks(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		p := mail(1, after(0))
		send(t, l, p)
		a := seen(p, 1, after(time.Minute))
		a.Internal = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
		a.Hops = []probe.Hop{{By: "mx1", At: time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC)}, {By: "old", At: time.Unix(0, 0)}}
		record(t, l, a)
		a.Internal = time.Time{}
		a.Hops[0].At = time.Time{}
		equal(t, "arrivals", get(t, l, p.Tag.Ref).Arrivals, []probe.Arrival{a})
	})
}

// A route whose server changed keeps its history, and its probes are found
// under either.
func TestRouteMoves(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		before, moved := mail(1, after(0)), mail(2, after(time.Minute))
		moved.Server, moved.Network = "mx9", "198.51.100.0/24"
		send(t, l, before)
		send(t, l, moved)
		record(t, l, seen(before, 1, after(time.Hour)), seen(moved, 2, after(time.Hour)))
		for _, p := range []probe.Probe{before, moved} {
			if got := get(t, l, p.Tag.Ref); got.Server != p.Server || len(got.Arrivals) != 1 {
				t.Errorf("server %s with %d arrivals, want %s with 1", got.Server, len(got.Arrivals), p.Server)
			}
		}
		equal(t, "of the route", numbers(t, l, Query{Route: "mx1-in"}), []int{1, 2})
		equal(t, "of the new server", numbers(t, l, Query{Server: "mx9"}), []int{2})
	})
}

func TestWatch(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		hour := func(n int) time.Time { return after(time.Duration(n) * time.Hour) }
		for _, w := range []probe.Watch{
			{Agent: "site1", From: hour(0), To: hour(1)},
			{From: hour(0), To: hour(3)}, // of no agent: this one's
			{Agent: "site1", From: hour(0), To: hour(2)},
			{Agent: "site1", Mailbox: "mx1", From: hour(4), To: hour(3)},
			{Agent: "site1", Mailbox: "mx1", From: hour(5), To: hour(6)},
			{Agent: "site1", Reference: "198.51.100.1:25", From: hour(0), To: hour(1)},
			{Agent: "site1", Reference: "198.51.100.2:25", From: hour(0), To: hour(1)},
			{Agent: "site1", Reference: "198.51.100.2:25", From: hour(0), To: hour(2)},
		} {
			must(t, l.Watch(t.Context(), w))
		}
		agent := probe.Watch{Agent: "site1", From: hour(0), To: hour(3)}
		empty := probe.Watch{Agent: "site1", Mailbox: "mx1", From: hour(4), To: hour(4)}
		box := probe.Watch{Agent: "site1", Mailbox: "mx1", From: hour(5), To: hour(6)}
		one := probe.Watch{Agent: "site1", Reference: "198.51.100.1:25", From: hour(0), To: hour(1)}
		two := probe.Watch{Agent: "site1", Reference: "198.51.100.2:25", From: hour(0), To: hour(2)}
		for _, test := range []struct {
			from, to time.Time
			want     []probe.Watch
		}{
			{time.Time{}, time.Time{}, []probe.Watch{agent, one, two, empty, box}},
			{hour(2), hour(5), []probe.Watch{agent, two, empty}},
			{hour(6), time.Time{}, []probe.Watch{box}},
			{time.Time{}, hour(0), nil},
		} {
			got, err := l.Watches(t.Context(), test.from, test.to)
			must(t, err)
			equal(t, "watches", got, test.want)
		}
		if err := l.Watch(t.Context(), probe.Watch{Agent: "site1"}); err == nil {
			t.Error("a watch without a start was taken")
		}
		if err := l.Watch(t.Context(), probe.Watch{Agent: "site1", Mailbox: "mx1", Reference: "198.51.100.1:25", From: hour(0), To: hour(1)}); err == nil {
			t.Error("a watch over two things was taken")
		}
	})
}
