package mailbox

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

func TestArrivalIsRecordedWhole(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		start := time.Now()
		_, stop := watch(t, options(s), l)
		pass(10 * time.Second)
		s.deliver("INBOX", ours(1))
		pass(time.Second)
		stop()

		got := l.list()
		if len(got) != 1 {
			t.Fatalf("%d arrivals, want 1; errors: %q", len(got), l.errs())
		}
		a := got[0]
		if a.Copy == (probe.CopyID{}) {
			t.Error("the arrival has no copy id")
		}
		a.Copy, a.Tag = probe.CopyID{}, probe.Tag{}
		want := probe.Arrival{
			Mailbox: "box", Folder: "INBOX", UIDValidity: 7, UID: 1,
			After: start, By: start.Add(10 * time.Second), Source: probe.Push,
			Internal: start.Add(10 * time.Second),
			Hops:     []probe.Hop{{By: "mx.example", From: "relay.example", ID: "Q1", At: time.Date(2011, 5, 6, 3, 0, 0, 0, time.UTC)}},
			Verdicts: probe.Verdicts{SPF: "pass", DKIM: "fail", DMARC: "none"},
		}
		if diff := cmp.Diff(want, a, cmp.Comparer(time.Time.Equal)); diff != "" {
			t.Error(diff)
		}
	})
}
