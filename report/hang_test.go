package report_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
	"mailprobe/report"
)

// failing lets the mails of a history that were sent in a span fail by one attempt
// each, which is made from the instant of sending.
func failing(h report.History, sent span, attempt func(began time.Time) report.Try) {
	for i := range h.Mails {
		m := &h.Mails[i]
		if t := secondsOf(m.Sent); t < sent.from || sent.to < t {
			continue
		}
		try := attempt(m.Sent)
		m.Tries, m.GivenUp = []report.Try{try}, try.Ended
		m.Accepted, m.Came, m.Seen, m.Mailbox, m.Copies = time.Time{}, probe.Interval{}, time.Time{}, "", 0
	}
}

// A server that answers and then hangs, or hangs up, in each of its attempts is
// down: the answer is no sign that it takes mail.
func TestAnswersAndHangs(t *testing.T) {
	after := func(d time.Duration, phase probe.Phase, class probe.Class) func(time.Time) report.Try {
		return func(began time.Time) report.Try {
			return report.Try{Began: began, Failed: began.Add(80 * time.Millisecond), Ended: began.Add(d), Phase: phase, Class: class}
		}
	}
	dotted := func(began time.Time) report.Try {
		try := after(5*time.Minute, probe.PhaseData, probe.TimedOut)(began)
		try.Dotted = began.Add(100 * time.Millisecond)
		return try
	}
	for _, test := range []struct {
		name    string
		attempt func(time.Time) report.Try
		want    string
	}{
		{"after the final dot", dotted, "a down mx [1800.1 1870.1] [5400.1 5460.2]"},
		{"in TLS", after(5*time.Minute, probe.PhaseTLS, probe.TimedOut), "a down mx [1800.1 1870.1] [5400.1 5460.2]"},
		{"hangs up", after(81*time.Millisecond, probe.PhaseEnvelope, probe.Disconnected), "a down mx [1800.1 1860.1] [5400.1 5460.2]"},
	} {
		s := sim{until: 7200, servers: []simServer{server("a", mx(0)), server("b", mx(5))}}
		list := s.histories()
		failing(list[0], span{1810, 5400}, test.attempt)
		if diff := cmp.Diff([]string{test.want}, sayAll(s.estate().Find(list, at(7200)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// While one of its attempts hangs, it is evidence already, and what answered before
// shows that the agent was not cut off.
func TestHangsNow(t *testing.T) {
	s := sim{until: 1935, servers: []simServer{server("a", mx(0))}, refs: map[string]downs{"r": nil}}
	list := s.histories()
	failing(list[0], span{1810, 1935}, func(began time.Time) report.Try {
		return report.Try{Began: began, Dotted: began.Add(100 * time.Millisecond)}
	})
	want := []string{"a down mx [1800.1 1870.1] [1920.1 -]"}
	if diff := cmp.Diff(want, sayAll(s.estate().Find(list, at(1935)))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Names that are not found may be the agent's own resolver, unless another server
// was found meanwhile.
func TestNameNotFound(t *testing.T) {
	unnamed := func(began time.Time) report.Try {
		return report.Try{Began: began, Failed: began, Ended: began.Add(10 * time.Second), Phase: probe.PhaseDNS, Class: probe.DNSFailed}
	}
	for _, test := range []struct {
		name  string
		third bool // another server works
		want  []string
	}{
		{"of any server", false, []string{"a down mx [1800.1 1870] [3600 3660.2] weak", "b down mx [1805.1 1875] [3545 3605.2] weak"}},
		{"of two", true, []string{"a down mx [1800.1 1870] [3600 3660.2]", "b down mx [1805.1 1875] [3545 3605.2]"}},
	} {
		s := sim{until: 7200, servers: []simServer{server("a", mx(0)), server("b", mx(5))}, refs: map[string]downs{"r": nil}}
		if test.third {
			s.servers = append(s.servers, server("c", mx(10)))
		}
		list := s.histories()
		for _, h := range list[:2] {
			failing(h, span{1810, 3600}, unnamed)
		}
		if diff := cmp.Diff(test.want, sayAll(s.estate().Find(list, at(7200)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// A reference tells nothing of the time before its first answer: it may have been
// configured later.
func TestReferenceAddedLater(t *testing.T) {
	s := sim{until: 7200, servers: []simServer{dead(server("a", mx(0)), span{1810, 3590})}}
	list := s.histories()
	list[0].Watches = append(list[0].Watches, probe.Watch{Reference: "r", From: at(5000), To: at(7200)})
	want := []string{"a down mx+imap [1800.1 1870] [3570 3600.2] weak"}
	if diff := cmp.Diff(want, sayAll(s.estate().Find(list, at(7200)))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A mail that a relay returns after an hour was not delivered for an hour. One that
// is returned at once says nothing of the server.
func TestReturnedMail(t *testing.T) {
	for _, test := range []struct {
		after time.Duration
		want  []string
	}{
		{time.Hour, []string{"a not delivering delivery [1800.8 1890.2] [1860.2 3600.8] open-end"}},
		{5 * time.Second, []string{}},
	} {
		s := sim{until: 14400, servers: []simServer{server("a", relay(0)), server("b", mx(5), relay(30))}}
		list := s.histories()
		for i := range list[0].Mails {
			if m := &list[0].Mails[i]; 1810 < secondsOf(m.Sent) && secondsOf(m.Sent) < 3590 {
				m.Came, m.Seen, m.Mailbox, m.Copies = probe.Interval{}, time.Time{}, "", 0
				m.Bounced = m.Sent.Add(test.after)
			}
		}
		if diff := cmp.Diff(test.want, sayAll(s.estate().Find(list, at(14400)))); diff != "" {
			t.Errorf("after %v (-want +got):\n%s", test.after, diff)
		}
	}
}
