package report

import (
	"testing"

	"mailprobe/probe"
)

// What came before the agent stopped, and after it ran again, says nothing of mail
// that was sent long between.
func TestNothingIsKnownOfATimeWithoutMails(t *testing.T) {
	before := []string{"agent 00:00-05:10", "box 00:00-05:10", "mx 00:00-05:10 came 2s"}
	again := []string{"agent 05:57-12:00", "box 05:57-12:00", "mx 05:57-12:00 came 2s"}
	running := []string{"agent 00:00-12:00", "box 00:00-12:00", "ref 00:00-12:00"}
	for _, c := range []struct {
		name  string
		lines [][]string
		ask   string
		want  string
	}{
		{"between two runs", [][]string{before, again}, "in 05:34 12:00", "unknown (coverage) 05:09-06:00 sent=4 delivered=4 normal=4"},
		{"behind the last", [][]string{before}, "in 05:30 12:00", "unknown (coverage) 05:06-05:55 sent=4 delivered=4 normal=4"},
		{"a moment ago, and the agent stopped before", [][]string{before}, "in 05:34 05:35", "unknown (coverage) 05:06-05:35 sent=4 delivered=4 normal=4"},
		{"four minutes behind it", [][]string{before}, "in 05:12 12:00", "delivered 05:06-05:19 sent=4 delivered=4 normal=4"},
		{"nothing was sent, though it ran", [][]string{running, {"mx 00:00-05:10 came 2s", "mx 05:10-05:57 capped", "mx 05:57-12:00 came 2s"}}, "in 05:34 12:00",
			"unknown (few) 05:09-06:00 sent=4 delivered=4 normal=4"},
		{"a whole morning of which one hour was watched", [][]string{{"agent 05:00-06:00", "box 05:00-06:00", "mx 04:00-04:01 came 2s", "mx 05:00-06:00 came 2s"}}, "in 04:00-12:00 12:00",
			"unknown (coverage) 03:58-12:00 sent=61 delivered=61 normal=61"},
		{"of which most was", [][]string{{"agent 04:00-10:00", "box 04:00-10:00", "mx 04:00-10:00 came 2s"}}, "in 04:00-12:00 12:00",
			"delivered 03:58-12:00 sent=360 delivered=360 normal=360"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPast(t, probe.MX)
			for _, lines := range c.lines {
				p.write(lines...)
			}
			if got := inShort(p.ask(c.ask)); got != c.want {
				t.Errorf("%s\n got %s\nwant %s", c.ask, got, c.want)
			}
		})
	}
}

// A recorded outage tells of a time in which nothing was sent.
func TestAnOutageTellsOfATimeWithoutMails(t *testing.T) {
	p := newPast(t, probe.MX).write("agent 00:00-05:15", "agent 05:57-12:00", "ref 00:00-12:00", "box 00:00-05:00", "box 06:00-12:00",
		"mx 00:00-05:00 came 2s", "mx 05:00-05:15 down 06:10", "mx 05:57-06:00 down 06:10", "mx 06:00-12:00 came 2s")
	p.outage(Down, "04:59:00-05:00:20", "05:59:00-06:00:00", TakesMX)
	if got, want := inShort(p.ask("in 05:34 12:00")), "late 05:11-05:58 sent=5 delivered=5 late=5 came=06:10:01-06:10:01 i1"; got != want {
		t.Errorf(" got %s\nwant %s", got, want)
	}
}
