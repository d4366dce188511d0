package report

import (
	"testing"

	"mailprobe/probe"
)

// The server is away from 05:00 to 06:00. The mx route tries again as Postfix does;
// here what it held comes at 06:10. So for a mail of 05:30 senders try:
//
//	Postfix   05:35, 05:40, 05:50 .., last between 06:00 and 4330 s later at most
//	Sendmail  once in each half hour, so by 06:30 at the latest
//	Exim, Exchange by their own rules
const mxDown = "mx 05:00-06:00 down 06:10"

func away(t *testing.T, lines ...string) *past {
	return newPast(t, probe.MX, probe.Submission).write("agent 00:00-23:00", "ref 00:00-23:00", "box 00:00-05:00", "box 06:00-23:00", "outbox 00:00-23:00",
		mxBefore, mxAfter, mxDown, outBefore, "submission 05:00-06:00 refused", outAfter).write(lines...)
}

func TestKindsInAnOutage(t *testing.T) {
	for _, c := range []struct {
		name, ask, want string
	}{
		{"before it", "in 03:30 12:00", "delivered 03:28-03:33 sent=5 delivered=5 normal=5"},
		{"shortly before: the window meets it in part", "in 04:58 12:00", "late 04:56-05:01 sent=5 delivered=5 late=1 normal=4 came=06:10:01-06:10:01 i1"},
		{"in its first minute, while it goes on", "in 05:00 05:02", "pending 04:58-05:02 sent=4 delivered=2 pending=2 normal=2 i1"},
		{"in the middle, while it goes on", "in 05:30 05:45", "pending 05:28-05:33 sent=5 pending=5 i1"},
		{"in the middle, when it is just over", "in 05:30 06:20", "depends 05:28-05:33 sent=5 delivered=5 late=5 came=06:10:01-06:10:01 i1"},
		{"in the middle, hours later", "in 05:30 12:00", "late 05:28-05:33 sent=5 delivered=5 late=5 came=06:10:01-06:10:01 i1"},
		{"the rest of the hour", "in 06:05 12:00", "delivered 06:03-06:08 sent=5 delivered=5 normal=5"},
		{"long after it", "in 09:00 12:00", "delivered 08:58-09:03 sent=5 delivered=5 normal=5"},
		{"out, in the middle", "out 05:30 12:00", "expired 05:28-05:33 sent=5 expired=5 given-up=05:30:01-05:31:01 at-once i1"},
		{"a program that shows the error", "in 05:30 12:00 none", "expired 05:28-05:33 sent=5 delivered=5 late=5 came=06:10:01-06:10:01 given-up=05:30:30-05:30:30 at-once i1"},
		{"gives up after 15 min, certainly down", "in 05:30 12:00 15m", "expired 05:28-05:33 sent=5 delivered=5 late=5 came=06:10:01-06:10:01 given-up=05:45:30-05:45:30 i1"},
		{"after an hour: up for half of it", "in 05:30 12:00 1h", "depends 05:28-05:33 sent=5 delivered=5 late=5 came=06:10:01-06:10:01 i1"},
		{"after four hours: up for 4000 s of them", "in 05:30 12:00 4h", "late 05:28-05:33 sent=5 delivered=5 late=5 came=06:10:01-06:10:01 i1"},
		{"after four hours, half an hour after the end", "in 05:30 06:30 4h", "pending 05:28-05:33 sent=5 delivered=5 late=5 came=06:10:01-06:10:01 expected=05:59-07:06:40 i1"},
		{"Sendmail, half an hour after the end and more", "in 05:30 06:33 sendmail", "late 05:28-05:33 sent=5 delivered=5 late=5 came=06:10:01-06:10:01 i1"},
		{"Sendmail, before it has surely tried", "in 05:30 06:20 sendmail", "pending 05:28-05:33 sent=5 delivered=5 late=5 came=06:10:01-06:10:01 expected=06:00:30-06:30:30 i1"},
		{"Sendmail, while it goes on", "in 05:30 05:45 sendmail", "pending 05:28-05:33 sent=5 pending=5 i1"},
		{"gives up after 10 min, while it goes on", "in 05:30 05:45 10m", "expired 05:28-05:33 sent=5 pending=5 given-up=05:40:30-05:40:30 i1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := away(t)
			p.outage(Down, "04:59:00-05:00:20", "05:59:00-06:00:00", TakesMX, TakesSubmission)
			if now := jstAt(clockOf(c.ask)); now.Before(jstAt("06:00")) {
				p.Incidents = nil
				p.outage(Down, "04:59:00-05:00:20", now.Add(-20e9).Format("15:04:05"), TakesMX, TakesSubmission)
			}
			if got := inShort(p.ask(c.ask)); got != c.want {
				t.Errorf("%s\n got %s\nwant %s", c.ask, got, c.want)
			}
		})
	}
}
