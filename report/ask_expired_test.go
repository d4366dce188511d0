package report

import (
	"slices"
	"testing"
	"time"

	"mailprobe/probe"
)

// Test mail to a customer was given up before the server was back. What that says
// of others depends on how long they try.
func TestExpiredTestMailSaysNothingOfMorePatientSenders(t *testing.T) {
	const givenUp = "mx 05:00-06:00 quit 05:58"
	for ask, want := range map[string]string{
		"in 05:30 23:00":         "depends 05:28-05:33 sent=5 expired=5 i1",
		"in 05:30 23:00 postfix": "depends 05:28-05:33 sent=5 expired=5 i1", // it came, by computation alone
		"in 05:30 06:10 12h":     "pending 05:28-05:33 sent=5 expired=5 expected=05:59-07:06:40 i1",
		"in 05:30 23:00 20m":     "expired 05:28-05:33 sent=5 expired=5 given-up=05:50:30-05:50:30 i1",
	} {
		p := newPast(t, probe.MX).write("agent 00:00-23:00", "ref 00:00-23:00", "box 00:00-05:00", "box 06:00-23:00", mxBefore, givenUp, mxAfter)
		p.outage(Down, "04:59:00-05:00:20", "05:59:00-06:00:00", TakesMX)
		if got := inShort(p.ask(ask)); got != want {
			t.Errorf("%s\n got %s\nwant %s", ask, got, want)
		}
	}
}

// Where the server was away for six days, all that keep a common schedule gave up
// as the test mail did.
func TestExpiredAsAllSendersAre(t *testing.T) {
	p := newPast(t, probe.MX).write("agent 00:00-05:00", "ref 00:00-05:00", "box 00:00-05:00", mxBefore)
	back := jstAt("05:00").AddDate(0, 0, 6)
	for at := jstAt("05:00"); at.Before(jstAt("06:00")); at = at.Add(time.Minute) {
		made := p.probe(probe.MX, at, []string{"quit", "05:58"})
		last := &made.Attempts[1]
		last.Began, last.Ended = at.AddDate(0, 0, 5), at.AddDate(0, 0, 5).Add(time.Minute)
		made.GivenUp = last.Ended
		p.probes = append(p.probes, made)
	}
	for _, name := range []string{"", "ref:25"} {
		p.watches = append(p.watches, probe.Watch{Agent: "tokyo", Reference: name, From: jstAt("05:00"), To: back})
	}
	p.outage(Down, "04:59:00-05:00:20", "05:59:00-06:00:00", TakesMX)
	p.last().End = probe.Interval{From: back.Add(-time.Minute), To: back}
	p.Incidents[0].End = p.last().End
	p.Now = back.Add(time.Hour)
	v, err := Ask(t.Context(), p, p.Asking, Question{Server: "s", Direction: Inbound, Sent: Span{From: jstAt("05:30"), To: jstAt("05:31")}})
	if err != nil || v.Kind != VerdictExpired || v.Mails.Expired != 5 || slices.ContainsFunc(v.Senders, func(f Fate) bool { return f.GivenUp.IsZero() }) {
		t.Errorf("%s, %v; the senders %+v", inShort(v), err, v.Senders)
	}
}
