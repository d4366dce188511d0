package report

import (
	"testing"

	"mailprobe/probe"
)

// Where the record begins in the window, nothing can have come before it.
func TestWindowAtTheBeginOfTheRecord(t *testing.T) {
	p := newPast(t, probe.MX).write("agent 05:00-23:00", "box 05:00-23:00", "mx 05:00-07:00 came 2s")
	for asked, want := range map[string]bool{"in 05:01 12:00": true, "in 05:30 12:00": false, "in 04:30 12:00": true} {
		if v := p.ask(asked); v.FromBegin != want {
			t.Errorf("%s: the window is %v, and the record begins in it or after it: %t, want %t", asked, v.Window, v.FromBegin, want)
		}
	}
}
