package report

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

// Two outages twenty minutes apart: at noon for an hour, and from 13:20 to 13:30.
// What the second held back comes at 13:31.
func twoOutages(firstCame, until float64) (h History, own []Outage) {
	mails := prompt("r", probe.MX, -30, 0)
	for at := 0.0; at < until; at++ {
		came := at + 0.05
		switch {
		case at < 60:
			came = firstCame
		case at >= 80 && at < 90:
			came = 91
		}
		mail := mailAt("r", probe.MX, at)
		if came <= until {
			mail = mail.in(came)
		}
		mails = append(mails, mail)
	}
	second := Outage{Server: "s", Kind: NotDelivering, Start: iv(79, 80), End: iv(89, 90)}
	slow := Outage{Server: "s", Kind: Slow, Start: iv(95, 96)}
	return History{Mails: mails}, []Outage{down, second, slow}
}

func TestFlushOfTwoOutagesWaitsForBoth(t *testing.T) {
	tests := []struct {
		name            string
		firstCame, now  float64
		late, left      int
		lastReached, ok bool
	}{
		{"the first one's mails are awaited yet", 140, 100, 10, 60, false, true},
		{"they came", 140, 150, 70, 0, true, true},
		{"they came before the second began", 70, 100, 10, 0, true, true},
	}
	for _, test := range tests {
		h, own := twoOutages(test.firstCame, test.now)
		before := slices.Clone(own)
		flush := lastFlush(Estate{}, timed{h, Estate{}.latenessOf(h)}, own, m(test.now))
		if flush.Late != test.late || flush.Last.Left != test.left || flush.Last.Reached != test.lastReached {
			t.Errorf("%s: late %d, left %d, reached %v", test.name, flush.Late, flush.Last.Left, flush.Last.Reached)
		}
		if diff := cmp.Diff(before, own); diff != "" {
			t.Errorf("%s: the outages were changed:\n%s", test.name, diff)
		}
	}
	if flush := lastFlush(Estate{}, timed{late: newLateness(Rules{}.WithDefaults())}, []Outage{{Kind: Slow}}, m(0)); flush != nil {
		t.Errorf("a slow server has a flush: %+v", flush)
	}
}

// steady is a server with one mx route that answers each mail in a fraction of a
// second.
func steady(every time.Duration) Estate {
	e := estateWith("192.0.2.0/24 a")
	e.Routes = []Route{{Name: "a-mx", Server: "a", Via: probe.MX, Mailbox: "a-box", Every: every}}
	e.References = []string{"reference:25"}
	return e
}

// steadyMail is a mail of it that came after a second.
func steadyMail(sent time.Time) probe.Probe {
	p := refusedMail(sent)
	p.GivenUp = time.Time{}
	p.Attempts = []probe.Attempt{{N: 1, Began: sent, Dotted: sent.Add(100 * time.Millisecond), Ended: sent.Add(200 * time.Millisecond), Class: probe.Accepted, Reply: probe.Reply{Code: 250}, Target: "a:25"}}
	p.Arrivals = []probe.Arrival{{Tag: p.Tag, Mailbox: "a-box", Folder: "INBOX", After: sent.Add(900 * time.Millisecond), By: sent.Add(time.Second), Source: probe.Push}}
	return p
}

// refusedMail is one that was refused.
func refusedMail(sent time.Time) probe.Probe {
	p := probe.Probe{Tag: probe.Tag{Ref: probe.Ref{Agent: "tokyo", Route: "a-mx"}}, Server: "a", Via: probe.MX, GivenUp: sent.Add(time.Second)}
	n := sent.UnixNano()
	for i := range 8 {
		p.Tag.ID[8+i] = byte(n >> (8 * (7 - i)))
	}
	p.Attempts = []probe.Attempt{{N: 1, Began: sent, Ended: sent.Add(time.Second), Class: probe.Refused, Phase: probe.PhaseConnect, Target: "a:25", Err: "refused"}}
	return p
}

func steadyWatches(from, now time.Time) []probe.Watch {
	return []probe.Watch{{Agent: "tokyo", From: from, To: now}, {Agent: "tokyo", Reference: "reference:25", From: from, To: now}, {Agent: "tokyo", Mailbox: "a-box", From: from, To: now}}
}

// A server that nobody tried is neither up nor down.
func TestServerOfWhichNothingIsHeardIsUnknown(t *testing.T) {
	capped := func(sent time.Time) probe.Probe {
		p := refusedMail(sent)
		p.Attempts = []probe.Attempt{{N: 1, Began: sent, Ended: sent, Class: probe.Capped}}
		return p
	}
	m := NewMonitor(steady(time.Minute), "tokyo")
	want := map[string]State{"03:59": StateUp, "04:02": StateUp, "04:03": StateUnknown, "05:00": StateUnknown, "05:01": StateUp}
	for now := range minutes(jstAt("03:00"), jstAt("05:01")) {
		if now.Before(jstAt("04:00")) || now.Equal(jstAt("05:01")) {
			m.Put(steadyMail(now.Add(-2 * time.Second)))
		} else {
			m.Put(capped(now))
		}
		m.Watch(steadyWatches(jstAt("03:00"), now))
		s := m.Look(now).server("a")
		if state, ok := want[now.Format("15:04")]; ok && s.State != state {
			t.Errorf("%s: %s, want %s", now.Format("15:04"), s.State, state)
		}
		if s.State == StateUnknown && (s.Weak || !s.Since.To.IsZero()) {
			t.Errorf("%s: it is unknown since %v", now.Format("15:04"), s.Since)
		}
	}
}

// What a relay takes says nothing of the server behind it.
func TestHeardOfAServer(t *testing.T) {
	open := mailAt("r", probe.MX, 0)
	open.Tries[0].Ended = time.Time{}
	for name, test := range map[string]struct {
		mail Mail
		at   float64
		want bool
	}{
		"it took mail":                      {mailAt("r", probe.MX, 0), 0, true},
		"that was before":                   {mailAt("r", probe.MX, 0), 1, false},
		"it refused":                        {mailAt("r", probe.MX, 0).refusedAt(5), 4, true},
		"it is being tried":                 {open, -1, true},
		"a relay took mail":                 {mailAt("r", probe.Relay, 0), -1, false},
		"what a relay took came":            {mailAt("r", probe.Relay, 0).in(6), 5, true},
		"what it took an hour ago came now": {mailAt("r", probe.MX, 0).in(60), 59, true},
	} {
		if got := heardSince([]Mail{test.mail, mailAt("r", probe.Relay, 0)}, m(test.at)); got != test.want {
			t.Errorf("%s: heard %v", name, got)
		}
	}
}

func TestSilenceOfAServer(t *testing.T) {
	e := Estate{Routes: []Route{{Server: "a", Every: time.Minute}, {Server: "a", Every: 5 * time.Minute}, {Server: "b", Every: time.Hour}, {Server: "c"}}}
	for server, want := range map[string]time.Duration{"a": 15*time.Minute + 30*time.Second, "b": 3*time.Hour + 30*time.Second, "c": time.Hour} {
		if got := e.silence(server); got != want {
			t.Errorf("%s may be silent for %v, want %v", server, got, want)
		}
	}
}

func TestStandingOfEachRoute(t *testing.T) {
	w := badMorning()
	a := newAgent(w)
	for now := range minutes(w.from, jstAt("04:30")) {
		a.step(w, now)
	}
	e := w.estate
	e.Routes = slices.DeleteFunc(slices.Clone(e.Routes), func(r Route) bool { return r.Name == "a-relay" })
	e.Routes = append(e.Routes, Route{Name: "a-fresh", Server: "a", Via: probe.Submission, Every: time.Minute})
	a.SetEstate(e)
	s := a.look(jstAt("04:30:05")).server("a")
	if len(s.Routes) != 3 {
		t.Fatalf("the routes are %+v", s.Routes)
	}
	// The failure began at 04:10. Mails are sent on the mx route at each minute, on
	// the relay's 31 s later.
	for n, want := range []RouteStanding{
		{"a-fresh", probe.Submission, Backlog{At: jstAt("04:30:05"), Watermark: jstAt("04:30:05")}, 30 * time.Second},
		{"a-mx", probe.MX, Backlog{At: jstAt("04:30:05"), Pending: 21, Oldest: jstAt("04:10"), Watermark: jstAt("04:10")}, 30 * time.Second},
		{"a-relay", probe.Relay, Backlog{At: jstAt("04:30:05"), Pending: 20, Oldest: jstAt("04:10:31"), Watermark: jstAt("04:10:31")}, 30 * time.Second},
	} {
		if diff := cmp.Diff(want, s.Routes[n]); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	if s.Backlog.Total() != 41 {
		t.Errorf("in all %d are awaited, want 41", s.Backlog.Total())
	}
}

// Announced work shows whether the server fails or not, from its first instant to
// before its last.
func TestAnnouncedWorkShows(t *testing.T) {
	work := Span{From: jstAt("04:00"), To: jstAt("05:00")}
	e := Estate{Servers: []Server{{Name: "a", Network: "192.0.2.0/24"}, {Name: "b"}}}
	for _, test := range []struct {
		name string
		work Planned
		at   string
		want []string // of the servers
	}{
		{"on a server", Planned{Span: work, Server: "a"}, "04:30", []string{"a"}},
		{"on its network", Planned{Span: work, Network: "192.0.2.0/24"}, "04:30", []string{"a"}},
		{"on everything", Planned{Span: work}, "04:30", []string{"a", "b"}},
		{"at its begin", Planned{Span: work, Server: "b"}, "04:00", []string{"b"}},
		{"before it", Planned{Span: work}, "03:59:59", nil},
		{"at its end", Planned{Span: work}, "05:00", nil},
	} {
		e.Planned = []Planned{test.work}
		var got []string
		for _, s := range NewMonitor(e, "tokyo").Look(jstAt(test.at)).Servers {
			if s.Planned {
				got = append(got, s.Server)
			}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// A mail that is sent now is late after three times what is usual on its route, or
// the floor.
func TestLateAfter(t *testing.T) {
	h := History{Server: Server{Name: "s"}}
	for n := range 20 {
		at := float64(n - 25)
		h.Mails = append(h.Mails, mailAt("quick", probe.MX, at).in(at+0.05), mailAt("heavy", probe.MX, at).in(at+0.4))
	}
	e := Estate{Rules: Rules{LateFactor: 5}, Routes: []Route{{Name: "heavy", Server: "s"}, {Name: "new", Server: "s"}, {Name: "quick", Server: "s"}}}
	got := map[string]time.Duration{}
	for _, r := range NewMonitor(e, "a").standing(e, timed{h, e.latenessOf(h)}, View{At: m(0)}).Routes {
		got[r.Route] = r.Late
	}
	// A heavy one is seen after 24 s, by a look that comes each second.
	want := map[string]time.Duration{"quick": 30 * time.Second, "heavy": 5 * 23500 * time.Millisecond, "new": 30 * time.Second}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
