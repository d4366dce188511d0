package report_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
	"mailprobe/report"
)

// takes says that a server's mail always takes so many seconds longer.
func takes(s simServer, seconds float64) simServer {
	return with(s, func(s *simServer) { s.slow, s.slowBy = downs{{0, 99999}}, seconds })
}

// The first eleven mails of a route come after the floor, while it is learned that
// they always do. Nothing else is wrong with the server: not because the overdue
// mails of its two routes overlap, and neither is its outage hidden by them.
func TestSlowByNature(t *testing.T) {
	for _, test := range []struct {
		name string
		sim  sim
		want []string
	}{
		{"35 s on two routes", sim{until: 14400, servers: []simServer{takes(server("a", mx(0), submission(20)), 35)}}, []string{
			"a slow delivery+outbound [- 30] [620 695.8]",
		}},
		{"45 s, by a relay and by submission", sim{until: 14400, servers: []simServer{takes(server("a", relay(0), submission(20)), 45)}}, []string{
			"a slow delivery+outbound [- 30] [620 705.8]",
		}},
		{"130 s", sim{until: 14400, servers: []simServer{takes(server("a", mx(0)), 130)}}, []string{
			"a slow delivery [- 30] [840 1030.8]", // the tenth mail that was sent since the first came is that of 720, and came at 850.85
		}},
		{"45 s, and an outage", sim{until: 14400, servers: []simServer{dead(takes(server("a", mx(0), submission(20)), 45), span{9010, 10190}), server("b", mx(5))}}, []string{
			"a slow delivery+outbound [- 30] [620 705.8]",
			// Submission took the mail of 8960, and not that of 9020; after the outage
			// that of 10220. The mail of 9000 was taken, and did not come in time.
			"a down mx+submission+delivery+imap [8960.1 9030] [10170 10220.2]",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			found := test.sim.estate().Find(test.sim.histories(), at(test.sim.until))
			if diff := cmp.Diff(test.want, sayAll(found)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Half an hour without any delivery is a stop also where its mails come as slowly
// afterwards as a slow server's would: one each 40 s, where one is sent each 60.
func TestStopWithASlowFlush(t *testing.T) {
	s := sim{until: 14400, servers: []simServer{server("a", mx(0)), server("b", mx(5))}, refs: map[string]downs{"r": nil}}
	list := s.histories()
	next := 3560.0
	for i := range list[0].Mails {
		m := &list[0].Mails[i]
		if sent := secondsOf(m.Sent); sent > 1810 && next+40 > sent+0.8 {
			next += 40
			m.Came, m.Seen = interval(next-0.05, next+0.05), at(next+0.05)
		}
	}
	want := []string{
		"a slow delivery [1800 4830] [6960 7040.1]", // what was sent in the stop came until 4760; the mail of 7020 came at 7040
		"a not delivering delivery [1800.8 1890.2] [3540.2 3600.1]",
	}
	if diff := cmp.Diff(want, sayAll(s.estate().Find(list, at(14400)))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What the first mails of a record took is forgotten as soon as ten came within
// the floor.
func TestLateOfTheFirstMails(t *testing.T) {
	for _, test := range []struct {
		name string
		came func(sent float64) float64
		at   float64
		want time.Duration
	}{
		{"too few so far", func(sent float64) float64 { return sent + 45 }, 600, 30 * time.Second},
		{"ten came", func(sent float64) float64 { return sent + 45 }, 660, 135 * time.Second},
		// The record begins in a flush at a limited rate.
		{"in a flush", func(sent float64) float64 { return max(3600+sent*2/3, sent+1) }, 36000, 30 * time.Second},
		{"in a flush of all at once", func(sent float64) float64 { return max(3600, sent+1) }, 5400, 30 * time.Second},
	} {
		var h report.History
		for sent := 0.0; sent <= 36000; sent += 60 {
			h.Mails = append(h.Mails, report.Mail{Ref: probe.Ref{Route: "r"}, Sent: at(sent), Came: interval(test.came(sent), test.came(sent))})
		}
		if got := (report.Estate{}).Late(h)(report.Mail{Ref: probe.Ref{Route: "r"}, Sent: at(test.at)}); got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

// recordOf makes a record of histories.
func recordOf(list []report.History) (r memory) {
	for _, h := range list {
		for _, m := range h.Mails {
			p := probe.Probe{Tag: probe.Tag{Ref: m.Ref}, Server: h.Server.Name, Via: m.Via, GivenUp: m.GivenUp}
			for n, x := range m.Tries {
				p.Attempts = append(p.Attempts, probe.Attempt{N: n + 1, Began: x.Began, Dotted: x.Dotted, Ended: x.Ended, Class: x.Class, Phase: x.Phase, Target: x.Target})
			}
			if m.Copies > 0 {
				p.Arrivals = []probe.Arrival{{Tag: p.Tag, Mailbox: m.Mailbox, Folder: "INBOX", After: m.Came.From, By: m.Came.To, Source: m.Source}}
			}
			r.probes = append(r.probes, p)
		}
		r.watches = append(r.watches, h.Watches...)
	}
	return r
}

// A dossier reads enough before its span to learn what is usual: else what a server
// always takes would be late, and its flush would never end. Also where mails are
// seldom sent.
func TestDossierOfAServerThatIsSlowByNature(t *testing.T) {
	for _, every := range []float64{60, 600} {
		route := mx(0)
		route.every = every
		s := sim{until: 43200, servers: []simServer{dead(takes(server("a", route), 45), span{28810, 32390}), server("b", mx(5))}, refs: map[string]downs{"r": nil}}
		list := s.histories()
		down := report.Outage{Server: "a", Kind: report.Down, Start: interval(28800, 28870), End: interval(32370, 32400.2)}
		incident := report.Incident{ID: "x", Outages: []report.Outage{down}, Start: down.Start, End: down.End}
		d, err := report.Compile(t.Context(), recordOf(list), report.Case{Estate: s.estate(), Incident: &incident, Now: at(43200)})
		if err != nil {
			t.Fatal(err)
		}
		flush := d.Servers[0].Flush
		// Postfix waits 4000 s at most until its next try.
		if !flush.Fresh.Reached || !flush.Last.Reached || flush.Last.At.To.After(at(32400+4000+46)) {
			t.Errorf("a mail each %v s: fresh %+v, last %+v", every, flush.Fresh, flush.Last)
		}
	}
}
