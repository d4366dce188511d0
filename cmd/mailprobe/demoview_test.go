package main

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
	"mailprobe/report"
)

func TestServersOf(t *testing.T) {
	want := []*serverLine{
		{name: "a", sent: 120, delivered: 118, awaited: 1236, oldest: 90 * time.Second,
			delay: &probe.Delay{Min: 2 * time.Second, Max: 2 * time.Second}, seen: at(-1)},
		{name: "b", sent: 1, awaited: 8, delay: &probe.Delay{Min: 72 * time.Millisecond, Max: 88 * time.Millisecond}, seen: at(-540)},
	}
	if diff := cmp.Diff(want, serversOf(someStatus()), cmp.AllowUnexported(serverLine{})); diff != "" {
		t.Errorf("servers (-want +got):\n%s", diff)
	}
}

// someView is a server that is well, and one that came back, whose mail flushes.
func someView() *report.View {
	i := incidentOf(outageOf("b", between(9, 12), between(28, 30)))
	f := &report.Flush{
		Fresh:    report.End{Reached: true, At: between(29, 31)},
		Accepted: report.End{Left: 2},
		Last:     report.End{Left: 39, Estimate: &report.Estimate{At: at(41), From: at(38), To: at(47)}},
	}
	return &report.View{Incidents: []report.Incident{i}, Servers: []report.Standing{{Server: "a", State: report.StateUp}, {Server: "b", State: report.StateNotDelivering, Flush: f}}}
}

func TestDemoSight(t *testing.T) {
	s := demoSight{st: someStatus(), view: someView(), clock: demoClock{demoStart}}
	want := `    server        state           sent   came  awaited    oldest last delay
  ● a             up               120    118     1236    90.0 s     2.00 s
  ● b             not delivering     1      0        8         -      80 ms

  incident 20110506-1342 over  b in 198.51.100.0/24 (1 of 2)
  began 9.0 – 12.0 s, ended 28.0 – 30.0 s
  fresh mail is normal     since 29.0 – 31.0 s
  accepted is delivered    cannot be told yet, 2 awaited
  last late mail           expected at 41 s (38 – 47 s), 39 awaited`
	if diff := cmp.Diff(want, strings.Join(s.lines(), "\n")); diff != "" {
		t.Errorf("the picture (-want +got):\n%s", diff)
	}
	if got, want := s.plain(), "sent 121, came 118, awaited 1,244; 1 of 2 servers fail"; got != want {
		t.Errorf("on one line: %q, want %q", got, want)
	}
	s.view.Servers[1].State = report.StateUp
	if got, want := s.plain(), "sent 121, came 118, awaited 1,244; last late one at 41 s (38 – 47 s)"; got != want {
		t.Errorf("on one line, in the flush: %q, want %q", got, want)
	}
	s.view = nil
	if got, want := s.lines()[1], "  ● a             unknown          120    118     1236    90.0 s     2.00 s"; got != want {
		t.Errorf("before the analysis has looked: %q, want %q", got, want)
	}
}

var colours = regexp.MustCompile(`\x1b\[[0-9;]*[mAJ]`)

// On a terminal the demo draws in place, in colours, within 80 columns, and
// removes just what it drew before it draws again.
func TestDemoViewOnATerminal(t *testing.T) {
	var out bytes.Buffer
	v := &demoView{w: &out, total: time.Hour, began: time.Now(), live: true}
	s := demoSight{st: someStatus(), view: someView(), clock: demoClock{demoStart}, pal: palette{on: true}}
	v.draw(s, "flush")
	v.draw(s, "flush")
	v.end()
	first, rest, found := strings.Cut(out.String(), "\x1b[10A\x1b[J")
	if !found || strings.Count(rest, "\x1b[10A\x1b[J") != 1 {
		t.Fatalf("it does not go up by the 10 lines that it drew: %q", out.String())
	}
	for _, part := range []string{"  0 s ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░ flush\n", "\x1b[32m●\x1b[0m a ", "\x1b[31mnot delivering\x1b[0m", "\x1b[33mexpected at"} {
		if !strings.Contains(first, part) {
			t.Errorf("the picture lacks %q: %q", part, first)
		}
	}
	for line := range strings.Lines(colours.ReplaceAllString(first, "")) {
		if n := utf8.RuneCountInString(line) - 1; n > 80 {
			t.Errorf("a line has %d columns: %q", n, line)
		}
	}
}

func TestDemoViewInAPipe(t *testing.T) {
	var out bytes.Buffer
	v := &demoView{w: &out, total: time.Hour, began: time.Now(), teller: demoTeller{clock: demoClock{demoStart}}}
	s := demoSight{st: someStatus()}
	v.draw(s, "outage")
	v.draw(s, "outage") // too soon after the one before
	v.event("it is back")
	v.tell(&report.View{Incidents: []report.Incident{incidentOf(outageOf("b", between(9, 12), probe.Interval{}))}})
	want := "  0 s outage: sent 121, came 118, awaited 1,244\n  0 s it is back\n" +
		"  0 s incident 20110506-1342 opens\n      scope: b in 198.51.100.0/24 (1 of 2)\n      it began at 9.0 – 12.0 s\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("printed (-want +got):\n%s", diff)
	}
}
