package report

import (
	"testing"

	"mailprobe/probe"
)

// well is a day in which all is watched and all mail comes in two seconds, but for
// the time from one instant to another on the routes that are written apart.
func well(t *testing.T, lines ...string) *past {
	return newPast(t, probe.MX, probe.Submission).
		write("agent 00:00-23:00", "box 00:00-23:00", "outbox 00:00-23:00", "ref 00:00-23:00").write(lines...)
}

const (
	mxBefore  = "mx 00:00-05:00 came 2s"
	mxAfter   = "mx 06:00-23:00 came 2s"
	outBefore = "submission 00:00-05:00 came 3s"
	outAfter  = "submission 06:00-23:00 came 3s"
	outFine   = "submission 00:00-23:00 came 3s"
)

// Reckoned by hand. One minute is asked for, and mails are sent at each full
// minute: so the window, two minutes wider on either side, holds five of a route.
func TestKinds(t *testing.T) {
	for _, c := range []struct {
		name  string
		lines []string
		ask   string
		want  string
	}{
		{"all is well", []string{mxBefore, mxAfter, outFine}, "in 03:30 04:00", "delivered 03:28-03:33 sent=5 delivered=5 normal=5"},
		{"one mail of five was slow", []string{mxBefore, mxAfter, "mx 05:00-05:30 came 2s", "mx 05:30-05:31 came 50s", "mx 05:31-06:00 came 2s"},
			"in 05:30 07:00", "delivered 05:28-05:33 sent=5 delivered=5 late=1 normal=4 came=05:30:50-05:30:50"},
		{"three of five were slow, which is no outage that is slow", []string{mxBefore, mxAfter, "mx 05:00-05:28 came 2s", "mx 05:28-05:29 came 50s", "mx 05:29-05:30 came 2s", "mx 05:30-05:31 came 50s", "mx 05:31-05:32 came 2s", "mx 05:32-05:33 came 50s", "mx 05:33-06:00 came 2s"},
			"in 05:30 07:00", "late 05:28-05:33 sent=5 delivered=5 late=3 normal=2 came=05:28:50-05:32:50"},
		{"the server is slow", []string{mxBefore, mxAfter, "mx 05:00-06:00 came 4m"}, "in 05:30 07:00", "late 05:28-05:33 sent=5 delivered=5 late=5 came=05:32-05:36"},
		{"slow for three hours already", []string{"mx 00:00-03:00 came 2s", "mx 03:00-07:00 came 4m"}, "in 06:30 07:00", "late 06:28-06:33 sent=5 delivered=5 late=5 came=06:32-06:36"},
		{"half of it is junk", []string{mxBefore, mxAfter, "mx 05:00-05:29 came 2s", "mx 05:29-05:32 junk 2s", "mx 05:32-06:00 came 2s"},
			"in 05:30 07:00", "junk 05:28-05:33 sent=5 delivered=5 junk=3 normal=2"},
		{"two of five are junk", []string{mxBefore, mxAfter, "mx 05:00-05:29 came 2s", "mx 05:29-05:31 junk 2s", "mx 05:31-06:00 came 2s"},
			"in 05:30 07:00", "delivered 05:28-05:33 sent=5 delivered=5 junk=2 normal=3"},
		{"refused for good", []string{mxBefore, mxAfter, "mx 05:00-05:29 came 2s", "mx 05:29-05:31 550 5.7.1 blocked for now, id 77", "mx 05:31-05:32 550 5.2.2 full", "mx 05:32-06:00 550 5.7.1 blocked for now, id 78"},
			"in 05:30 07:00", `returned 05:28-05:33 sent=5 delivered=1 rejected=4 normal=1 reason="550 5.7.1 blocked for now, id 78"`},
		{"two of five refused", []string{mxBefore, mxAfter, "mx 05:00-05:29 came 2s", "mx 05:29-05:31 550 full", "mx 05:31-06:00 came 2s"},
			"in 05:30 07:00", "delivered 05:28-05:33 sent=5 delivered=3 rejected=2 normal=3"},
		{"given back", []string{outBefore, outAfter, "submission 05:00-06:00 bounced 9s"}, "out 05:30 07:00", `returned 05:28-05:33 sent=5 bounced=5 reason="5.1.1 smtp; 550 no such user"`},
		{"the mail program said so at once", []string{outBefore, outAfter, "submission 05:00-06:00 refused"}, "out 05:30 07:00",
			"expired 05:28-05:33 sent=5 expired=5 given-up=05:30:01-05:31:01 at-once"},
		{"test mail was given up, others try for longer", []string{outFine, mxBefore, mxAfter, "mx 05:00-06:00 quit 05:55"}, "in 05:30 07:00", "depends 05:28-05:33 sent=5 expired=5"},
		{"on its way for a moment", []string{mxBefore, mxAfter, "mx 05:00-05:30 came 2s", "mx 05:30-06:00 came 20s"}, "in 05:30 05:30:05", "delivered 05:26-05:30:05 sent=4 delivered=4 normal=4"},
		{"nothing comes", []string{mxBefore, mxAfter, "mx 05:00-06:00 held 08:00"}, "in 05:30 05:50", "pending 05:28-05:33 sent=5 pending=5"},
		{"it came later", []string{mxBefore, mxAfter, "mx 05:00-06:00 held 08:00"}, "in 05:30 09:00", "late 05:28-05:33 sent=5 delivered=5 late=5 came=08:00-08:00"},
		{"one was lost", []string{mxBefore, mxAfter, "mx 05:00-05:30 came 2s", "mx 05:30-05:31 gone", "mx 05:31-06:00 came 2s"}, "in 05:30 09:31", "loss 05:28-05:33 sent=5 delivered=4 pending=1 normal=4"},
		{"it may come yet", []string{mxBefore, mxAfter, "mx 05:00-05:30 came 2s", "mx 05:30-05:31 gone", "mx 05:31-06:00 came 2s"}, "in 05:30 09:30", "pending 05:28-05:33 sent=5 delivered=4 pending=1 normal=4"},
		{"the other direction failed", []string{outBefore, outAfter, "submission 05:00-06:00 refused", "mx 00:00-23:00 came 2s"}, "in 05:30 07:00", "delivered 05:28-05:33 sent=5 delivered=5 normal=5"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := inShort(well(t, c.lines...).ask(c.ask)); got != c.want {
				t.Errorf("%s\n got %s\nwant %s", c.ask, got, c.want)
			}
		})
	}
}
