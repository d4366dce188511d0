package main

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
	"mailprobe/report"
)

// newsOf shows one view after the other to a teller, and returns what it says.
func newsOf(views ...*report.View) [][]string {
	teller := demoTeller{clock: demoClock{demoStart}}
	var all [][]string
	for _, v := range views {
		var lines []string
		for _, n := range teller.news(v) {
			lines = append(append(lines, n.head), n.more...)
		}
		all = append(all, lines)
	}
	return all
}

// viewOf is what the analysis sees of an incident whose servers have that flush.
func viewOf(i report.Incident, f *report.Flush) *report.View {
	return &report.View{Incidents: []report.Incident{i}, Servers: []report.Standing{
		{Server: "mx.a.example", State: report.StateUp},
		{Server: "mx.c.example", State: report.StateDown, Flush: f}}}
}

func TestTellerTellsAnIncident(t *testing.T) {
	c := outageOf("mx.c.example", between(9, 12.34), probe.Interval{From: at(13)})
	open := incidentOf(c)
	wider := incidentOf(c, outageOf("mx.d.example", between(9.5, 13), probe.Interval{From: at(13)}))
	c.End = between(28, 30.01)
	over := incidentOf(c)
	over.Scope = wider.Scope

	estimate := &report.Estimate{At: at(41), From: at(38), To: at(47), By: report.ByDrain}
	flushing := report.Flush{Last: report.End{Of: 40, Left: 39, Estimate: estimate}}
	normal := flushing
	normal.Fresh = report.End{Reached: true, At: between(29, 31)}
	normal.Accepted = report.End{Reached: true, At: between(30, 30)}
	done := normal
	done.Last, done.Late, done.Overtaken, done.Outstanding = report.End{Reached: true, At: between(40.5, 40.7)}, 39, 3, 1

	narrower, later := done, done
	narrower.Last.At, later.Last.At = between(40.6, 40.7), between(43, 43.1)

	got := newsOf(nil, &report.View{}, viewOf(open, nil), viewOf(open, nil), viewOf(wider, nil),
		viewOf(over, &report.Flush{}), viewOf(over, &flushing), viewOf(over, &flushing), viewOf(over, &normal), viewOf(over, &done), viewOf(over, &narrower), viewOf(over, &later))
	want := [][]string{nil, nil,
		{"incident 20110506-1342 opens", "scope: mx.c.example in 198.51.100.0/24 (1 of 2)", "it began at 9.0 – 12.4 s"}, nil,
		{"incident 20110506-1342 has another scope", "scope: 198.51.100.0/24 (2 of 2)", "it began at 9.0 – 12.4 s"},
		{"incident 20110506-1342 is over", "it began at 9.0 – 12.4 s and ended at 28.0 – 30.1 s"},
		{"39 late mails are awaited, the last one at 41 s (38 – 47 s)"}, nil,
		{"fresh mail is normal since 29.0 – 31.0 s", "all that the servers themselves had accepted is delivered since 30.0 s"},
		{"the last late mail came at 40.5 – 40.7 s", "39 mails came late, 3 of them after a later one of the same route; 1 outstanding",
			"when it was first foreseen, it was expected at 41 s (38 – 47 s)"}, nil,
		{"corrected: the last late mail came at 43.0 – 43.1 s", "39 mails came late, 3 of them after a later one of the same route; 1 outstanding",
			"when it was first foreseen, it was expected at 41 s (38 – 47 s)"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("news (-want +got):\n%s", diff)
	}
}

// What turns out otherwise is told too, and the ends are told again.
func TestTellerCorrects(t *testing.T) {
	over := incidentOf(outageOf("mx.c.example", between(9, 12), between(28, 30)))
	again := incidentOf(outageOf("mx.c.example", between(9, 12), probe.Interval{From: at(33)}))
	gone := over
	gone.Withdrawn = true
	merged := over
	merged.Into = "another"
	flush := &report.Flush{Fresh: report.End{Reached: true, At: between(29, 31)}}
	got := newsOf(viewOf(over, flush), viewOf(again, nil), viewOf(over, flush), viewOf(gone, flush), viewOf(gone, nil), viewOf(merged, flush))
	over1 := []string{"incident 20110506-1342 is over", "it began at 9.0 – 12.0 s and ended at 28.0 – 30.0 s", "fresh mail is normal since 29.0 – 31.0 s"}
	want := [][]string{
		append([]string{"incident 20110506-1342 opens", "scope: mx.c.example in 198.51.100.0/24 (1 of 2)", "it began at 9.0 – 12.0 s"}, over1...),
		{"incident 20110506-1342 is not over after all"}, over1, {"incident 20110506-1342 was none after all"}, nil, nil}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("news (-want +got):\n%s", diff)
	}
}

func TestFlushed(t *testing.T) {
	reached := report.End{Reached: true, At: between(40, 41)}
	all := &report.Flush{Fresh: reached, Accepted: reached, Last: reached}
	without := func(change func(*report.Flush)) *report.Flush {
		f := *all
		change(&f)
		return &f
	}
	over := incidentOf(outageOf("mx.c.example", between(9, 12), between(28, 30)))
	open := incidentOf(outageOf("mx.c.example", between(9, 12), probe.Interval{}))
	withdrawn := open
	withdrawn.Withdrawn = true
	tests := map[string]struct {
		view *report.View
		want bool
	}{
		"not looked yet":   {nil, false},
		"no incident":      {&report.View{At: time.Now()}, true},
		"withdrawn":        {viewOf(withdrawn, nil), true},
		"open":             {viewOf(open, all), false},
		"over":             {viewOf(over, all), true},
		"no flush yet":     {viewOf(over, nil), false},
		"fresh is not":     {viewOf(over, without(func(f *report.Flush) { f.Fresh = report.End{} })), false},
		"accepted is not":  {viewOf(over, without(func(f *report.Flush) { f.Accepted = report.End{} })), false},
		"the last one not": {viewOf(over, without(func(f *report.Flush) { f.Last = report.End{} })), false},
	}
	for name, test := range tests {
		if got := flushed(test.view); got != test.want {
			t.Errorf("%s: %t, want %t", name, got, test.want)
		}
	}
}
