package analyst

import (
	"bytes"
	"context"
	"encoding/binary"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mailprobe/probe"
	"mailprobe/probe/ledger"
	"mailprobe/report"
)

var t0 = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

func estate() report.Estate {
	e := report.Estate{References: []string{"192.0.2.99:25"}}
	for _, s := range []string{"a", "b"} {
		e.Servers = append(e.Servers, report.Server{Name: s, Network: "192.0.2.0/24"})
		e.Routes = append(e.Routes, report.Route{Name: s + "-mx", Server: s, Via: probe.MX, Mailbox: s, Every: time.Minute})
	}
	return e
}

type world struct {
	t    *testing.T
	l    *ledger.Ledger
	n    int
	down map[string][2]time.Time
}

func open(t *testing.T, dir string, c *Changes) *ledger.Ledger {
	o := ledger.Options{Agent: "site1"}
	if c != nil {
		o.Touched = c.Add
	}
	l, err := ledger.Open(t.Context(), dir, o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// send records a probe a minute on each server, from..to.
func (w *world) send(server string, from, to time.Time) {
	for at := from; at.Before(to); at = at.Add(time.Minute) {
		w.n++
		p := probe.Probe{Server: server, Network: "192.0.2.0/24", Via: probe.MX, Domain: "x.example"}
		p.Tag.Ref = probe.Ref{Agent: "site1", Route: server + "-mx"}
		binary.BigEndian.PutUint32(p.Tag.ID[12:], uint32(w.n))
		p.Attempts = []probe.Attempt{{N: 1, Began: at, Dotted: at.Add(100 * time.Millisecond), Ended: at.Add(200 * time.Millisecond), Class: probe.Accepted, Target: "x:25", Reply: probe.Reply{Code: 250}}}
		d := w.down[server]
		away := !at.Before(d[0]) && at.Before(d[1])
		if away {
			p.Attempts[0] = probe.Attempt{N: 1, Began: at, Ended: at.Add(30 * time.Second), Class: probe.TimedOut, Phase: probe.PhaseConnect, Target: "x:25", Err: "no answer"}
			p.GivenUp = at.Add(30 * time.Second)
		}
		if err := w.l.Intend(w.t.Context(), p); err != nil {
			w.t.Fatal(err)
		}
		if away {
			continue
		}
		arr := probe.Arrival{Tag: p.Tag, Copy: probe.CopyID{7: 1}, Mailbox: server, Folder: "INBOX", UIDValidity: 7, UID: uint32(w.n), After: at.Add(900 * time.Millisecond), By: at.Add(time.Second), Source: probe.Look}
		if _, err := w.l.Record(w.t.Context(), probe.Sighting{Mailbox: server, Arrivals: []probe.Arrival{arr}}); err != nil {
			w.t.Fatal(err)
		}
	}
}

func (w *world) watch(mailbox, reference string, from, to time.Time) {
	if err := w.l.Watch(w.t.Context(), probe.Watch{Mailbox: mailbox, Reference: reference, From: from, To: to}); err != nil {
		w.t.Fatal(err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func say(t *testing.T, a *Analyst) string {
	l, err := a.Incidents(t.Context(), IncidentsQuery{})
	must(t, err)
	var b strings.Builder
	for _, i := range l.Incidents {
		b.WriteString(i.ID + " " + i.Start.To.Format("02 15:04") + "-" + i.End.To.Format("02 15:04"))
		if i.Withdrawn {
			b.WriteString(" WITHDRAWN")
		}
		b.WriteString("; ")
	}
	return b.String()
}

// An incident of which the probes were pruned.
func TestPrunedIncidentStays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		time.Sleep(23 * time.Minute) // the agent begins at 00:23
		w := &world{t: t, l: open(t, dir, nil), down: map[string][2]time.Time{"a": {t0.Add(2 * time.Hour), t0.Add(3 * time.Hour)}}}
		from, to := time.Now(), t0.Add(5*time.Hour)
		for _, s := range []string{"a", "b"} {
			w.send(s, from, to)
			w.watch(s, "", from, to)
		}
		w.watch("", "", from, to)
		w.watch("", "192.0.2.99:25", from, to)
		time.Sleep(5 * time.Hour)
		t.Log("before:", say(t, New(Options{Ledger: w.l, Estate: estate()})))
		time.Sleep(91 * 24 * time.Hour) // the agent goes on for three months, and prunes
		now := time.Now()
		for _, s := range []string{"a", "b"} {
			w.send(s, now.Add(-time.Hour), now)
			w.watch(s, "", now.Add(-time.Hour), now)
		}
		w.watch("", "", now.Add(-time.Hour), now)
		n, err := w.l.PruneBy(t.Context(), ledger.Pruning{Before: now.Add(-90 * 24 * time.Hour)})
		t.Log("pruned", n, err)
		got := say(t, New(Options{Ledger: w.l, Estate: estate()}))
		t.Log("after:", got)
		if strings.Contains(got, "WITHDRAWN") || !strings.HasPrefix(got, "20000101-0200 01 02:00-01 03:00") {
			t.Error("an incident was withdrawn because its probes were pruned")
		}
		w.l.Close()
	})
}

// The agent is cut off for nine hours of ten.
func TestCutOffTimeIsNotWatched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		off := [2]time.Time{t0.Add(time.Hour), t0.Add(9 * time.Hour)}
		w := &world{t: t, l: open(t, t.TempDir(), nil), down: map[string][2]time.Time{"a": off, "b": off}}
		to := t0.Add(10 * time.Hour)
		for _, s := range []string{"a", "b"} {
			w.send(s, t0, to)
			w.watch(s, "", t0, off[0])
			w.watch(s, "", off[1], to)
		}
		w.watch("", "", t0, to)
		w.watch("", "192.0.2.99:25", t0, off[0])
		w.watch("", "192.0.2.99:25", off[1], to)
		time.Sleep(10 * time.Hour)
		a := New(Options{Ledger: w.l, Estate: estate()})
		f, _ := report.Survey(t.Context(), Record(w.l, "site1"), estate(), report.Span{From: t0, To: to}, to)
		t.Log("incidents:", say(t, a), "cut off:", f.CutOff)
		l, err := a.Availability(t.Context(), AvailabilityQuery{From: t0, To: to})
		must(t, err)
		s := l.Servers[0]
		t.Logf("least %v watched %v s, unwatched %v s", *s.Least, s.Watched, s.Unwatched)
		if s.Unwatched < 7*3600 {
			t.Error("eight hours in which the agent was cut off count as watched, and as available")
		}
		w.l.Close()
	})
}

// A reload beside a question.
func TestEstateChangesBesideQuestions(t *testing.T) {
	w := &world{t: t, l: open(t, t.TempDir(), nil)}
	defer w.l.Close()
	from := time.Now().Add(-10 * time.Minute)
	w.send("a", from, time.Now())
	w.watch("", "", from, time.Now())
	a := New(Options{Ledger: w.l, Estate: estate()})
	must(t, a.ask(t.Context()))
	var g sync.WaitGroup
	g.Go(func() {
		for range 2000 {
			a.SetEstate(estate())
			runtime.Gosched()
		}
	})
	g.Go(func() {
		for range 20 {
			_, err := a.Availability(t.Context(), AvailabilityQuery{From: from, To: time.Now()})
			if err != nil {
				t.Error(err)
			}
		}
	})
	g.Wait()
}

func (a *Analyst) ask(ctx context.Context) error {
	_, err := a.Incidents(ctx, IncidentsQuery{})
	return err
}

// A server that was taken out of the configuration, and restarts.
func TestIncidentOfARemovedServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		w := &world{t: t, down: map[string][2]time.Time{"a": {t0.Add(time.Hour), t0.Add(99 * time.Hour)}}}
		smaller := estate()
		smaller.Servers, smaller.Routes = smaller.Servers[1:], smaller.Routes[1:]
		last := t0
		for run := range 4 {
			e := estate()
			if run > 0 {
				e = smaller
			}
			time.Sleep(30 * time.Minute)
			if run == 0 {
				time.Sleep(90 * time.Minute)
			}
			now := time.Now()
			c := &Changes{}
			w.l = open(t, dir, c)
			a := New(Options{Ledger: w.l, Changes: c, Estate: e})
			must(t, a.Look(t.Context())) // starts
			if run == 0 {
				w.send("a", last, now)
				w.watch("a", "", last, t0.Add(time.Hour))
			}
			w.send("b", last, now)
			w.watch("b", "", last, now)
			w.watch("", "", t0, now)
			w.watch("", "192.0.2.99:25", t0, now)
			last = now
			must(t, a.Look(t.Context()))
			said, _ := w.l.Revisions(t.Context(), ledger.RevisionQuery{})
			for _, r := range said {
				i, _, err := report.ReadRevisions([]probe.Revision{r})
				t.Log("run", run, r.Incident, r.N, "at", r.At.Format("15:04"), "open", r.Open, "end", i.End, err)
			}
			if run == 3 && len(said) > 2 {
				t.Error("a removed server's incident is reopened and closed at each start")
			}
			time.Sleep(5 * time.Minute) // it goes on for five minutes, and is stopped
			w.send("b", last, time.Now())
			w.watch("", "", t0, time.Now())
			last = time.Now()
			w.l.Close()
		}
	})
}

// Planned work that was annotated, in a report of a span.
func TestPlannedWorkInASpanReport(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := [2]time.Time{t0.Add(2 * time.Hour), t0.Add(3 * time.Hour)}
		w := &world{t: t, l: open(t, t.TempDir(), nil), down: map[string][2]time.Time{"a": d}}
		to := t0.Add(5 * time.Hour)
		for _, s := range []string{"a", "b"} {
			w.send(s, t0, to)
			w.watch(s, "", t0, to)
		}
		w.watch("", "", t0, to)
		w.watch("", "192.0.2.99:25", t0, to)
		time.Sleep(5 * time.Hour)
		a := New(Options{Ledger: w.l, Estate: estate()})
		_, err := a.Annotate(t.Context(), AnnotateQuery{Annotation: report.Annotation{Span: report.Span{From: d[0].Add(-10 * time.Minute), To: d[1].Add(10 * time.Minute)}, Server: "a"}})
		must(t, err)
		t.Log("incidents:", say(t, a))
		dd, err := a.dossier(t.Context(), DocumentQuery{From: t0.Add(time.Hour), To: to, Lang: "en"})
		must(t, err)
		for _, s := range dd.Servers {
			for _, o := range s.Outages {
				t.Log(o.Server, o.Kind, "planned", o.Planned)
				if !o.Planned {
					t.Error("the report of the span says an outage that was not planned")
				}
			}
		}
		var b bytes.Buffer
		must(t, a.Document(t.Context(), &b, DocumentQuery{From: t0.Add(time.Hour), To: to, Lang: "en", Format: "md"}))
		t.Log(b.String()[:600])
		l, err := a.Availability(t.Context(), AvailabilityQuery{From: t0, To: to})
		must(t, err)
		t.Logf("%+v", l.Servers[0])
		w.l.Close()
	})
}

// A clock that was years ahead for one look.
func TestMarkOfAClockAhead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := [2]time.Time{t0.Add(2 * time.Hour), t0.Add(3 * time.Hour)}
		w := &world{t: t, l: open(t, t.TempDir(), nil), down: map[string][2]time.Time{"a": d}}
		to := t0.Add(5 * time.Hour)
		w.send("a", t0, t0.Add(time.Hour))
		w.watch("", "", t0, t0.Add(time.Hour))
		// what mark writes by a clock that is ahead
		must(t, w.l.MarkAnalysed(t.Context(), ledger.Extent{Agent: "site1", From: t0, To: t0.AddDate(3, 0, 0)}))
		for _, s := range []string{"a", "b"} {
			w.send(s, t0.Add(time.Hour), to)
			w.watch(s, "", t0, to)
		}
		w.watch("", "", t0, to)
		w.watch("", "192.0.2.99:25", t0, to)
		time.Sleep(5*time.Hour + time.Second)
		if got := say(t, New(Options{Ledger: w.l, Estate: estate()})); got == "" {
			t.Error("the outage from 02:00 to 03:00 is never found: the mark lies ahead")
		}
		w.l.Close()
	})
}

// Too many changes, and the reading that follows fails once.
func TestTooManyChangesAreReadAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &Changes{}
		d := [2]time.Time{t0.Add(2 * time.Hour), t0.Add(99 * time.Hour)}
		w := &world{t: t, l: open(t, t.TempDir(), c), down: map[string][2]time.Time{"a": d}}
		for _, s := range []string{"a", "b"} {
			w.send(s, t0, t0.Add(110*time.Minute))
			w.watch(s, "", t0, t0.Add(110*time.Minute))
		}
		w.watch("", "", t0, t0.Add(110*time.Minute))
		time.Sleep(110 * time.Minute)
		a := New(Options{Ledger: w.l, Changes: c, Estate: estate()})
		must(t, a.Look(t.Context()))
		for _, s := range []string{"a", "b"} {
			w.send(s, t0.Add(110*time.Minute), t0.Add(3*time.Hour))
		}
		w.watch("b", "", t0, t0.Add(3*time.Hour))
		w.watch("", "", t0, t0.Add(3*time.Hour))
		w.watch("", "192.0.2.99:25", t0, t0.Add(3*time.Hour))
		time.Sleep(70 * time.Minute)
		c.mu.Lock()
		c.many = true // as after 100,000
		c.mu.Unlock()
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		t.Log(a.Look(gone)) // somebody who asked went away
		must(t, a.Look(t.Context()))
		if got := a.View().Servers[0].State; got != report.StateDown {
			t.Errorf("a is %s: an hour of changes is lost", got)
		}
		w.l.Close()
	})
}

// A server that was configured an hour ago.
func TestNewServerWasNotWatchedBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &world{t: t, l: open(t, t.TempDir(), nil)}
		to := t0.Add(10 * time.Hour)
		w.send("a", t0, to)
		w.send("b", t0.Add(9*time.Hour), to)
		w.watch("a", "", t0, to)
		w.watch("b", "", t0.Add(9*time.Hour), to)
		w.watch("", "", t0, to)
		time.Sleep(10 * time.Hour)
		a := New(Options{Ledger: w.l, Estate: estate()})
		l, err := a.Availability(t.Context(), AvailabilityQuery{From: t0, To: to})
		must(t, err)
		s := l.Servers[1]
		t.Logf("%s least %v watched %v s", s.Server, *s.Least, s.Watched)
		if s.Watched != 3660 { // an hour, and a minute before its first probe
			t.Error("nine hours in which b was not probed are watched, and available")
		}
		w.l.Close()
	})
}

// One revision that cannot be read.
func TestBrokenRevisionIsLeftOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := [2]time.Time{t0.Add(2 * time.Hour), t0.Add(3 * time.Hour)}
		w := &world{t: t, l: open(t, t.TempDir(), nil), down: map[string][2]time.Time{"a": d}}
		to := t0.Add(5 * time.Hour)
		for _, s := range []string{"a", "b"} {
			w.send(s, t0, to)
			w.watch(s, "", t0, to)
		}
		w.watch("", "", t0, to)
		w.watch("", "192.0.2.99:25", t0, to)
		time.Sleep(5 * time.Hour)
		must(t, w.l.PutRevision(t.Context(), probe.Revision{Agent: "site2", Incident: "x", N: 1, At: t0, Body: []byte("{}")}))
		_, err := New(Options{Ledger: w.l, Estate: estate()}).Incidents(t.Context(), IncidentsQuery{})
		if err != nil {
			t.Error("no incident can be listed:", err)
		}
		w.l.Close()
	})
}

// Stopped in the middle of an outage for hours, and started after it.
func TestAgentThatWasStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		d := [2]time.Time{t0.Add(2 * time.Hour), t0.Add(3 * time.Hour)}
		w := &world{t: t, down: map[string][2]time.Time{"a": d}}
		run := func(from, to time.Time) {
			c := &Changes{}
			w.l = open(t, dir, c)
			a := New(Options{Ledger: w.l, Changes: c, Estate: estate()})
			must(t, a.Look(t.Context()))
			for at := from; at.Before(to); at = at.Add(time.Minute) {
				time.Sleep(time.Minute)
				for _, s := range []string{"a", "b"} {
					w.send(s, at, at.Add(time.Minute))
				}
				w.watch("b", "", from, at.Add(time.Minute))
				if at.Before(d[0]) || !at.Before(d[1]) {
					w.watch("a", "", from, at.Add(time.Minute))
				}
				w.watch("", "", from, at.Add(time.Minute))
				w.watch("", "192.0.2.99:25", from, at.Add(time.Minute))
				must(t, a.Look(t.Context()))
			}
			l, err := a.Availability(t.Context(), AvailabilityQuery{From: t0, To: time.Now()})
			must(t, err)
			t.Logf("%s availability a: %+v", say(t, a), l.Servers[0])
			w.l.Close()
		}
		run(t0, t0.Add(150*time.Minute))
		time.Sleep(210 * time.Minute)
		run(t0.Add(6*time.Hour), t0.Add(7*time.Hour))
		w.l = open(t, dir, nil)
		said, err := w.l.Revisions(t.Context(), ledger.RevisionQuery{Latest: true})
		must(t, err)
		all, err := report.ReadAll(said)
		must(t, err)
		if len(all) != 1 {
			t.Fatalf("%d incidents, want the one of 02:00", len(all))
		}
		// Nothing is known of the time from 02:30 to 06:00.
		o, stopped, started := all[0].Outages[0], t0.Add(150*time.Minute), t0.Add(6*time.Hour)
		if o.Start.From.After(d[0]) || o.Start.To.Before(d[0]) || o.Start.Width() > 2*time.Minute {
			t.Errorf("it began at %v, want 02:00 in it", o.Start)
		}
		if o.End.From.After(stopped) || o.End.From.Before(stopped.Add(-2*time.Minute)) || o.End.To.Before(started) || o.End.To.After(started.Add(2*time.Minute)) {
			t.Errorf("it ended at %v, want from the stop of the agent to its start", o.End)
		}
		w.l.Close()
	})
}
