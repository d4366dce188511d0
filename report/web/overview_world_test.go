package web

import (
	"fmt"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
)

// noon is when the worlds of the tests are looked at.
var noon = time.Date(2011, 5, 6, 12, 0, 0, 0, time.UTC)

// serverNames has one for each server of a world; it begins with those that fail.
func serverName(i int) string { return fmt.Sprintf("mx%03d.example", i) }

// worldOf returns an estate of n servers in networks of ten, the first few of
// which are in each of the states in turn.
func worldOf(n int) Overview {
	o := Overview{
		Agent: "tokyo1", Version: "1.5.0", Started: noon.Add(-50 * time.Hour), Now: noon, View: &report.View{At: noon.Add(-3 * time.Second)},
		Coverage: report.Coverage{Span: report.Span{From: noon.Add(-24 * time.Hour), To: noon}, Watched: 24 * time.Hour},
		Agents:   AgentSheet{Watching: true},
	}
	states := []report.State{report.StateDown, report.StateNotDelivering, report.StateSlow, report.StateUnreadable, report.StateUnknown, report.StatePlanned}
	for i := range n {
		s := report.Server{Name: serverName(i), Network: fmt.Sprintf("192.0.%d.0/28", i/10), Labels: map[string]string{"site": []string{"osaka", "tokyo"}[i%2]}, Domains: []string{fmt.Sprintf("customer%d.example", i)}}
		state := report.StateUp
		if i < len(states) {
			state = states[i]
		}
		o.Servers = append(o.Servers, s)
		o.View.Servers = append(o.View.Servers, standingOf(s.Name, state, i))
	}
	return o
}

// standingOf returns how a server in a state stands, a little different for each.
func standingOf(name string, state report.State, i int) report.Standing {
	at := noon.Add(-3 * time.Second)
	s := report.Standing{
		Server: name, State: state, Backlog: report.Backlog{At: at, Watermark: at},
		Lately: report.Quantiles{N: 15, P50: time.Duration(900+i) * time.Millisecond, P90: 2 * time.Second, Max: 3 * time.Second},
		Usual:  report.Quantiles{N: 1440, P50: 950 * time.Millisecond, P90: 1800 * time.Millisecond, Max: 4 * time.Second},
	}
	failing := state == report.StateDown || state == report.StateNotDelivering
	for n := range 30 {
		from := noon.Add(time.Duration(2*n-60) * time.Minute)
		t := report.Trace{Span: report.Span{From: from, To: from.Add(2 * time.Minute)}, Sent: 4, Longest: time.Duration(1000+(i*37+n*n*113)%900) * time.Millisecond}
		if failing && n > 15 {
			t.Longest, t.Missing = 0, 4
		}
		s.Trace = append(s.Trace, t)
	}
	if state != report.StateUp && state != report.StateUnknown {
		s.Since = probe.Interval{From: noon.Add(-29 * time.Minute), To: noon.Add(-28 * time.Minute)}
	}
	if failing {
		s.Lately, s.Missing = report.Quantiles{}, 30
		oldest := noon.Add(-28 * time.Minute)
		s.Backlog = report.Backlog{At: at, Pending: 56, Oldest: oldest, Watermark: oldest}
	}
	return s
}

// openIncident is of the first two servers of a world.
func openIncident() report.Incident {
	return report.Incident{
		Agent: "tokyo1", ID: "tokyo1-20110506-1", Start: probe.Interval{From: noon.Add(-29 * time.Minute), To: noon.Add(-28 * time.Minute)},
		Scope: report.Scope{Servers: 2, Watched: 500, Networks: []report.NetworkScope{{Network: "192.0.0.0/28", N: 2, Of: 10, Servers: []string{serverName(0), serverName(1)}}}},
	}
}

// overviewOf is a Source that answers with one overview.
func overviewOf(o Overview) fake {
	return fake{overview: func() (Overview, error) { return o, nil }}
}
