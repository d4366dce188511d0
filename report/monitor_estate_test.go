package report

import (
	"context"
	"slices"
	"testing"
	"time"

	"mailprobe/probe"
)

// lacking returns an estate that lacks a server.
func lacking(e Estate, server string) Estate {
	e.Servers = slices.DeleteFunc(slices.Clone(e.Servers), func(s Server) bool { return s.Name == server })
	e.Routes = slices.DeleteFunc(slices.Clone(e.Routes), func(r Route) bool { return r.Server == server })
	return e
}

// A server is left out of the configuration by mistake, and put back.
func TestServerThatIsLeftOutForAMinute(t *testing.T) {
	w := badMorning()
	a := newAgent(w)
	for now := range minutes(w.from, jstAt("04:50")) {
		a.step(w, now)
	}
	a.SetEstate(lacking(w.estate, "a"))
	v := a.step(w, jstAt("04:51"))
	if o := v.Incidents[0].Outages[0]; o.Server != "a" || !o.Unwatched || !o.Over() {
		t.Errorf("while it is left out its outage is %+v", o)
	}
	a.SetEstate(w.estate)
	for now := range minutes(jstAt("04:52"), jstAt("05:00")) {
		v = a.step(w, now)
	}
	if want := []string{"20110505-1910 open: a b", "20110505-1940 open: d"}; !slices.Equal(listed(v.Incidents), want) {
		t.Errorf("the incidents are %q, want %q", listed(v.Incidents), want)
	}
	if o := v.Incidents[0].Outages[0]; o.Unwatched || o.Over() || o.Start.To.After(jstAt("04:11")) {
		t.Errorf("afterwards its outage is %+v", o)
	}
	// 51 mails on the mx route since 04:10, 50 on the relay's
	if b := v.server("a").Backlog; b.Total() < 99 || b.Total() > 102 || !b.Oldest.Equal(jstAt("04:10")) {
		t.Errorf("the backlog is %+v", b)
	}
}

// A server that is new in the configuration, and one that was away for long, are
// read from the record.
func TestMissingServersAreLoaded(t *testing.T) {
	w := badMorning()
	ctx := context.Background()
	m := NewMonitor(lacking(w.estate, "a"), "tokyo")
	load := func(at string, want ...string) {
		t.Helper()
		if got := m.Missing(); !slices.Equal(got, want) {
			t.Fatalf("%s: missing are %q, want %q", at, got, want)
		}
		if err := m.Load(ctx, asOf{w, jstAt(at)}, jstAt(at)); err != nil {
			t.Fatal(err)
		}
	}
	load("04:00", "b", "d")
	load("04:00")
	for _, p := range w.news(jstAt("04:00"), jstAt("04:30")) {
		m.Put(p)
	}
	if m.shelves["a"] != nil {
		t.Error("mails of a server that is not watched are kept")
	}
	m.SetEstate(w.estate)
	for _, p := range w.news(jstAt("04:29"), jstAt("04:30")) {
		m.Put(p)
	}
	m.Watch(w.watches(jstAt("04:30")))
	m.Look(jstAt("04:30")) // by what is new alone
	load("04:30", "a")
	v := m.Look(jstAt("04:30"))
	if s := v.server("a"); s.State != StateDown || s.Since.To.After(jstAt("04:11")) || s.Backlog.Total() < 40 {
		t.Errorf("what the record tells of the new server is not known: %+v", s)
	}
	if want := []string{"20110505-1910 open: a b"}; !slices.Equal(listed(v.Incidents), want) {
		t.Errorf("the incidents are %q", listed(v.Incidents))
	}
	m.SetEstate(lacking(w.estate, "d"))
	for _, at := range []string{"04:31", "05:31", "05:32"} {
		m.Watch(w.watches(jstAt(at)))
		m.Look(jstAt(at))
		if kept := m.shelves["d"] != nil; kept != (at != "05:32") {
			t.Errorf("%s: the mails of the server that left are kept: %v", at, kept)
		}
	}
	m.SetEstate(w.estate)
	load("05:33", "d")
}

// Whatever else the same server's outage is taken for by what reads the record
// anew, of a server that is not watched nothing new is said.
func TestRemovedServerIsNotSaidToComeBack(t *testing.T) {
	found := outages("a 04:09-04:10", "d 04:09-04:10 04:30-04:31")
	found[0].End.From = jstAt("04:40")
	smaller := lacking(company, "a")
	var known []Incident
	var r saidOf
	for n, now := range []string{"04:41", "04:42", "05:00", "06:00", "07:00", "08:00"} {
		e, list := company, found
		if n > 0 && n%2 == 1 { // the agent runs; else a record is read by all that is in it
			e, list = smaller, found[1:]
		}
		known = e.Join(Joining{Agent: "tokyo", Known: known, Found: list, Now: jstAt(now)})
		r.revise(known[0], now)
	}
	i := known[0]
	if i.State() != IncidentUnwatched || i.Open() || i.End != readBounds("04:40-04:40") {
		t.Errorf("it is %s, and ends %v", i.State(), i.End)
	}
	if got, want := r.history(t), []string{"1 04:41 [opened]", "2 04:42 [unwatched]"}; !slices.Equal(got, want) {
		t.Errorf("it was said %q, want %q", got, want)
	}
	found[0].End = readBounds("08:29-08:30") // it is watched again
	known = company.Join(Joining{Agent: "tokyo", Known: known, Found: found, Now: jstAt("08:31")})
	r.revise(known[0], "08:31")
	if got := r.history(t); known[0].State() != IncidentOver || len(got) != 3 {
		t.Errorf("then it is %s, and was said %q", known[0].State(), got)
	}
}

// The first mails of a server may be put in any order.
func TestShelfIsCompleteFromTheFirstMail(t *testing.T) {
	m := NewMonitor(steady(60e9), "tokyo")
	for _, at := range []string{"04:02", "04:00", "04:01"} {
		m.Put(refusedMail(jstAt(at)))
	}
	m.Watch(steadyWatches(jstAt("03:59"), jstAt("04:03")))
	v := m.Look(jstAt("04:03"))
	if len(v.Incidents) != 1 || !v.Incidents[0].Start.To.Before(jstAt("04:00:02")) {
		t.Errorf("the first two refusals, at 04:00 and 04:01, are left out: %+v", v.Incidents)
	}
	m.Put(steadyMail(jstAt("02:00"))) // one of long ago does not make the time since then complete
	m.Look(jstAt("04:03"))
	if from := m.shelves["a"].from; !from.Equal(jstAt("04:00")) {
		t.Errorf("it is complete since %s", from)
	}
}

// An outage that is open stays known though the mails of its begin are not here.
func TestOpenOutageIsCutNotForgotten(t *testing.T) {
	m := NewMonitor(small, "tokyo")
	since := func(string) time.Time { return jstAt("04:00") }
	m.incidents = company.Join(Joining{Agent: "tokyo", Found: outages("b 03:09-03:10")})
	flapped := failing("a 03:00-03:01")
	flapped.Flaps = []Flap{{Up: readBounds("03:20-03:21"), Down: readBounds("03:25-03:26")}, {Up: readBounds("04:20-04:21"), Down: readBounds("04:25-04:26")}}
	got := m.sinceComplete([]Outage{
		flapped,
		failing("b 03:50-03:51 04:10-04:11"), // ends what is known
		failing("d 03:50-03:51 03:55-03:56"), // over before
		failing("d 03:57-03:58 04:05-04:06"), // what was known of it stands
		failing("d 04:10-04:11"),
	}, since)
	if len(got) != 3 {
		t.Fatalf("there are %d: %+v", len(got), got)
	}
	if a := got[0]; a.Start != (probe.Interval{To: jstAt("04:00")}) || a.Over() || len(a.Flaps) != 1 || len(flapped.Flaps) != 2 {
		t.Errorf("what goes on is cut to %+v", a)
	}
	if b := got[1]; b.Start != (probe.Interval{To: jstAt("04:00")}) || b.End != readBounds("04:10-04:11") {
		t.Errorf("what ended is cut to %+v", b)
	}
	if d := got[2]; d.Start != readBounds("04:10-04:11") {
		t.Errorf("what lies in the time is %+v", d)
	}
}
