package report

import (
	"testing"

	"mailprobe/probe"
)

// A route that tries once shows when senders could not get through, and not when
// they did: what came is computed.
func TestTestMailThatIsTriedOnce(t *testing.T) {
	for ask, want := range map[string]string{
		"in 05:30 06:20":      "depends 05:28-05:33 sent=5 expired=5 i1",
		"in 05:30 12:00":      "late 05:28-05:33 sent=5 expired=5 i1",
		"in 04:58 12:00":      "late 04:56-05:01 sent=5 delivered=4 expired=1 normal=4 i1",
		"in 05:30 12:00 20m":  "expired 05:28-05:33 sent=5 expired=5 given-up=05:50:30-05:50:30 i1",
		"in 05:30 12:00 none": "expired 05:28-05:33 sent=5 expired=5 given-up=05:30:30-05:30:30 at-once i1",
	} {
		p := newPast(t, probe.MX).write("agent 00:00-23:00", "ref 00:00-23:00", "box 00:00-05:00", "box 06:00-23:00", mxBefore, "mx 05:00-06:00 refused", mxAfter)
		p.Estate.Routes[0].Retry = probe.Patience{Name: probe.PatienceNone}
		p.outage(Down, "04:59:00-05:00:20", "05:59:00-06:00:00", TakesMX)
		if got := inShort(p.ask(ask)); got != want {
			t.Errorf("%s\n got %s\nwant %s", ask, got, want)
		}
	}
}
