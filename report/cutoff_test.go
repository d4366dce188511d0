package report

import (
	"testing"
	"time"

	"mailprobe/probe"
)

// A server refuses connections, once a minute on each of two routes, and the only
// reference has stopped to answer. What refuses is there: the agent is not cut off,
// however quiet it is between, and the outage is told and goes on.
func TestARefusalIsAnAnswer(t *testing.T) {
	const until = 12
	h := History{Server: Server{Name: "a"}, Watches: []probe.Watch{
		{From: m(-120), To: m(until)}, {Mailbox: "box", From: m(-120), To: m(0)}, {Reference: "r", From: m(-120), To: m(0)},
	}}
	e := Estate{Servers: []Server{h.Server}}
	for _, r := range []struct {
		name   string
		via    probe.Via
		offset float64
	}{{"mx", probe.MX, 9. / 60}, {"submission", probe.Submission, 19. / 60}} {
		e.Routes = append(e.Routes, Route{Name: r.name, Server: "a", Via: r.via, Every: time.Minute, Mailbox: "box"})
		for minute := range 120 + until {
			sent := float64(minute-120) + r.offset
			one := mailAt(r.name, r.via, sent)
			one.Mailbox = "box"
			if sent < 0 {
				h.Mails = append(h.Mails, one.in(sent+0.05))
				continue
			}
			at := m(sent)
			one.Accepted = time.Time{}
			one.Tries = []Try{{Began: at, Failed: at, Ended: at.Add(5 * time.Millisecond), Class: probe.Refused, Phase: probe.PhaseConnect, Target: "192.0.2.1:25"}}
			h.Mails = append(h.Mails, one)
		}
	}
	for now := m(3); now.Before(m(until)); now = now.Add(5 * time.Second) {
		seen := h.asOf(now)
		found := e.Find([]History{seen}, now)
		if len(found.CutOff) > 0 {
			t.Fatalf("as of %s the agent is said to be cut off: %v", now.Format("15:04:05"), found.CutOff)
		}
		if len(found.Outages) != 1 || found.Outages[0].Kind != Down || found.Outages[0].Over() {
			t.Fatalf("as of %s: %+v, want one outage that goes on", now.Format("15:04:05"), found.Outages)
		}
	}
}

// asOf is what was known of a history by an instant.
func (h History) asOf(now time.Time) History {
	known := History{Server: h.Server}
	for _, x := range h.Mails {
		if x.Sent.Before(now) {
			known.Mails = append(known.Mails, x)
		}
	}
	for _, w := range h.Watches {
		if w.To.After(now) {
			w.To = now
		}
		known.Watches = append(known.Watches, w)
	}
	return known
}
