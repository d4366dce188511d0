package report_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"mailprobe/report"
)

// delayed lets mails that were sent in a span come at one instant.
func delayed(h report.History, by simRoute, sent span, came float64) {
	for i := range h.Mails {
		if m := &h.Mails[i]; m.Via == by.via && sent.from <= secondsOf(m.Sent) && secondsOf(m.Sent) < sent.to {
			m.Came, m.Seen = interval(came-0.05, came+0.05), at(came+0.05)
		}
	}
}

func TestRelayFaults(t *testing.T) {
	refused := func(s simServer, d span) simServer { return with(s, func(s *simServer) { s.smtp = downs{d} }) }
	for _, test := range []struct {
		name    string
		sim     sim
		delayed map[int]span // by server: what the relay held until 100 s after
		want    []string
	}{
		{"a hiccup on the way to a healthy server is not another's outage", sim{until: 14400, refs: map[string]downs{"r": nil}, servers: []simServer{
			refused(server("a", relay(0)), span{1810, 9000}), server("b", mx(10), relay(30)), dead(server("c", mx(20), relay(40)), span{1810, 9000}),
		}}, map[int]span{1: {3630, 3700}}, []string{
			"c down mx+delivery+imap [1760.1 1830] [8990 9020.2]",
			"a not delivering delivery [1800.8 1890.2] [1860.2 9000.8] open-end",
			"relay out b [3570.8 3660.2] [3690.2 3750.8]",
		}},
		{"nor where no server of the relay has another route", sim{until: 14400, servers: []simServer{
			refused(server("a", relay(0)), span{1810, 9000}), server("b", relay(30)), server("c", mx(0)),
		}}, map[int]span{1: {3630, 3700}}, []string{
			"a not delivering delivery [1800.8 1890.2] [1860.2 9000.8] open-end",
			"b not delivering delivery [3570.8 3660.2] [3630.2 3750.8] open-end",
		}},
		{"a server without other routes follows most of those that have some", sim{until: 7200, stuck: map[string]downs{"out": {{1810, 3590}}}, servers: []simServer{
			server("a", relay(0)), server("b", mx(0), relay(30)), server("c", mx(0), relay(40)),
		}}, nil, []string{
			"relay out a+b+c [1770.8 1860.2] [3520.2 3590.3]",
		}},
		{"and does not follow the fewest", sim{until: 7200, servers: []simServer{
			server("a", relay(0)), server("b", mx(0), relay(30)), server("c", mx(0), relay(40)), server("d", mx(0), relay(50)),
		}}, map[int]span{0: {1860, 3500}, 1: {1860, 3500}}, []string{
			"a not delivering delivery [1800.8 1890.2] [1860.2 3540.8] open-end",
			"relay out b [1830.8 1920.2] [3450.2 3510.8]",
		}},
		{"a server that failed itself stays out", sim{until: 7200, stuck: map[string]downs{"out": {{1810, 5390}}}, servers: []simServer{
			server("b", mx(0), relay(30)), server("c", mx(0), relay(40)), dead(server("d", mx(0), relay(50)), span{3010, 3590}),
		}}, nil, []string{
			"d down mx+imap [3000.1 3070] [3570 3600.2]",
			"relay out b+c [1770.8 1860.2] [5320.2 5390.4]",
		}},
		{"one that could not be reached had taken a mail before", sim{until: 7200, relays: map[string]downs{"out": {{1850, 3590}}}, servers: []simServer{
			server("a", relay(0)), server("b", relay(30)), server("c", mx(0)),
		}}, map[int]span{0: {1800, 1810}, 1: {1770, 1840}}, []string{
			"relay out a+b [1800.1 1870] [3570 3630.2]",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			list := test.sim.histories()
			for n, sent := range test.delayed {
				delayed(list[n], relay(0), sent, sent.to+100)
			}
			if diff := cmp.Diff(test.want, sayAll(test.sim.estate().Find(list, at(test.sim.until)))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
