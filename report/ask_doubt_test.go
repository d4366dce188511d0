package report

import (
	"testing"
	"time"

	"mailprobe/probe"
)

// What is not known is said not to be, for the first reason that applies; and what
// came later is known to have come.
func TestDoubts(t *testing.T) {
	watched := []string{"agent 02:00-23:00", "box 02:00-23:00", "outbox 02:00-23:00", "ref 02:00-23:00"}
	mails := []string{"mx 02:00-05:00 came 2s", "mx 06:00-23:00 came 2s"}
	for _, c := range []struct {
		name  string
		vias  []probe.Via
		lines [][]string
		ask   string
		want  string
	}{
		{"no route of that direction", []probe.Via{probe.MX}, [][]string{watched, mails}, "out 05:30 12:00", "unknown (route) 05:00-06:01"},
		{"before the record", []probe.Via{probe.MX}, [][]string{watched, mails}, "in 01:30 12:00", "unknown (record) 01:00-02:01 sent=1 delivered=1 normal=1"},
		{"long before the record", []probe.Via{probe.MX}, [][]string{watched, mails}, "in 00:10 12:00", "unknown (record) 23:40-00:41"},
		{"its first minute", []probe.Via{probe.MX}, [][]string{watched, mails}, "in 02:00 12:00", "delivered 01:57-02:04 sent=4 delivered=4 normal=4"},
		{"the agent did not run", []probe.Via{probe.MX}, [][]string{{"agent 02:00-05:00", "agent 06:00-23:00", "box 02:00-05:00", "box 06:00-23:00"}, mails}, "in 05:30 12:00", "unknown (coverage) 05:00-06:01 sent=1 delivered=1 normal=1"},
		{"it had just stopped, and four mails tell", []probe.Via{probe.MX}, [][]string{{"agent 02:00-05:00", "agent 06:00-23:00", "box 02:00-05:00", "box 06:00-23:00"}, mails}, "in 05:01 12:00", "delivered 04:56-05:07 sent=4 delivered=4 normal=4"},
		{"nobody sent, while the agent ran", []probe.Via{probe.MX}, [][]string{watched, mails}, "in 05:30 12:00", "unknown (few) 05:00-06:01 sent=1 delivered=1 normal=1"},
		{"nobody was let through", []probe.Via{probe.Submission}, [][]string{watched, {"submission 02:00-05:00 came 2s", "submission 05:00-06:00 capped", "submission 06:00-23:00 came 2s"}}, "out 05:30 12:00", "unknown (few) 05:00-06:01 sent=1 delivered=1 normal=1"},
		{"taken, and the mailbox was not read since", []probe.Via{probe.MX}, [][]string{{"agent 02:00-23:00", "ref 02:00-23:00", "box 02:00-05:20"}, mails, {"mx 05:00-05:20 came 2s", "mx 05:20-06:00 gone"}},
			"in 05:30 05:50", "unknown (unreadable) 05:28-05:33 sent=5 pending=5"},
		{"and then it was, and all lay there", []probe.Via{probe.MX}, [][]string{{"agent 02:00-23:00", "ref 02:00-23:00", "box 02:00-05:20", "box 07:00-23:00"}, mails, {"mx 05:00-05:20 came 2s", "mx 05:20-06:00 held 07:00"}},
			"in 05:30 07:30", "late 05:28-05:33 sent=5 delivered=5 late=5 came=07:00-07:00"},
		{"nothing to compare with", []probe.Via{probe.MX}, [][]string{{"agent 02:00-23:00", "box 02:00-05:00", "box 06:00-23:00"}, mails, {"mx 05:00-06:00 down 06:10"}},
			"in 05:30 05:50", "unknown (one place) 05:28-05:33 sent=5 pending=5"},
		{"what came ends that", []probe.Via{probe.MX}, [][]string{{"agent 02:00-23:00", "box 02:00-05:00", "box 06:00-23:00"}, mails, {"mx 05:00-06:00 down 06:10"}},
			"in 05:30 12:00", "late 05:28-05:33 sent=5 delivered=5 late=5 came=06:10:01-06:10:01"},
		{"a reference answered", []probe.Via{probe.MX}, [][]string{{"agent 02:00-23:00", "ref 02:00-23:00", "box 02:00-05:00", "box 06:00-23:00"}, mails, {"mx 05:00-06:00 down 06:10"}},
			"in 05:30 05:50", "pending 05:28-05:33 sent=5 pending=5"},
		{"another server's mailbox answered", []probe.Via{probe.MX}, [][]string{{"agent 02:00-23:00", "otherbox 02:00-23:00", "box 02:00-05:00", "box 06:00-23:00"}, mails, {"mx 05:00-06:00 down 06:10"}},
			"in 05:30 05:50", "pending 05:28-05:33 sent=5 pending=5"},
		{"cut off: neither server nor reference answered", []probe.Via{probe.MX}, [][]string{{"agent 02:00-23:00", "ref 02:00-05:00", "ref 06:00-23:00", "box 02:00-05:00", "box 06:00-23:00"}, mails, {"mx 05:00-06:00 down"}},
			"in 05:30 07:00", "unknown (coverage) 05:00-06:01 sent=1 delivered=1 normal=1"},
		{"cut off, and what was tried again came", []probe.Via{probe.MX}, [][]string{{"agent 02:00-23:00", "ref 02:00-05:00", "ref 06:00-23:00", "box 02:00-05:00", "box 06:00-23:00"}, mails, {"mx 05:00-06:00 down 06:10"}},
			"in 05:30 07:00", "unknown (coverage) 05:00-06:01 sent=1 delivered=1 normal=1"},
		{"a relay that took nothing says nothing", []probe.Via{probe.MX, probe.Relay}, [][]string{watched, mails, {"mx 05:00-06:00 came 2s", "relay 02:00-05:00 came 2s", "relay 05:00-06:00 down", "relay 06:00-23:00 came 2s"}},
			"in 05:30 07:00", "delivered 05:28-05:33 sent=5 delivered=5 normal=5"},
		{"a relay that held mail by itself", []probe.Via{probe.MX, probe.Relay}, [][]string{watched, mails, {"mx 05:00-06:00 came 2s", "relay 02:00-05:00 came 2s", "relay 05:00-06:00 held 06:30", "relay 06:00-23:00 came 2s"}},
			"in 05:30 07:00", "delivered 05:28-05:33 sent=5 delivered=5 normal=5"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPast(t, c.vias...)
			for _, lines := range c.lines {
				p.write(lines...)
			}
			if got := inShort(p.ask(c.ask)); got != c.want {
				t.Errorf("%s\n got %s\nwant %s", c.ask, got, c.want)
			}
		})
	}
}

func TestPlannedWork(t *testing.T) {
	work := Planned{Span: Span{From: jstAt("04:55"), To: jstAt("06:05")}, Network: "192.0.2.0/24", Text: Text{EN: "new disks"}}
	for _, c := range []struct {
		name, ask string
		change    func(*past)
		want      string
	}{
		{"announced", "in 05:30 05:45", nil, "planned 05:28-05:33 sent=5 pending=5 planned"},
		{"announced, and all is over", "in 05:30 12:00", nil, "planned 05:28-05:33 sent=5 delivered=5 late=5 came=06:10:01-06:10:01 planned"},
		{"depends", "in 05:30 06:20", nil, "planned 05:28-05:33 sent=5 delivered=5 late=5 came=06:10:01-06:10:01 planned"},
		{"the program showed an error all the same", "out 05:30 12:00", nil, "expired 05:28-05:33 sent=5 expired=5 given-up=05:30:01-05:31:01 at-once planned"},
		{"the sender gave up", "in 05:30 12:00 15m", nil, "expired 05:28-05:33 sent=5 delivered=5 late=5 came=06:10:01-06:10:01 given-up=05:45:30-05:45:30 planned"},
		{"while nothing was held up", "in 04:56 12:00", nil, "delivered 04:54-04:59 sent=5 delivered=5 normal=5 planned"},
		{"sent after it, while what it held up still came", "in 06:06 12:00", nil, "delivered 06:04-06:09 sent=5 delivered=5 normal=5 planned"},
		{"sent after the work, while what it held up still came", "in 06:10 12:00", nil, "delivered 06:08-06:13 sent=5 delivered=5 normal=5"},
		{"of another network", "in 05:30 12:00", func(p *past) { p.Estate.Planned[0].Network = "198.51.100.0/24" }, "late 05:28-05:33 sent=5 delivered=5 late=5 came=06:10:01-06:10:01"},
		{"people said so of the incident", "in 05:30 12:00", func(p *past) {
			p.Estate.Planned = nil
			p.outage(Down, "04:59:00-05:00:20", "05:59:00-06:00:00", TakesMX)
			p.Incidents[0].Planned = true
		}, "planned 05:28-05:33 sent=5 delivered=5 late=5 came=06:10:01-06:10:01 planned i1"},
		{"nothing to compare with, but announced", "in 05:30 05:45", func(p *past) {
			p.outage(Down, "04:59:00-05:00:20", "05:44:40", TakesMX)
			p.last().Weak, p.last().Planned = true, true
		},
			"planned 05:28-05:33 sent=5 pending=5 planned i1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := away(t)
			p.Estate.Planned = []Planned{work}
			if c.change != nil {
				c.change(p)
			}
			if got := inShort(p.ask(c.ask)); got != c.want {
				t.Errorf("%s\n got %s\nwant %s", c.ask, got, c.want)
			}
		})
	}
}

func TestQuestionsThatMakeNoSense(t *testing.T) {
	p := away(t)
	p.asOf(jstAt("07:00"))
	minute := func(at string) Span { return Span{From: jstAt(at), To: jstAt(at).Add(time.Minute)} }
	for name, q := range map[string]Question{
		"sent":      {Server: "s", Direction: Inbound, Sent: minute("07:01")},
		"server":    {Direction: Inbound, Sent: minute("05:01")},
		"direction": {Server: "s", Direction: "up", Sent: minute("05:01")},
	} {
		_, err := Ask(t.Context(), p, p.Asking, q)
		if wrong, ok := err.(*QuestionError); !ok || wrong.Field != name || wrong.Error() == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, sent := range map[string]Span{"none": {}, "backwards": {From: jstAt("05:00"), To: jstAt("04:00")}, "too vague": {From: jstAt("05:00").AddDate(0, 0, -9), To: jstAt("05:00")}} {
		if _, err := Ask(t.Context(), p, p.Asking, Question{Server: "s", Sent: sent}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if v, err := Ask(t.Context(), p, p.Asking, Question{Server: "s", Sent: Span{From: jstAt("06:59")}}); err != nil || v.Question.Direction != Inbound || v.Kind != VerdictDelivered {
		t.Errorf("an instant, in no direction: %s, %v", v.Kind, err)
	}
}
