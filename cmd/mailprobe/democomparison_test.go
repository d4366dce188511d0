package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"mailprobe/probe"
	"mailprobe/probe/probetest"
	"mailprobe/report"
)

// demoStart is the second 0 of the probes of these tests.
var demoStart = time.Date(2011, 5, 6, 13, 42, 0, 0, time.UTC)

// at returns the instant so many seconds after demoStart.
func at(seconds float64) time.Time {
	return demoStart.Add(time.Duration(seconds * float64(time.Second)))
}

// sentAt returns a probe that was sent at that second and accepted 0.1 s later.
func sentAt(second float64) probe.Probe {
	key := probe.Key{1}
	return probe.Probe{
		Tag: key.Sign(probe.Ref{Agent: "demo", Route: "r"}), Server: "mx.a.example", Domain: "demo.example",
		Attempts: []probe.Attempt{{N: 1, Began: at(second), Dotted: at(second), Ended: at(second + 0.1), Class: probe.Accepted}},
	}
}

// arrived adds a copy that came between two seconds.
func arrived(p probe.Probe, after, by float64) probe.Probe {
	p.Arrivals = append(p.Arrivals, probe.Arrival{Copy: probe.CopyID{byte(len(p.Arrivals))}, After: at(after), By: at(by)})
	return p
}

// expired makes the attempt one that failed at that second for good.
func expired(p probe.Probe, second float64) probe.Probe {
	p.Attempts[0].Class, p.Attempts[0].Dotted, p.Attempts[0].Ended = probe.TimedOut, time.Time{}, at(second)
	p.GivenUp = at(second)
	return p
}

// happened is what the world knows of a mail that it accepted, and of the
// copies that it delivered at those seconds.
func happened(seconds ...float64) probetest.Mail {
	m := probetest.Mail{Accepted: []probetest.Event{{From: at(0.1), To: at(0.1)}}}
	for _, s := range seconds {
		m.Delivered = append(m.Delivered, probetest.Event{From: at(s), To: at(s + 0.001)})
	}
	return m
}

func TestNoMoreLateThanTheWorldWas(t *testing.T) {
	for _, test := range []struct {
		name  string
		late  int
		wrong bool
	}{{"none is called late", 0, false}, {"the slow one is", 1, false}, {"the prompt one is too", 2, true}} {
		t.Run(test.name, func(t *testing.T) {
			c := newComparison(map[string]probetest.Mail{})
			for _, mail := range []struct {
				probe probe.Probe
				came  float64
			}{{arrived(sentAt(0), 0.2, 0.3), 0.25}, {arrived(sentAt(1), 3.9, 4.1), 4}} {
				c.mails[mail.probe.MessageID()] = happened(mail.came)
				c.compare(mail.probe)
			}
			c.late([]report.Account{{Server: report.Server{Name: "mx.a.example"}, Counts: report.Counts{Late: test.late}}})
			var out bytes.Buffer
			if same := c.print(&out); same == test.wrong {
				t.Errorf("want wrong %v:\n%s", test.wrong, out.String())
			}
		})
	}
}

func TestComparison(t *testing.T) {
	tests := map[string]struct {
		probe probe.Probe
		truth probetest.Mail
		want  string // part of the difference; empty: there is none
	}{
		"delivered":               {arrived(sentAt(0), 0.9, 1.1), happened(1), ""},
		"pending":                 {sentAt(0), happened(), ""},
		"expired":                 {expired(sentAt(0), 1), probetest.Mail{}, ""},
		"two copies":              {arrived(arrived(sentAt(0), 0.9, 1.1), 1.9, 2.1), happened(1, 2), ""},
		"the bound itself":        {arrived(sentAt(0), 0.9, 1), happened(1), ""},
		"not delivered":           {arrived(sentAt(0), 0.9, 1.1), happened(), "the ledger says delivered, the world did not deliver it"},
		"not seen":                {sentAt(0), happened(1), "the world delivered it, the ledger says "},
		"seen too early":          {arrived(sentAt(0), 0.5, 0.99), happened(1), "the ledger has it come between "},
		"seen too late":           {arrived(sentAt(0), 1.1, 1.5), happened(1), "the ledger has it come between "},
		"not accepted":            {sentAt(0), probetest.Mail{}, "the ledger says accepted, the world did not accept it"},
		"one copy of two":         {arrived(sentAt(0), 0.9, 1.1), happened(1, 2), "the ledger has 1 copies, the world delivered 2"},
		"two copies of one":       {arrived(arrived(sentAt(0), 0.9, 1.1), 1.9, 2.1), happened(1), "the ledger has 2 copies, the world delivered 1"},
		"expired, but it arrived": {expired(sentAt(0), 1), happened(3), "the world delivered it, the ledger says expired"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			c := newComparison(map[string]probetest.Mail{test.probe.MessageID(): test.truth})
			c.compare(test.probe)
			var out bytes.Buffer
			if same := c.print(&out); same != (test.want == "") {
				t.Errorf("it says that all is the same: %t\n%s", same, out.String())
			}
			if !strings.Contains(out.String(), test.want) {
				t.Errorf("it does not say %q:\n%s", test.want, out.String())
			}
			if test.want != "" && !strings.Contains(out.String(), test.probe.Tag.Ref.String()) {
				t.Errorf("it does not name the probe %s:\n%s", test.probe.Tag.Ref, out.String())
			}
		})
	}
}

func TestComparisonFindsMissingRows(t *testing.T) {
	p := arrived(sentAt(0), 0.9, 1.1)
	c := newComparison(map[string]probetest.Mail{p.MessageID(): happened(1), "<other@demo.example>": happened(1)})
	c.compare(p)
	var out bytes.Buffer
	if c.print(&out) || !strings.Contains(out.String(), "differ in 1 place:\n  the world knows the mail <other@demo.example>, the ledger does not\n") {
		t.Errorf("a mail that the ledger lacks is not named:\n%s", out.String())
	}
}

func TestComparisonOfAll(t *testing.T) {
	p := arrived(sentAt(0), 0.9, 1.1)
	c := newComparison(map[string]probetest.Mail{p.MessageID(): happened(1)})
	c.compare(p)
	var out bytes.Buffer
	if !c.print(&out) || out.String() != "\nThe ledger says of each of the 1 probes what the embedded world knows.\n" {
		t.Errorf("what is the same is not:\n%s", out.String())
	}
}

// A long list of differences is cut, its length is told.
func TestComparisonIsBounded(t *testing.T) {
	c := newComparison(nil)
	for range 30 {
		c.faults = append(c.faults, "one")
	}
	var out bytes.Buffer
	if c.print(&out) || strings.Count(out.String(), "\n") != 22 || !strings.Contains(out.String(), "in 30 places") {
		t.Errorf("30 differences are shown as:\n%s", out.String())
	}
}
