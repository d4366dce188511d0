package ledger

import (
	"testing"
	"time"

	"mailprobe/probe"
)

// The position goes back only with a new UIDVALIDITY, and is never half of a
// sighting.
func TestPosition(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		p := mail(1, after(0))
		send(t, l, p)
		told := []probe.Position{
			{Folder: "INBOX", UIDValidity: 7, LastUID: 30, Looked: after(1)},
			{Folder: "Junk", UIDValidity: 1, LastUID: 4_294_967_295},
			{Folder: "INBOX", UIDValidity: 4_294_967_295, LastUID: 2, Looked: after(0)},
			{Folder: "INBOX", UIDValidity: 4_294_967_295, LastUID: 1, Looked: after(5)},  // back
			{Folder: "INBOX", UIDValidity: 4_294_967_295, LastUID: 2, Looked: after(-1)}, // the clock was set back
			{Folder: "INBOX", UIDValidity: 4_294_967_295, LastUID: 2},
			{Folder: "Junk", UIDValidity: 1, LastUID: 4_294_967_295, Looked: after(9)},
		}
		for _, position := range told {
			_, err := l.Record(t.Context(), probe.Sighting{Mailbox: "mx1", Position: position})
			must(t, err)
		}
		bad := seen(p, 1, after(1))
		bad.By = time.Time{}
		_, err := l.Record(t.Context(), probe.Sighting{Mailbox: "mx1", Position: told[0], Arrivals: []probe.Arrival{seen(p, 2, after(1)), bad}})
		if err == nil {
			t.Error("an arrival without a time was taken")
		}
		got, err := l.Positions(t.Context(), "mx1")
		must(t, err)
		equal(t, "positions", got, []probe.Position{told[4], told[6]})
		if n := len(get(t, l, p.Tag.Ref).Arrivals); n != 0 {
			t.Errorf("%d arrivals of a refused sighting were stored", n)
		}
		other, err := l.Positions(t.Context(), "mx2")
		must(t, err)
		equal(t, "positions of another mailbox", other, nil)
	})
}

// positionAfter records positions in INBOX and returns the one that is stored.
func positionAfter(t *testing.T, l *Ledger, all ...probe.Position) probe.Position {
	t.Helper()
	for _, p := range all {
		p.Folder = "INBOX"
		_, err := l.Record(t.Context(), probe.Sighting{Mailbox: "mx1", Position: p})
		must(t, err)
	}
	got, err := l.Positions(t.Context(), "mx1")
	must(t, err)
	if len(got) != 1 {
		t.Fatalf("%d positions, want one", len(got))
	}
	return got[0]
}

// A mailbox that was put back from a backup has fewer mails than before.
func TestPositionBack(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		got := positionAfter(t, l, probe.Position{UIDValidity: 7, LastUID: 30, Looked: after(1)},
			probe.Position{UIDValidity: 7, LastUID: 12, Looked: after(2), Back: true})
		equal(t, "back", got, probe.Position{Folder: "INBOX", UIDValidity: 7, LastUID: 12, Looked: after(2)})
		got = positionAfter(t, l, probe.Position{UIDValidity: 7, LastUID: 11, Looked: after(3)})
		equal(t, "back without saying so", got.LastUID, 12)
		got = positionAfter(t, l, probe.Position{UIDValidity: 7, LastUID: 13, Looked: after(4)})
		equal(t, "on", got.LastUID, 13)
	})
}

// A skew stays until another one is measured.
func TestPositionSkew(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		never := probe.Position{UIDValidity: 7, LastUID: 1, Looked: after(1)}
		equal(t, "never measured", positionAfter(t, l, never).Skew, probe.Skew{})
		behind := probe.Skew{Min: -2 * time.Second, Max: 0, At: after(2)}
		measured := probe.Position{UIDValidity: 7, LastUID: 2, Looked: after(2), Skew: behind}
		equal(t, "measured", positionAfter(t, l, measured).Skew, behind)
		never.LastUID = 3
		equal(t, "not measured again", positionAfter(t, l, never).Skew, behind)
		measured.LastUID, measured.Skew = 4, probe.Skew{Min: -time.Second, Max: time.Second, At: after(4)}
		equal(t, "measured again", positionAfter(t, l, measured).Skew, measured.Skew)
		older := measured
		older.LastUID, older.Skew.Max = 3, time.Hour
		equal(t, "of a look that was overtaken", positionAfter(t, l, older).Skew, measured.Skew)

		other := open(t, t.TempDir())
		take(t, other, export(t, l))
		got, err := other.Positions(t.Context(), "mx1")
		must(t, err)
		measured.Folder = "INBOX"
		equal(t, "imported", got, []probe.Position{measured})

		wrong := probe.Position{Folder: "INBOX", UIDValidity: 7, LastUID: 9, Skew: probe.Skew{Min: 2, Max: 1, At: after(5)}}
		if _, err := l.Record(t.Context(), probe.Sighting{Mailbox: "mx1", Position: wrong}); err == nil {
			t.Error("a skew that ends before it begins was taken")
		}
	})
}
