package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"mailprobe/cmd/mailprobe/analyst"
	"mailprobe/probe"
	"mailprobe/report"
)

// may is an instant of 6 May 2011, by the clock of the test's zone.
func may(clock string) time.Time {
	at, err := time.ParseInLocation("2006-01-02 15:04:05.999", "2011-05-06 "+clock, time.Local)
	if err != nil {
		panic(err)
	}
	return at
}

func lying(from, to string) probe.Interval {
	return probe.Interval{From: may(from), To: may(to)}
}

// wide returns the lines of a text that do not fit into a hundred columns.
func wide(text string) (list []string) {
	for line := range strings.Lines(text) {
		if columns(strings.TrimSuffix(line, "\n")) > 100 {
			list = append(list, line)
		}
	}
	return list
}

// manyServers is an incident of many servers, as people and evidence may leave it.
func manyServers() report.Incident {
	i := report.Incident{Agent: "tokyo", ID: "20110505-1910-0a1b2c", Start: lying("04:09:00", "04:10:10"), Weak: true, Of: "20110505-1909", Merged: []string{"20110505-2050"},
		End: probe.Interval{From: may("23:24:20"), To: may("23:25:20.3")}, Scope: report.Scope{Servers: 40, Watched: 200}}
	var names []string
	for n := range 40 {
		names = append(names, fmt.Sprintf("mx%d.hosting.example.jp", n))
	}
	i.Scope.Networks = []report.NetworkScope{{Network: "2001:db8:1234:5678::/64", N: 40, Of: 60, Servers: names}}
	return i
}

func TestIncidentsAreReadableAtAHundredColumns(t *testing.T) {
	over := manyServers()
	merged, gone, open := over, over, over
	merged.Into, gone.Withdrawn, open.End = "20110505-1909", true, probe.Interval{}
	other := over
	other.Agent, other.Planned = "osaka", true
	var b strings.Builder
	list := analyst.IncidentList{AsOf: may("23:59:00"), Incidents: []report.Incident{over, merged, gone, open, other}}
	if err := (incidentsCmd{}).print(&b, list); err != nil {
		t.Fatal(err)
	}
	if lines := wide(b.String()); lines != nil {
		t.Errorf("these lines are too long:\n%s", strings.Join(lines, ""))
	}
	for _, want := range []string{
		"20110505-1910-0a1b2c  over       40 of 200  2011-05-06 04:09:00 – 04:10:10  23:24:20 – 23:25:21\n",
		"20110505-1910-0a1b2c  OPEN       40 of 200  2011-05-06 04:09:00 – 04:10:10  not yet\n",
		"20110505-1910-0a1b2c  withdrawn  ", "20110505-1910-0a1b2c  merged     ", "20110505-1910-0a1b2c  planned    ",
		"    lasted 19 h 14 min – 19 h 16 min; mx0.hosting.example.jp, mx1.hosting.example.jp, ",
		"    so far 19 h 48 min; mx0.",
		"    agent tokyo; merged into 20110505-1909\n",
		"    agent tokyo; later evidence shows that there was no outage\n",
		"    agent osaka; unreachable from here: there was nothing to compare with\n    split off from 20110505-1909; with what was 20110505-2050\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("it does not say %q:\n%s", want, b.String())
		}
	}
}

func TestBacklogIsReadableAtAHundredColumns(t *testing.T) {
	left := report.End{Of: 1500, Left: 1234, Estimate: &report.Estimate{At: may("14:20:10"), From: may("14:05:59"), To: may("14:49:01")}}
	oldest := may("04:10:00")
	flushing := analyst.ServerBacklog{Server: "mx1.hosting.jp", State: report.StateNotDelivering, Awaited: analyst.Awaited{Pending: 1234, Uncertain: 12, Oldest: &oldest, Watermark: oldest},
		Flush: &report.Flush{Recovery: lying("13:29:00", "13:30:00"), Drain: 2.5, Late: 300, Fresh: report.End{Reached: true, At: lying("13:30:00", "13:30:00.3")},
			Accepted: report.End{Left: 3}, Last: left}}
	failing := flushing
	failing.Server, failing.State, failing.Flush = "mx2.hosting.jp", report.StateDown, &report.Flush{}
	var b strings.Builder
	if err := printBacklog(&b, analyst.BacklogList{AsOf: may("13:40:00"), Servers: []analyst.ServerBacklog{flushing, failing}}); err != nil {
		t.Fatal(err)
	}
	want := `SERVER          STATE           AWAITED               OLDEST      COMING     ALL SETTLED BEFORE
mx1.hosting.jp  not delivering  1,234 + 12 uncertain  9 h 30 min  150.0/min  04:10:00
mx2.hosting.jp  down            1,234 + 12 uncertain  9 h 30 min  -          04:10:00

since the recovery:
SERVER          FRESH MAIL NORMAL  ACCEPTED MAIL DELIVERED  LAST LATE MAIL
mx1.hosting.jp  since 13:30:01     not known yet, 3 left    about 14:20 (14:05–14:50), 1,234 left

as of `
	if got, _, _ := strings.Cut(b.String(), stamp(may("13:40:00"))); got != want {
		t.Errorf("it is\n%s\nwant\n%s", got, want)
	}
	if lines := wide(b.String()); lines != nil {
		t.Errorf("these lines are too long:\n%s", strings.Join(lines, ""))
	}
}

// An end on another day says so.
func TestFlushEnds(t *testing.T) {
	day := 24 * time.Hour
	for _, test := range []struct {
		end  report.End
		want string
	}{
		{report.End{Reached: true, At: lying("04:00:00", "04:00:00")}, "since 04:00:00"},
		{report.End{Reached: true, At: probe.Interval{To: may("04:00:00").Add(-day)}}, "since 2011-05-05 04:00:00"},
		{report.End{}, "not known yet"},
		{report.End{Left: 2}, "not known yet, 2 left"},
		{report.End{Left: 1, Estimate: &report.Estimate{At: may("23:00:00"), From: may("22:00:00"), To: may("01:00:00").Add(day)}}, "about 23:00 (22:00–05-07 01:00), 1 left"},
	} {
		if got := flushEndText(test.end, may("12:00:00")); got != test.want {
			t.Errorf("%+v: %q, want %q", test.end, got, test.want)
		}
	}
}

func TestFormatByFileName(t *testing.T) {
	for name, want := range map[string]string{
		"": "md", "report": "md", "a.md": "md", "a.markdown": "md", "a.TXT": "md", "a.html": "html", "a.HTM": "html", "dir.x/a.json": "json", "a.csv.gz": "csv",
	} {
		if got, err := (reportCmd{Output: name}).format(); got != want || err != nil {
			t.Errorf("%q: %q, %v; want %q", name, got, err, want)
		}
	}
	if _, err := (reportCmd{Output: "a.docx"}).format(); err == nil || !strings.Contains(err.Error(), ".docx") {
		t.Errorf("a.docx: %v", err)
	}
	if got, err := (reportCmd{Output: "a.docx", Format: "html"}).format(); got != "html" || err != nil {
		t.Errorf("a.docx as html: %q, %v", got, err)
	}
}

// Above all else, status says what somebody who was woken looks for.
func TestStatusTellsIncidentsFirst(t *testing.T) {
	i := manyServers()
	i.Scope.Networks = i.Scope.Networks[:1]
	i.Scope.Networks[0].Servers = []string{"mx1", "mx2"}
	i.Scope.Networks[0].N, i.Scope.Servers = 2, 2
	st := Status{Agent: "tokyo", Running: true, CutOff: true, Now: may("04:20:00"), Incidents: incidentStates([]report.Incident{i}),
		References: []ReferenceStatus{{Name: "www.example.com:443", At: may("04:19:30"), Err: "dial\x1b[2J\ntimeout"}, {Name: "192.0.2.53:53", At: may("04:19:31"), Answered: true}}}
	var b strings.Builder
	if err := printStatus(&b, st); err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(b.String(), "\n") // the first line says since when it runs
	want := `nothing answers at all: the agent itself is cut off, so how the servers are is not known
open incident 20110505-1910-0a1b2c since 2011-05-06 04:09:00 – 04:10:10; 2 of 200 servers: mx1, mx2 in 2001:db8:1234:5678::/64 (2 of 60) (unreachable from here: there was nothing to compare with)

ROUTE  VIA  PENDING  OLDEST  LAST DELAY  LAST ATTEMPT
reference www.example.com:443  does not answer: dial [2J timeout at ` + clock(may("04:19:30")) + `
reference 192.0.2.53:53  answers at ` + clock(may("04:19:31")) + "\n"
	if text != want {
		t.Errorf("it says\n%s\nwant\n%s", text, want)
	}
}
