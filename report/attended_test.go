package report_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
	"mailprobe/report"
)

func stripOf(server string, f report.Findings, cov report.Coverage) (list []string) {
	for _, s := range report.Strip(server, f, cov, cov.Span) {
		list = append(list, fmt.Sprintf("%s–%s %s", clock(s.From), clock(s.To), s.State))
	}
	return list
}

// A server that only a relay brings mail to is not known while the relay cannot be
// reached: neither up nor down. The last mail of before came at 1800.85, the first
// one of after at 12000.85, and each tells of 3 × 60 s and the 30 s until a mail is
// late.
func TestNothingTellsOfTheServer(t *testing.T) {
	s := sim{until: 14400, servers: []simServer{server("a", relay(0)), server("b", mx(5))}, relays: map[string]downs{"out": {{1810, 12000}}}}
	list := s.histories()
	f := s.estate().Find(list, at(14400))
	cov := report.CoverageOf(list[0].Watches, f.CutOff, spanOf(0, 14400))
	want := []string{"0–2010.8 up", "2010.8–11790.8 unknown", "11790.8–14400 up"}
	if diff := cmp.Diff(want, stripOf("a", f, cov)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"0–14400 up"}, stripOf("b", f, cov)); diff != "" {
		t.Errorf("b (-want +got):\n%s", diff)
	}
	a := s.estate().Available(report.Server{Name: "a"}, f, cov, cov.Span)
	if want := (14400 - 9780) * time.Second; a.Watched.Round(time.Millisecond) != want || a.Outages != 0 || a.Down.Max != 0 {
		t.Errorf("available: %+v, want %v watched", a, want)
	}
	for _, c := range []struct {
		server string
		at     float64
		want   bool
	}{{"a", 2010, true}, {"a", 2011, false}, {"a", 11790, false}, {"a", 11791, true}, {"a", 14400, true}, {"b", 5000, true}, {"none", 5000, false}} {
		if got := f.AttendedAt(c.server, at(c.at)); got != c.want {
			t.Errorf("%s at %v: %v", c.server, c.at, got)
		}
	}
}

// A server that was configured in the middle, and one that was not tried for a
// while, since the cap held its mails back.
func TestAttendedSince(t *testing.T) {
	s := sim{until: 7200, servers: []simServer{server("a", mx(0)), server("b", mx(0), submission(30))}}
	list := s.histories()
	for len(list[0].Mails) > 0 && list[0].Mails[0].Sent.Before(at(3600)) {
		list[0].Mails = list[0].Mails[1:]
	}
	failing(list[1], span{1810, 5390}, func(began time.Time) report.Try {
		return report.Try{Began: began, Ended: began, Class: probe.Capped}
	})
	f := s.estate().Find(list, at(7200))
	cov := report.CoverageOf(list[0].Watches, nil, spanOf(0, 7200))
	// The first mail of a was taken between 3600.1 and 3600.2; of b the last one of
	// before was sent on submission at 1770 and came at 1770.85, the last on mx at
	// 1800 and came at 1800.85; the first of after was sent at 5400.
	for server, want := range map[string][]string{
		"a": {"0–3390.1 unknown", "3390.1–7200 up"},
		"b": {"0–2010.8 up", "2010.8–5190.1 unknown", "5190.1–7200 up"},
	} {
		if diff := cmp.Diff(want, stripOf(server, f, cov)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", server, diff)
		}
	}
}

// An outage lasts until the server was seen to work, whatever was tried in it.
func TestUnattendedOutageGoesOn(t *testing.T) {
	f := someFindings()
	f.Attended = map[string][]report.Span{"a": {spanOf(0, 1200), spanOf(3500, 5000)}}
	cov := report.Coverage{Span: spanOf(0, 5000), Holes: []report.Hole{{Span: spanOf(2000, 2100)}}}
	want := []string{"0–1000 up", "1000–1510 down", "1510–1600 unknown", "1600–1620 up", "1620–2000 down", "2000–2100 unknown", "2100–3000 down",
		"3000–3600 slow", "3600–4010 up", "4010–4110 planned", "4110–4900 up", "4900–5000 unreadable"}
	if diff := cmp.Diff(want, stripOf("a", f, cov)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	a := report.Estate{}.Available(report.Server{Name: "a"}, f, cov, cov.Span)
	// 1510–1600 of the flap, of which nothing is known; the hole; the planned outage.
	if want := (5000 - 90 - 100 - 110) * time.Second; a.Watched != want {
		t.Errorf("watched %v, want %v", a.Watched, want)
	}
}
