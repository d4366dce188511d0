package report_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
	"mailprobe/report"
)

func spanOf(from, to float64) report.Span { return report.Span{From: at(from), To: at(to)} }

func interval(from, to float64) probe.Interval { return probe.Interval{From: at(from), To: at(to)} }

func TestCoverageOf(t *testing.T) {
	watches := []probe.Watch{
		{From: at(100), To: at(1000)}, {From: at(900), To: at(2000)}, {From: at(3000), To: at(4990)},
		{Mailbox: "box", From: at(100), To: at(500)}, {Mailbox: "box", From: at(600), To: at(2000)}, {Mailbox: "box", From: at(3400), To: at(4960)},
		{Reference: "ref", From: at(100), To: at(150)},
	}
	got := report.CoverageOf(watches, []report.Span{spanOf(1500, 2500)}, spanOf(0, 5000))
	want := report.Coverage{
		Span:    spanOf(0, 5000),
		Watched: (1400 + 2000) * time.Second, // 100–1500, 3000–5000: the last 10 s are not written yet
		Holes: []report.Hole{
			{Span: spanOf(0, 100)},
			{Span: spanOf(1500, 2000), CutOff: true},
			{Span: spanOf(2000, 3000)},
			{Span: spanOf(3000, 3400), Mailbox: "box"},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := report.CoverageOf(nil, nil, spanOf(0, 60)); got.Watched != 0 || len(got.Holes) != 1 || got.Holes[0].Span != spanOf(0, 60) {
		t.Errorf("of no watches: %+v", got)
	}
}

// findings of one server: down 1000–3000 with a flap, slow behind it, planned.
func someFindings() report.Findings {
	return report.Findings{Outages: []report.Outage{
		{Server: "a", Kind: report.Down, Start: interval(990, 1000), End: interval(2990, 3000),
			Flaps: []report.Flap{{Up: interval(1500, 1510), Down: interval(1600, 1620)}}},
		{Server: "a", Kind: report.Slow, Start: interval(2900, 2950), End: interval(3500, 3600)},
		{Server: "a", Kind: report.NotDelivering, Planned: true, Start: interval(4000, 4010), End: interval(4100, 4110)},
		{Server: "a", Kind: report.Unreadable, Start: interval(4800, 4900), End: probe.Interval{From: at(4950)}},
		{Server: "b", Kind: report.Down, Start: interval(0, 0), End: interval(5000, 5000)},
	}}
}

func TestStrip(t *testing.T) {
	cov := report.Coverage{Span: spanOf(0, 5000), Holes: []report.Hole{{Span: spanOf(2000, 2100)}, {Span: spanOf(200, 300), Mailbox: "box"}}}
	var got []string
	for _, s := range report.Strip("a", someFindings(), cov, spanOf(0, 5000)) {
		got = append(got, fmt.Sprintf("%s–%s %s", clock(s.From), clock(s.To), s.State))
	}
	want := []string{"0–1000 up", "1000–1510 down", "1510–1620 up", "1620–2000 down", "2000–2100 unknown", "2100–3000 down",
		"3000–3600 slow", "3600–4010 up", "4010–4110 planned", "4110–4900 up", "4900–5000 unreadable"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAvailable(t *testing.T) {
	cov := report.Coverage{Span: spanOf(0, 5000), Holes: []report.Hole{{Span: spanOf(2000, 2100)}, {Span: spanOf(200, 300), Mailbox: "box"}}}
	e := report.Estate{Planned: []report.Planned{{Span: spanOf(2500, 2600), Server: "a"}, {Span: spanOf(3990, 4200), Network: "n"}, {Span: spanOf(0, 5000), Server: "b"}}}
	got := e.Available(report.Server{Name: "a", Network: "n"}, someFindings(), cov, spanOf(0, 5000))
	want := report.Availability{
		Server: report.Server{Name: "a", Network: "n"}, Span: spanOf(0, 5000),
		Watched: (5000 - 100 - 100 - 210) * time.Second,
		Planned: 310 * time.Second,
		// At least 1000–1500 and 1620–2990, at most 990–1510 and 1600–3000, each
		// without 2000–2100 (hole) and 2500–2600 (planned).
		Down:    probe.Delay{Min: (500 + 1370 - 200) * time.Second, Max: (520 + 1400 - 200) * time.Second},
		Outages: 1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLate(t *testing.T) {
	// A mail a minute, which takes 1 s up to the 30th and 20 s behind it.
	var h report.History
	for i := range 400 {
		delay := time.Second
		if i >= 30 {
			delay = 20 * time.Second
		}
		sent := at(float64(60 * i))
		h.Mails = append(h.Mails, report.Mail{Ref: probe.Ref{Route: "r"}, Sent: sent, Came: probe.Interval{From: sent.Add(delay), To: sent.Add(delay)}})
	}
	late := report.Estate{}.Late(h)
	for _, c := range []struct {
		n    int
		want time.Duration
	}{{0, 30 * time.Second}, {30, 30 * time.Second}, {31, 60 * time.Second}, {399, 60 * time.Second}} {
		if got := late(h.Mails[c.n]); got != c.want {
			t.Errorf("mail %d: %v, want %v", c.n, got, c.want)
		}
	}
	if got := late(report.Mail{Ref: probe.Ref{Route: "other"}}); got != 30*time.Second {
		t.Errorf("another route: %v", got)
	}
}

// What stays late becomes the usual after six hours, and an outage does not.
func TestLateForGood(t *testing.T) {
	for _, c := range []struct {
		name string
		came func(sent float64) float64
		want time.Duration
	}{
		{"slower for good", func(sent float64) float64 { return sent + map[bool]float64{true: 100, false: 1}[sent > 3600] }, 300 * time.Second},
		{"nine hours of outage", func(sent float64) float64 {
			if sent > 3600 && sent < 36000 {
				return 36000 + sent/20
			}
			return sent + 1
		}, 30 * time.Second},
	} {
		var h report.History
		for sent := 0.0; sent < 43200; sent += 60 {
			h.Mails = append(h.Mails, report.Mail{Ref: probe.Ref{Route: "r"}, Sent: at(sent), Came: interval(c.came(sent), c.came(sent))})
		}
		if got := (report.Estate{}).Late(h)(h.Mails[len(h.Mails)-1]); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
