package report_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
	"mailprobe/report"
)

var postfix = probe.Patience{Name: probe.PatiencePostfix}

func mx(phase float64) simRoute {
	return simRoute{via: probe.MX, every: 60, phase: phase, retry: postfix}
}
func submission(phase float64) simRoute {
	return simRoute{via: probe.Submission, every: 60, phase: phase}
}
func relay(phase float64) simRoute {
	return simRoute{via: probe.Relay, every: 60, phase: phase, relay: "out"}
}

func server(name string, routes ...simRoute) simServer {
	return simServer{name: name, network: "192.0.2.0/24", routes: routes}
}

// with changes a server.
func with(s simServer, change func(*simServer)) simServer {
	change(&s)
	return s
}

func dead(s simServer, d ...span) simServer {
	return with(s, func(s *simServer) { s.dead = d })
}

func TestFind(t *testing.T) {
	tests := []struct {
		name string
		sim  sim
		want []string
	}{
		{"nothing", sim{until: 3600, servers: []simServer{server("a", mx(0), relay(30))}}, []string{}},
		{"one server of many", sim{until: 7200, servers: []simServer{
			server("a", mx(0), relay(30)), dead(server("b", mx(0), relay(30)), span{1810, 3590}), server("c", mx(0), relay(30))}},
			[]string{
				"b down mx+delivery+imap [1800.1 1860.2] [3570 3600.2]",
			}},
		{"a company with one server and an mx route only", sim{until: 7200, servers: []simServer{dead(server("a", mx(0)), span{1810, 3590})}}, []string{
			"a down mx+imap [1800.1 1870] [3570 3600.2] weak",
		}},
		{"IMAP only", sim{until: 7200, servers: []simServer{with(server("a", mx(0), relay(30)), func(s *simServer) { s.imap = downs{{1810, 3590}} })}}, []string{
			"a unreadable imap [1810 1990] [2930 3590]",
		}},
		{"SMTP only", sim{until: 7200, servers: []simServer{with(server("a", mx(0), submission(20)), func(s *simServer) { s.smtp = downs{{1810, 3590}} })}}, []string{
			"a down mx+submission [1760.1 1820.1] [3560 3620.2]",
		}},
		{"takes mail and holds it", sim{until: 7200, servers: []simServer{with(server("a", mx(0)), func(s *simServer) { s.held = downs{{1810, 3590}} })}}, []string{
			"a not delivering delivery [1800.8 1890.2] [3540.2 3590.6]",
		}},
		{"slow", sim{until: 7200, servers: []simServer{with(server("a", mx(0)), func(s *simServer) { s.slow, s.slowBy = downs{{1810, 3590}}, 120 })}}, []string{
			"a slow delivery [1800 1890] [3540 3600.8]",
		}},
		{"slow, on two routes at one time", sim{until: 7200, servers: []simServer{with(server("a", mx(0), relay(0)), func(s *simServer) { s.slow, s.slowBy = downs{{1810, 3590}}, 150 })}}, []string{
			"a slow delivery [1800 1890] [3540 3600.8]",
		}},
		{"the agent is cut off, a reference", sim{until: 7200, servers: []simServer{server("a", mx(0)), server("b", mx(5))}, cut: downs{{1810, 3590}}, refs: map[string]downs{"r": nil}}, []string{
			"cut off [1810 3590]",
		}},
		{"the agent is cut off, a relay", sim{until: 7200, servers: []simServer{server("a", mx(0), relay(30))}, cut: downs{{1810, 3590}}}, []string{
			"cut off [1810 3590]",
		}},
		{"cut off within an outage", sim{until: 7200, servers: []simServer{dead(server("a", mx(0)), span{1210, 5990}), server("b", mx(5))}, cut: downs{{1810, 3590}}, refs: map[string]downs{"r": nil}}, []string{
			"a down mx+imap [1200.1 1270] [5970 6000.2] holes=1",
			"cut off [1810 3590]",
		}},
		{"the reference alone fails", sim{until: 7200, servers: []simServer{server("a", mx(0))}, refs: map[string]downs{"r": {{1810, 3590}}}}, []string{}},
		{"the agent stopped in the middle", sim{until: 7200, servers: []simServer{dead(server("a", mx(0), relay(30)), span{1810, 5390})}, agent: downs{{2405, 3605}}}, []string{
			"a down mx+delivery+imap [1800.1 1860.2] [5370 5400.2] holes=1",
		}},
		{"the agent stopped, and it was over", sim{until: 7200, servers: []simServer{dead(server("a", mx(0), relay(30)), span{1810, 3000})}, agent: downs{{2405, 3605}}}, []string{
			"a down mx+delivery+imap [1800.1 1860.2] [2400 3605.2] holes=1",
		}},
		{"two servers, overlapping", sim{until: 7200, servers: []simServer{dead(server("a", mx(0), relay(30)), span{1810, 3590}), dead(server("b", mx(0), relay(30)), span{2410, 4190})}}, []string{
			"a down mx+delivery+imap [1800.1 1860.2] [3570 3600.2]",
			"b down mx+delivery+imap [2400.1 2460.2] [4170 4200.2]",
		}},
		{"relay routes only", sim{until: 14400, servers: []simServer{with(server("a", relay(0)), func(s *simServer) { s.smtp = downs{{1810, 3590}} }), server("b", relay(0))}}, []string{
			"a not delivering delivery [1800.8 1890.2] [1860.2 3600.8] open-end",
		}},
		{"greylisting", sim{until: 7200, servers: []simServer{with(server("a", mx(0)), func(s *simServer) { s.grey = downs{{1810, 3590}} })}}, []string{
			"a slow delivery [1800 1890] [3540 3600.8]",
		}},
		{"rejecting", sim{until: 7200, servers: []simServer{with(server("a", mx(0)), func(s *simServer) { s.reject = downs{{1810, 3590}} })}}, []string{}},
		{"still going on", sim{until: 3600, servers: []simServer{dead(server("a", mx(0), relay(30)), span{1810, 9999})}}, []string{
			"a down mx+imap [1800.1 1870] [3570 -]",
		}},
		{"an attempt is evidence before its time-out", sim{until: 3600, now: 1935, servers: []simServer{dead(server("a", mx(0), submission(20)), span{1861, 9999})}}, []string{
			"a down mx+submission [1820.1 1890] [1920 -] weak",
		}},
		{"a flap", sim{until: 14400, servers: []simServer{dead(server("a", mx(0), relay(30)), span{1810, 3590}, span{4070, 5390})}}, []string{
			"a down mx+delivery+imap [1800.1 1860.2] [5370 5400.2] flap [3570 3600.2] [4020.1 4090]",
		}},
		{"a recovery too long for a flap", sim{until: 14400, servers: []simServer{dead(server("a", mx(0), relay(30)), span{1810, 3590}, span{4990, 6000})}}, []string{
			"a down mx+delivery+imap [1800.1 1860.2] [3570 3600.2]",
			"a down mx+delivery+imap [4980.1 5040.2] [5970 6000.2]",
		}},
		{"shorter than two probes", sim{until: 7200, servers: []simServer{dead(server("a", mx(0)), span{1799, 1830})}}, []string{}},
		{"one lost", sim{until: 7200, servers: []simServer{with(server("a", mx(0)), func(s *simServer) { s.drop = func(t float64) bool { return t == 1800 } })}}, []string{}},
		{"a relay cannot be reached", sim{until: 7200, servers: []simServer{server("a", mx(0), relay(30)), server("b", mx(0), relay(30))}, relays: map[string]downs{"out": {{1810, 3590}}}}, []string{
			"relay out a+b [1770.1 1840] [3570 3630.2]",
		}},
		{"a relay holds mail", sim{until: 7200, servers: []simServer{server("a", mx(0), relay(30)), server("b", mx(0), relay(30))}, stuck: map[string]downs{"out": {{1810, 3590}}}}, []string{
			"relay out a+b [1770.8 1860.2] [3510.2 3590.3]",
		}},
		{"a relay holds mail, for servers that have no other route", sim{until: 7200, servers: []simServer{server("a", relay(30)), server("b", relay(30)), server("c", mx(0))}, stuck: map[string]downs{"out": {{1810, 3590}}}}, []string{
			"relay out a+b [1770.8 1860.2] [3510.2 3590.3]",
		}},
		{"planned", sim{until: 7200, servers: []simServer{dead(server("a", mx(0), relay(30)), span{1810, 3590})}, planned: []report.Planned{{Span: report.Span{From: at(1805), To: at(3595)}, Server: "a"}}}, []string{
			"a down mx+delivery+imap [1800.1 1860.2] [3570 3600.2] planned",
		}},
		{"planned in part", sim{until: 7200, servers: []simServer{dead(server("a", mx(0), relay(30)), span{1810, 3590})}, planned: []report.Planned{{Span: report.Span{From: at(1805), To: at(2400)}, Network: "192.0.2.0/24"}}}, []string{
			"a down mx+delivery+imap [1800.1 1860.2] [3570 3600.2]",
		}},
		{"the mailbox came back later, so that arrivals are wide", sim{until: 7200, servers: []simServer{with(server("a", mx(0)), func(s *simServer) {
			s.dead, s.imap = downs{{1810, 3590}}, downs{{3590, 4500}}
		})}}, []string{
			"a down mx [1800.1 1870] [3570 3600.2] weak",
			"a unreadable imap [1810 1990] [3840 4500]",
		}},
		{"losses in the flush", sim{until: 7200, servers: []simServer{with(server("a", mx(0)), func(s *simServer) {
			s.held = downs{{1810, 3590}}
			s.drop = func(t float64) bool { return t > 1810 && int(t)%180 == 0 && t < 3590 }
		})}}, []string{
			"a not delivering delivery [1800.8 1890.2] [3540.2 3590.6]",
		}},
		{"flush in steps", sim{until: 10800, servers: []simServer{with(server("a", mx(0)), func(s *simServer) {
			s.held = downs{{1810, 3590}}
			s.release = func(accepted, recovered float64) float64 { return recovered + 300*float64(int(accepted)%7) }
		})}}, []string{
			"a not delivering delivery [1800.8 1890.2] [3540.2 3590.1]",
		}},
		{"a network is dead, and one relay serves all", sim{until: 14400, servers: []simServer{
			dead(server("a", mx(0), relay(30)), span{1810, 3590}), server("b", relay(30)),
		}}, []string{
			"a down mx+delivery+imap [1800.1 1860.2] [3570 3600.2]",
		}},
		{"nine hours, with a flap of eight minutes", sim{until: 64800, servers: []simServer{
			dead(server("a", mx(0), relay(30)), span{15000, 21000}, span{21480, 48600}),
			dead(server("b", relay(0)), span{15000, 21000}, span{21480, 48600}),
			server("c", mx(0), relay(30)),
		}}, []string{
			"a down mx+delivery+imap [14940.1 15010] [48590 48600.2] flap [20970 21000.2] [21420.1 21490]",
			"b not delivering delivery+imap [14940.8 15030.2] [21480.2 48600.8] flap [15000.2 21000.8] [21420.8 21510.2] open-end",
		}},
		{"LIFO flush", sim{until: 7200, servers: []simServer{with(server("a", mx(0)), func(s *simServer) {
			s.held = downs{{1810, 3590}}
			s.release = func(accepted, recovered float64) float64 { return recovered + (recovered-accepted)/20 }
		})}}, []string{
			"a not delivering delivery [1800.8 1890.2] [3540.2 3592.5]",
		}},
		{"rate-limited flush", sim{until: 10800, servers: []simServer{with(server("a", mx(0)), func(s *simServer) {
			s.held = downs{{1810, 3590}}
			s.release = func(accepted, recovered float64) float64 { return recovered + (accepted-1800)/3 }
		})}}, []string{
			"a not delivering delivery [1800.8 1890.2] [3540.2 3600.8]",
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			histories := test.sim.histories()
			found := test.sim.estate().Find(histories, at(test.sim.now))
			if diff := cmp.Diff(test.want, sayAll(found)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
