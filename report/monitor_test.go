package report

import (
	"context"
	"errors"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

// small has two servers in one network and one in another.
var small = estateWith("192.0.2.0/24 a b", "198.51.100.0/24 d")

func badMorning() *world {
	return newWorld(small, jstAt("02:00"), jstAt("07:30"),
		failure{"a", jstAt("04:10"), jstAt("05:10")},
		failure{"b", jstAt("04:10"), jstAt("05:20")},
		failure{"d", jstAt("04:40"), jstAt("05:00")})
}

// agent is a monitor with the record of what it said.
type agent struct {
	*Monitor
	said map[string]saidOf
}

func newAgent(w *world) *agent {
	return &agent{NewMonitor(w.estate, "tokyo"), map[string]saidOf{}}
}

// step lets the monitor look at what was new in a minute, and records what it
// says.
func (a *agent) step(w *world, now time.Time) View {
	for _, p := range w.news(now.Add(-time.Minute), now) {
		a.Put(p)
	}
	a.Watch(w.watches(now))
	return a.look(now)
}

func (a *agent) look(now time.Time) View {
	v := a.Look(now)
	for _, r := range v.Revisions {
		list := a.said[r.Incident]
		if n := len(list); n > 0 && list[n-1].N == r.N {
			list[n-1] = r
		} else {
			list = append(list, r)
		}
		a.said[r.Incident] = list
	}
	a.Said(v.Revisions...)
	return v
}

func (v View) server(name string) Standing {
	n := slices.IndexFunc(v.Servers, func(s Standing) bool { return s.Server == name })
	return v.Servers[n]
}

func minutes(from, to time.Time) iter.Seq[time.Time] {
	return func(yield func(time.Time) bool) {
		for at := from; !at.After(to); at = at.Add(time.Minute) {
			if !yield(at) {
				return
			}
		}
	}
}

// TestMonitorFollowsAMorning looks once a minute, and checks what a person would
// expect to be told.
func TestMonitorFollowsAMorning(t *testing.T) {
	w := badMorning()
	a := newAgent(w)
	states := map[string]map[string]State{
		"02:05": {"a": StateUp, "b": StateUp, "d": StateUp},
		"04:09": {"a": StateUp, "b": StateUp, "d": StateUp},
		"04:30": {"a": StateDown, "b": StateDown, "d": StateUp},
		"04:50": {"a": StateDown, "b": StateDown, "d": StateDown},
		"05:15": {"a": StateUp, "b": StateDown, "d": StateUp},
		"07:30": {"a": StateUp, "b": StateUp, "d": StateUp},
	}
	var ids []string
	for now := range minutes(w.from, w.to) {
		v := a.step(w, now)
		var is []string
		for _, i := range v.Incidents {
			is = append(is, i.ID)
		}
		if len(is) < len(ids) || !slices.Equal(is[:len(ids)], ids) {
			t.Fatalf("%s: the incidents are %q after %q", now, is, ids)
		}
		ids = is
		for server, want := range states[now.Format("15:04")] {
			if got := v.server(server).State; got != want {
				t.Errorf("%s: %s is %s, want %s", now.Format("15:04"), server, got, want)
			}
		}
	}
	list := a.Incidents()
	if len(list) != 2 || list[0].Open() || list[1].Open() {
		t.Fatalf("the incidents are %q", listed(list))
	}
	wantScopes := [][]string{{"whole 192.0.2.0/24 2 of 2: a b"}, {"weak whole 198.51.100.0/24 1 of 1: d"}}
	for n, i := range list {
		if diff := cmp.Diff(wantScopes[n], scopeLines(i.Scope)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", i.ID, diff)
		}
		_, said, err := ReadRevisions(a.said[i.ID])
		if err != nil || said[0].Changed[0] != ChangedOpened || !slices.Contains(said[len(said)-1].Changed, ChangedClosed) || len(said) > 4 {
			t.Errorf("%s: it was said %q (%v)", i.ID, a.said[i.ID].history(t), err)
		}
	}
	if from, to := list[0].Start, list[0].End; from.From.After(jstAt("04:10")) || from.To.Before(jstAt("04:10")) || to.From.After(jstAt("05:20")) || to.To.Before(jstAt("05:20")) {
		t.Errorf("the first lasts from %v to %v: 04:10 and 05:20 are the truth", from, to)
	}
}

func TestMonitorTellsBacklogAndFlush(t *testing.T) {
	w := badMorning()
	a := newAgent(w)
	for now := range minutes(w.from, w.to) {
		v := a.step(w, now)
		switch s := v.server("a"); now.Format("15:04") {
		case "04:00":
			if s.Backlog.Total() > 1 || s.Flush != nil { // one was sent just now
				t.Errorf("04:00: %+v", s)
			}
		case "05:00": // each of both routes since 04:10: 50 and perhaps one just sent
			if n := s.Backlog.Total(); n < 100 || n > 102 || s.Flush == nil || s.Backlog.Oldest.Before(jstAt("04:10")) || s.Backlog.Oldest.After(jstAt("04:11")) {
				t.Errorf("05:00: %+v", s)
			}
		case "06:00":
			if s.Backlog.Total() > 1 || s.Flush == nil || !s.Since.To.After(jstAt("05:09")) {
				t.Errorf("06:00: %+v", s)
			}
		case "07:30": // its mails are forgotten, its end is not
			if s.Since.To.Before(jstAt("05:10")) || s.Since.From.After(jstAt("05:10")) {
				t.Errorf("07:30: %+v", s)
			}
		}
	}
}

// TestMonitorGoesOnAfterARestart starts another monitor before, in and after the
// outage, from what was recorded by then, and compares an hour of what both say.
func TestMonitorGoesOnAfterARestart(t *testing.T) {
	w := badMorning()
	whole := newAgent(w)
	began := map[*agent]time.Time{}
	for now := range minutes(w.from, w.to) {
		if slices.Contains([]string{"03:45", "04:13", "04:45", "05:15", "06:15"}, now.Format("15:04")) {
			began[whole.restart(t, w, now.Add(-time.Minute))] = now
		}
		want := whole.step(w, now)
		for other, at := range began {
			if now.Sub(at) > time.Hour {
				continue
			}
			got := other.step(w, now)
			if diff := cmp.Diff(listed(want.Incidents), listed(got.Incidents)); diff != "" {
				t.Fatalf("restarted at %s, at %s (-want +got):\n%s", at.Format("15:04"), now.Format("15:04"), diff)
			}
			for n, s := range got.Servers {
				if was := want.Servers[n]; s.State != was.State || s.Backlog != was.Backlog {
					t.Fatalf("restarted at %s, at %s: %+v, want %+v", at.Format("15:04"), now.Format("15:04"), s, was)
				}
			}
			for id := range whole.said {
				if diff := cmp.Diff(whole.said[id].history(t), other.said[id].history(t)); diff != "" {
					t.Fatalf("restarted at %s, at %s, of %s (-want +got):\n%s", at.Format("15:04"), now.Format("15:04"), id, diff)
				}
			}
		}
	}
	if len(began) != 5 {
		t.Errorf("there were %d restarts, want 5", len(began))
	}
}

// restart returns another agent that takes up what this one recorded.
func (a *agent) restart(t *testing.T, w *world, now time.Time) *agent {
	t.Helper()
	other := newAgent(w)
	var all []probe.Revision
	for id, list := range a.said {
		other.said[id] = slices.Clone(list)
		all = append(all, list...)
	}
	if err := errors.Join(other.Resume(all), other.Load(context.Background(), asOf{w, now}, now)); err != nil {
		t.Fatal(err)
	}
	return other
}

// TestMonitorForgets checks that memory does not grow with time.
func TestMonitorForgets(t *testing.T) {
	w := newWorld(small, jstAt("02:00"), jstAt("09:00"), failure{"a", jstAt("04:10"), jstAt("05:10")})
	a := newAgent(w)
	for now := range minutes(w.from, w.to) {
		a.step(w, now)
		for server, s := range a.shelves {
			if len(s.mails) != len(s.sent) {
				t.Fatalf("%s: %d mails, of which %d can be found", server, len(s.mails), len(s.sent))
			}
		}
		if now.Equal(jstAt("05:00")) {
			// both routes since 03:10; the others since 04:00, and witnesses
			if n := len(a.shelves["a"].mails); n < 220 {
				t.Errorf("of the server that failed %d mails are kept, want those of 110 minutes", n)
			}
			if n := len(a.shelves["d"].mails); n < 120 || n > 145 {
				t.Errorf("of another server %d mails are kept, want 60 minutes, 4 each before, and some witnesses", n)
			}
		}
	}
	for server, s := range a.shelves {
		if n := len(s.mails); n < 128 || n > 140 {
			t.Errorf("at the end %d mails of %s are kept, want 64 of each of two routes and a few", n, server)
		}
	}
	if i := a.Incidents(); len(i) != 1 || len(i[0].Outages) != 1 || i[0].Withdrawn {
		t.Errorf("the incident is forgotten with its mails: %q", listed(i))
	}
}

func TestMonitorRepeatsWhatWasNotRecorded(t *testing.T) {
	w := badMorning()
	m := NewMonitor(w.estate, "tokyo")
	for _, p := range w.news(w.from, jstAt("04:15")) {
		m.Put(p)
	}
	m.Watch(w.watches(jstAt("04:15")))
	first, again := m.Look(jstAt("04:15")), m.Look(jstAt("04:15"))
	if len(first.Revisions) != 1 {
		t.Fatalf("there are %d revisions", len(first.Revisions))
	}
	if diff := cmp.Diff(first.Revisions, again.Revisions); diff != "" {
		t.Errorf("it is not repeated:\n%s", diff)
	}
	m.Said(first.Revisions...)
	if v := m.Look(jstAt("04:15")); len(v.Revisions) != 0 {
		t.Errorf("it is repeated though it was recorded: %+v", v.Revisions)
	}
}

func TestMonitorTakesWhatIsPutTwiceOnce(t *testing.T) {
	w := badMorning()
	m := NewMonitor(w.estate, "tokyo")
	list := w.news(jstAt("04:00"), jstAt("04:30"))
	for range 2 {
		for _, p := range list {
			m.Put(p)
		}
	}
	foreign := list[0]
	foreign.Tag.Agent = "osaka"
	m.Put(foreign)
	n := 0
	for _, s := range m.shelves {
		n += len(s.mails)
	}
	if n != len(list) {
		t.Errorf("%d mails were put, %d are there", len(list), n)
	}
	moved := list[0] // an import knew an earlier begin
	moved.Attempts = slices.Clone(moved.Attempts)
	moved.Attempts[0].Began = jstAt("03:00")
	m.Put(moved)
	if s := m.shelves[moved.Server]; !s.mails[0].Sent.Equal(jstAt("03:00")) || len(s.mails) != len(s.sent) {
		t.Error("a mail with another time of sending is there twice")
	}
}

// TestOldLossesAreNoOutage loses single mails, hours apart. When the good ones
// between them are forgotten, the rest must not look like one long outage.
func TestOldLossesAreNoOutage(t *testing.T) {
	w := newWorld(small, jstAt("00:00"), jstAt("05:00"))
	a := newAgent(w)
	for now := range minutes(w.from, w.to) {
		for _, p := range w.news(now.Add(-time.Minute), now) {
			if sent := p.Sent(); p.Server == "a" && p.Via == probe.MX && sent.Minute() == 20 {
				p.Attempts = []probe.Attempt{{N: 1, Began: sent, Ended: sent.Add(time.Second), Class: probe.Refused, Phase: probe.PhaseConnect, Target: "a:25", Err: "refused"}}
				p.Arrivals = nil
			}
			a.Put(p)
		}
		a.Watch(w.watches(now))
		if v := a.look(now); len(v.Incidents) > 0 {
			t.Fatalf("%s: the incidents are %q", now, listed(v.Incidents))
		}
	}
	if s := a.Look(w.to).server("a"); s.Backlog.Total() != 5 || s.State != StateUp {
		t.Errorf("at the end: %+v, want 5 mails that are awaited", s)
	}
}

func TestMonitorKnowsWhenNothingIsKnown(t *testing.T) {
	w := badMorning()
	m := NewMonitor(w.estate, "tokyo")
	if s := m.Look(jstAt("02:00")).server("a"); s.State != StateUnknown || s.Backlog.Total() != 0 {
		t.Errorf("before anything was recorded: %+v", s)
	}
	for _, p := range w.news(w.from, jstAt("02:30")) {
		m.Put(p)
	}
	m.Watch(w.watches(jstAt("02:30")))
	m.Watch([]probe.Watch{{Agent: "tokyo", From: w.from, To: jstAt("02:01")}}) // an older state of the same span
	if s := m.Look(jstAt("02:31")).server("a"); s.State != StateUp {
		t.Errorf("a minute after the last coverage: %+v", s)
	}
	if s := m.Look(jstAt("02:40")).server("a"); s.State != StateUnknown {
		t.Errorf("ten minutes after the last coverage: %+v", s)
	}
}

func TestMonitorFollowsTheConfiguration(t *testing.T) {
	w := badMorning()
	a := newAgent(w)
	for now := range minutes(w.from, jstAt("04:30")) {
		a.step(w, now)
	}
	smaller := w.estate
	smaller.Servers = smaller.Servers[:1] // a alone
	a.SetEstate(smaller)
	a.SetNotes([]Comment{note("n1", "04:31", a.Incidents()[0].ID, Annotation{Planned: true})})
	v := a.look(jstAt("04:31"))
	if len(v.Servers) != 1 || len(a.shelves) != 3 { // a mistake may be mended
		t.Errorf("%d servers stand, %d have mails", len(v.Servers), len(a.shelves))
	}
	if i := v.Incidents[0]; !i.Open() || !i.Planned || len(i.Outages) != 2 || !i.Outages[1].Over() {
		t.Errorf("the incident is %+v", i)
	}
	_, said, err := ReadRevisions(a.said[v.Incidents[0].ID])
	if last := said[len(said)-1]; err != nil || !last.Planned || !slices.Contains(last.Changed, ChangedPlanned) {
		t.Errorf("it was said last %+v (%v)", last, err)
	}
}

func TestMonitorForgetsOldIncidents(t *testing.T) {
	m := NewMonitor(small, "tokyo")
	list := company.Join(Joining{Agent: "tokyo", Found: outages("a 04:09-04:10 05:00-05:01"), Now: jstAt("05:02")})
	r, _ := Revise(nil, list[0], jstAt("05:02"))
	if err := m.Resume([]probe.Revision{r, {Agent: "osaka", Incident: "another agent's"}}); err != nil {
		t.Fatal(err)
	}
	m.Look(jstAt("05:02").AddDate(0, 0, 30))
	if n := len(m.Incidents()); n != 1 {
		t.Errorf("after 30 days %d incidents are known, want 1", n)
	}
	m.Look(jstAt("05:02").AddDate(0, 0, 32))
	if n := len(m.Incidents()); n != 0 {
		t.Errorf("after 32 days %d incidents are known, want none", n)
	}
}

func TestResumeNamesWhatIsBroken(t *testing.T) {
	m := NewMonitor(small, "tokyo")
	if err := m.Resume([]probe.Revision{{Agent: "tokyo", Incident: "i", N: 3, Body: []byte("{")}}); err == nil {
		t.Error("a broken revision is taken")
	}
}

type brokenRecord struct {
	asOf
	probes, watches error
}

func (r brokenRecord) Probes(context.Context, Query) iter.Seq2[probe.Probe, error] {
	return func(yield func(probe.Probe, error) bool) {
		if r.probes != nil {
			yield(probe.Probe{}, r.probes)
		}
	}
}

func (r brokenRecord) Watches(context.Context, time.Time, time.Time) ([]probe.Watch, error) {
	return nil, r.watches
}

func TestLoadTellsWhatCannotBeRead(t *testing.T) {
	w := badMorning()
	broken := errors.New("disk on fire")
	for want, rec := range map[string]brokenRecord{
		"reading the coverage since 2011-05-06T03:00:00+09:00: disk on fire":    {watches: broken},
		"reading the probes of a since 2011-05-06T03:00:00+09:00: disk on fire": {probes: broken},
	} {
		rec.asOf = asOf{w, jstAt("04:00")}
		if err := NewMonitor(w.estate, "tokyo").Load(context.Background(), rec, jstAt("04:00")); err == nil || err.Error() != want || !errors.Is(err, broken) {
			t.Errorf("the error is %v, want %s", err, want)
		}
	}
}
