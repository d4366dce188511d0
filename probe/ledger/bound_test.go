package ledger

import (
	"bytes"
	"testing"
	"time"

	"mailprobe/probe"
)

// manyNotices are delayed notices of copies from one number to another, a second
// apart.
func manyNotices(p probe.Probe, from, to int) []probe.Notice {
	var all []probe.Notice
	for n := from; n <= to; n++ {
		all = append(all, told(p, byte(n), probe.ActionDelayed, after(time.Duration(n)*time.Second)))
	}
	return all
}

func manyArrivals(p probe.Probe, from, to int) []probe.Arrival {
	var all []probe.Arrival
	for n := from; n <= to; n++ {
		all = append(all, seen(p, byte(n), after(time.Duration(n)*time.Second)))
	}
	return all
}

// Whoever has seen one test mail can write any number of notices about it: of
// them 64 are kept, and every mail may be removed.
func TestNoticesAreBounded(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		p, other := mail(1, after(0)), mail(2, after(0))
		send(t, l, p)
		send(t, l, other)
		fresh, again := probe.Recorded{Known: true, New: true, Sent: after(0)}, probe.Recorded{Known: true, Sent: after(0)}
		for i, got := range notify(t, l, manyNotices(p, 1, 70)...) {
			if want := []probe.Recorded{fresh, again}[count(i >= 64)]; got != want {
				t.Errorf("notice %d: %+v, want %+v", i+1, got, want)
			}
		}
		equal(t, "stored", get(t, l, p.Tag.Ref).Notices, manyNotices(p, 1, 64))
		full := export(t, l)

		equal(t, "one that is kept, again", notify(t, l, manyNotices(p, 64, 64)...), []probe.Recorded{again})
		equal(t, "ledger", string(export(t, l)), string(full))
		earlier := told(p, 64, probe.ActionDelayed, after(0)) // a kept copy still gives way to its earlier sighting
		equal(t, "one that is kept, seen earlier", notify(t, l, earlier), []probe.Recorded{again})
		equal(t, "the earliest", get(t, l, p.Tag.Ref).Notices[0], earlier)
		equal(t, "of another probe", notify(t, l, told(other, 1, probe.ActionFailed, after(time.Hour))), []probe.Recorded{fresh})
		wantOutcome(t, l, p, probe.Pending, true)

		// No number of others hides a failure; of failures the first one is enough.
		equal(t, "a failure beyond", notify(t, l, told(p, 99, probe.ActionFailed, after(time.Hour))), []probe.Recorded{fresh})
		wantOutcome(t, l, p, probe.Bounced, false)
		equal(t, "another one", notify(t, l, told(p, 100, probe.ActionFailed, after(2*time.Hour))), []probe.Recorded{again})
		equal(t, "how many are kept", len(get(t, l, p.Tag.Ref).Notices), 65)
	})
}

func TestCopiesAreBounded(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		p := mail(1, after(0))
		send(t, l, p)
		for i, got := range record(t, l, manyArrivals(p, 2, 71)...) {
			if isNew := i < 64; !got.Known || got.New != isNew || got.Duplicate != (i > 0) || got.Delay.Max > 0 != (i == 0) {
				t.Errorf("copy %d: %+v", i+1, got)
			}
		}
		equal(t, "stored", get(t, l, p.Tag.Ref).Arrivals, manyArrivals(p, 2, 65))
		full := export(t, l)

		again := probe.Recorded{Known: true, Duplicate: true, Sent: after(0)}
		equal(t, "an earlier copy beyond", record(t, l, seen(p, 1, after(time.Second))), []probe.Recorded{again})
		equal(t, "ledger", string(export(t, l)), string(full))
		earlier := seen(p, 65, after(time.Second))
		equal(t, "a kept one, seen earlier", record(t, l, earlier), []probe.Recorded{again})
		got := get(t, l, p.Tag.Ref).Arrivals
		equal(t, "copies", len(got), 64)
		equal(t, "the first", got[0], earlier)
	})
}

// An import is taken whole: two ledgers that are full unite in either order, and
// what came of it takes no more.
func TestImportOfMoreThanTheBound(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		p := mail(1, after(0))
		send(t, l, p)
		other := open(t, t.TempDir())
		take(t, other, export(t, l))
		record(t, l, manyArrivals(p, 1, 64)...)
		notify(t, l, manyNotices(p, 1, 64)...)
		record(t, other, manyArrivals(p, 33, 96)...)
		notify(t, other, manyNotices(p, 33, 96)...)

		mine, theirs := export(t, l), export(t, other)
		take(t, l, theirs)
		take(t, other, mine)
		united := export(t, l)
		if !bytes.Equal(united, export(t, other)) {
			t.Error("the two ledgers differ by the order of the import")
		}
		got := get(t, l, p.Tag.Ref)
		equal(t, "copies", got.Arrivals, manyArrivals(p, 1, 96))
		equal(t, "notices", got.Notices, manyNotices(p, 1, 96))

		record(t, l, manyArrivals(p, 97, 99)...)
		notify(t, l, manyNotices(p, 97, 99)...)
		equal(t, "ledger", string(export(t, l)), string(united))
		equal(t, "imported again", take(t, l, mine), ImportStats{Probes: 1})
	})
}
