package main

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"

	"mailprobe/probe"
	"mailprobe/report"
)

// between returns two bounds in seconds after demoStart.
func between(from, to float64) probe.Interval { return probe.Interval{From: at(from), To: at(to)} }

// outageOf is an outage with those bounds.
func outageOf(server string, start, end probe.Interval) report.Outage {
	return report.Outage{Server: server, Kind: report.Down, Start: start, End: end}
}

// incidentOf is an incident of the network that the demo cuts off.
func incidentOf(outages ...report.Outage) report.Incident {
	servers := map[string]bool{}
	for _, o := range outages {
		servers[o.Server] = true
	}
	n := len(servers)
	scope := report.Scope{Servers: n, Watched: 6, Networks: []report.NetworkScope{
		{Network: demoCut, Whole: n == 2, N: n, Of: 2, Servers: slices.Sorted(maps.Keys(servers))}}}
	i := report.Incident{ID: "20110506-1342", Outages: outages, Scope: scope, Start: outages[0].Start, End: outages[0].End}
	for _, o := range outages {
		if !o.Over() {
			i.End = o.End
		}
	}
	return i
}

// cutAt is what the demo did to both servers.
func cutAt(cut, back float64) map[string]demoOutage {
	o := demoOutage{cut: between(cut, cut+0.01), back: between(back, back+0.01)}
	return map[string]demoOutage{"mx.c.example": o, "mx.d.example": o}
}

func TestOutagesAgainstTheTruth(t *testing.T) {
	good := outageOf("mx.d.example", between(9, 12), between(28, 31))
	with := func(o report.Outage) []report.Incident { return []report.Incident{incidentOf(o, good)} }
	flapping := outageOf("mx.c.example", between(9, 12), between(28, 31))
	flapping.Flaps = []report.Flap{{Up: between(15, 16), Down: between(17, 18)}}
	elsewhere := incidentOf(outageOf("mx.c.example", between(9, 12), between(28, 31)), good)
	elsewhere.Scope.Networks[0].Network = "192.0.2.0/24"
	withdrawn := incidentOf(outageOf("mx.a.example", between(9, 12), between(9, 12)))
	withdrawn.Withdrawn, withdrawn.Outages = true, nil

	tests := map[string]struct {
		said  []report.Incident
		truth map[string]demoOutage
		want  string // the difference; empty: there is none
	}{
		"bounds hold":              {with(outageOf("mx.c.example", between(9, 12), between(28, 31))), cutAt(10, 30), ""},
		"the bounds themselves":    {with(outageOf("mx.c.example", between(10.01, 12), between(28, 30))), cutAt(10, 30), ""},
		"no lower bound":           {with(report.Outage{Server: "mx.c.example", Kind: report.Down, Start: probe.Interval{To: at(12)}, End: between(28, 31)}), cutAt(10, 30), ""},
		"nothing at all":           {nil, nil, ""},
		"too short":                {nil, cutAt(10, 14), ""},
		"begins too early":         {with(outageOf("mx.c.example", between(8, 9.9), between(28, 31))), cutAt(10, 30), "mx.c.example is said to have failed from 8.0 – 9.9 s, and was cut off at 10.0 – 10.1 s"},
		"begins too late":          {with(outageOf("mx.c.example", between(10.5, 12), between(28, 31))), cutAt(10, 30), "mx.c.example is said to have failed from 10.5 – 12.0 s, and was cut off at"},
		"ends too early":           {with(outageOf("mx.c.example", between(9, 12), between(28, 29.9))), cutAt(10, 30), "mx.c.example is said to be up again from 28.0 – 29.9 s, and came back at 30.0 – 30.1 s"},
		"ends too late":            {with(outageOf("mx.c.example", between(9, 12), between(30.5, 31))), cutAt(10, 30), "mx.c.example is said to be up again from 30.5 – 31.0 s"},
		"goes on":                  {with(outageOf("mx.c.example", between(9, 12), probe.Interval{From: at(29)})), cutAt(10, 30), "mx.c.example is said to fail still, and came back at 30.0 – 30.1 s"},
		"a flap":                   {with(flapping), cutAt(10, 30), "mx.c.example is said to have been up for a while from 15.0 – 16.0 s"},
		"not found":                {nil, cutAt(10, 15.01), "mx.c.example was cut off once, and is said to have had 0 outages"},
		"one not found":            {[]report.Incident{incidentOf(good)}, cutAt(10, 30), "mx.c.example was cut off once, and is said to have had 0 outages"},
		"found twice":              {with(outageOf("mx.d.example", between(9, 12), between(28, 31))), cutAt(10, 30), "mx.d.example was cut off once, and is said to have had 2 outages"},
		"another server":           {with(outageOf("mx.a.example", between(9, 12), between(28, 31))), cutAt(10, 30), "mx.a.example is said to have failed from 9.0 – 12.0 s, and nothing was done to it"},
		"an outage where was none": {[]report.Incident{incidentOf(good)}, nil, "mx.d.example is said to have failed from 9.0 – 12.0 s, and nothing was done to it"},
		"withdrawn":                {append(with(outageOf("mx.c.example", between(9, 12), between(28, 31))), withdrawn), cutAt(10, 30), "the incident 20110506-1342 was opened, and withdrawn: there was none"},
		"two incidents":            {[]report.Incident{incidentOf(outageOf("mx.c.example", between(9, 12), between(28, 31))), incidentOf(good)}, cutAt(10, 30), "one network was cut off, and 2 incidents opened"},
		"another network":          {[]report.Incident{elsewhere}, cutAt(10, 30), "the scope is said to be 192.0.2.0/24 (2 of 2), and the network 198.51.100.0/24 was cut off"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := newComparison(nil)
			c.outages(test.said, test.truth, demoClock{demoStart})
			var out bytes.Buffer
			if same := c.print(&out); same != (test.want == "") || !strings.Contains(out.String(), test.want) {
				t.Errorf("it says that all is the same: %t, want the difference %q:\n%s", same, test.want, out.String())
			}
		})
	}
}

// What is said in praise is what was checked.
func TestOutageText(t *testing.T) {
	tests := []struct {
		found, cut int
		short      bool
		want       string
	}{
		{0, 0, false, "Nothing was cut off, and no incident was opened."},
		{0, 2, true, "The outage was too short to be told from a slow answer, and was not called one."},
		{2, 2, false, "The bounds of the outage hold, for each of 2 servers, the instants at which\n"},
	}
	for _, test := range tests {
		if got := outageText(test.found, test.cut, test.short); !strings.HasPrefix(got, test.want) {
			t.Errorf("%+v: %q", test, got)
		}
	}
}
