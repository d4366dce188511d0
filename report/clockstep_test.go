package report_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
	"mailprobe/report"
)

// step makes of a record the one of an agent whose clock was set by d at an
// instant: its coverage ends there, and goes on by the new clock.
func step(h report.History, when time.Time, d time.Duration) report.History {
	move := func(t time.Time) time.Time {
		if t.IsZero() || t.Before(when) {
			return t
		}
		return t.Add(d)
	}
	for i := range h.Mails {
		m := &h.Mails[i]
		for k := range m.Tries {
			t := &m.Tries[k]
			t.Began, t.Failed, t.Dotted, t.Ended = move(t.Began), move(t.Failed), move(t.Dotted), move(t.Ended)
		}
		m.Sent, m.Accepted, m.Seen = move(m.Sent), move(m.Accepted), move(m.Seen)
		m.Came.From, m.Came.To = move(m.Came.From), move(m.Came.To)
	}
	var watches []probe.Watch
	for _, w := range h.Watches {
		before, after := w, w
		if !w.From.Before(when) || !w.To.After(when) {
			w.From, w.To = move(w.From), move(w.To)
			watches = append(watches, w)
			continue
		}
		before.To, after.From, after.To = when, when.Add(d), move(w.To)
		watches = append(watches, before, after)
	}
	h.Watches = watches
	return h
}

func TestClockStep(t *testing.T) {
	for _, d := range []time.Duration{time.Hour, 5 * time.Minute, -5 * time.Minute, -time.Hour} {
		// At 1800.3 a mail on each route is on its way.
		s := sim{until: 7200, servers: []simServer{server("a", mx(0), relay(0), submission(0))}}
		h := step(s.histories()[0], at(1800.3), d)
		found := s.estate().Find([]report.History{h}, at(7200).Add(d))
		if diff := cmp.Diff([]string{}, sayAll(found)); diff != "" {
			t.Errorf("set by %v: %s", d, diff)
		}
	}
}

// An outage before the step, and one behind it, are found as they were recorded.
func TestClockStepBetweenOutages(t *testing.T) {
	s := sim{until: 10800, servers: []simServer{dead(server("a", mx(0), relay(30)), span{1810, 2990}, span{7210, 8990})}}
	h := step(s.histories()[0], at(5000.5), time.Hour)
	found := s.estate().Find([]report.History{h}, at(10800+3600))
	want := []string{
		"a down mx+delivery+imap [1800.1 1860.2] [2970 3000.2]",
		"a down mx+delivery+imap [10800.1 10860.2] [12570 12600.2]",
	}
	if diff := cmp.Diff(want, sayAll(found)); diff != "" {
		t.Error(diff)
	}
}
