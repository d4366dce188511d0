package agent

import (
	"testing"
	"time"

	"mailprobe/probe"
)

func TestLooksThatBroughtNothingAreWrittenTogether(t *testing.T) {
	m := newMemory()
	a, err := New(Options{Name: "agent1", Key: probe.NewKey(), Ledger: m})
	if err != nil {
		t.Fatal(err)
	}
	in := a.Inbox("box")
	at := time.Date(2011, 5, 6, 4, 10, 0, 0, time.UTC)
	see := func(uid uint32, seconds int) {
		t.Helper()
		if _, err := in.Record(t.Context(), probe.Sighting{Mailbox: "box",
			Position: probe.Position{Folder: "INBOX", UIDValidity: 1, LastUID: uid, Looked: at.Add(time.Duration(seconds) * time.Second)}}); err != nil {
			t.Fatal(err)
		}
	}
	records := func() int { return len(m.calls) }

	see(7, 0) // the first is written: nothing is known of what is durable
	see(7, 1)
	see(7, 2)
	if n := records(); n != 1 {
		t.Errorf("%d writes: want 1", n)
	}
	if err := a.writeCoverage(t.Context()); err != nil || records() != 2 {
		t.Errorf("%v, %d writes: want the last look written with the coverage", err, records())
	}
	see(7, 3)
	see(9, 4) // foreign mail was passed over: that is news
	if n := records(); n != 3 {
		t.Errorf("%d writes: want 3", n)
	}
	if err := a.writeCoverage(t.Context()); err != nil || records() != 3 {
		t.Errorf("%v, %d writes: the look that waited is older than what was written", err, records())
	}
}
