package report

import (
	"testing"
	"time"

	"mailprobe/probe"
)

// slowMail is a mail of an mx route that comes after a delay, as it is known at an
// instant.
func slowMail(route string, sent time.Time, delay time.Duration, now time.Time, coming bool) probe.Probe {
	p := probe.Probe{Tag: probe.Tag{Ref: probe.Ref{Agent: "tokyo", Route: route}}, Server: "a", Via: probe.MX}
	n := sent.UnixNano()
	for i := range 8 {
		p.Tag.ID[8+i] = byte(n >> (8 * (7 - i)))
	}
	p.Attempts = []probe.Attempt{{N: 1, Began: sent, Dotted: sent.Add(100 * time.Millisecond), Ended: sent.Add(200 * time.Millisecond), Class: probe.Accepted, Reply: probe.Reply{Code: 250}, Target: "a:25"}}
	if at := sent.Add(delay); coming && !at.After(now) {
		p.Arrivals = []probe.Arrival{{Tag: p.Tag, Mailbox: "a-box", Folder: "INBOX", After: at.Add(-100 * time.Millisecond), By: at, Source: probe.Push}}
	}
	return p
}

func steadyEstate() Estate {
	e := estateWith("192.0.2.0/24 a b")
	e.Routes = []Route{{Name: "a-mx", Server: "a", Via: probe.MX, Mailbox: "a-box", Every: time.Minute}}
	e.References = []string{"r"}
	return e
}

func coverage(from, now time.Time) []probe.Watch {
	return []probe.Watch{{Agent: "tokyo", From: from, To: now}, {Agent: "tokyo", Reference: "r", From: from, To: now}, {Agent: "tokyo", Mailbox: "a-box", From: from, To: now}}
}

// Two routes on which mail always takes 45 s; then the server refuses everything.
func TestSlowByNatureGoesDown(t *testing.T) {
	from, down, end := jstAt("00:00"), jstAt("12:00"), jstAt("15:00")
	e := steadyEstate()
	e.Routes = append(e.Routes, Route{Name: "a-sub", Server: "a", Via: probe.Submission, Mailbox: "a-box", Every: time.Minute})
	mail := func(route string, via probe.Via, sent, now time.Time) probe.Probe {
		p := slowMail(route, sent, 45*time.Second, now, true)
		p.Via = via
		if !sent.Before(down) {
			p.Attempts = []probe.Attempt{{N: 1, Began: sent, Ended: sent.Add(time.Second), Class: probe.Refused, Phase: probe.PhaseConnect, Err: "refused"}}
			p.Arrivals, p.GivenUp = nil, sent.Add(time.Second)
		}
		return p
	}
	m := NewMonitor(e, "tokyo")
	bad := 0
	for now := range minutes(from, end) {
		for sent := now.Add(-2 * time.Minute); sent.Before(now); sent = sent.Add(time.Minute) {
			if !sent.Before(from) {
				m.Put(mail("a-mx", probe.MX, sent, now))
				m.Put(mail("a-sub", probe.Submission, sent.Add(20*time.Second), now))
			}
		}
		m.Watch(coverage(from, now))
		v := m.Look(now)
		m.Said(v.Revisions...)
		s := v.server("a")
		if now.After(down.Add(5*time.Minute)) && s.State != StateDown {
			bad++
		}
	}
	if bad > 0 {
		t.Errorf("in %d minutes of the outage it was not said to be down", bad)
	}
}
