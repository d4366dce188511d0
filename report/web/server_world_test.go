package web

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mailprobe/probe"
	"mailprobe/report"
)

// The world of these tests is one server in a long outage: it cannot be reached
// from 04:10:12 to 13:30, but for some minutes from 05:50, and then brings what
// was held back, a little at a time.

var serverZone = time.FixedZone("JST", 9*60*60)

const worldServer = "sv179-1.example"

// jstDay returns a time of 6 May 2011 in Japan.
func jstDay(clock string) time.Time {
	at, err := time.ParseInLocation("2006-01-02 15:04:05", "2011-05-06 "+clock, serverZone)
	if err != nil {
		panic(err)
	}
	return at.UTC()
}

// serverWorld is a record in memory, and a Source over it.
type serverWorld struct {
	estate report.Estate
	probes []probe.Probe // by time of sending
	now    time.Time
}

func newServerWorld(now time.Time) *serverWorld {
	w := &serverWorld{now: now}
	w.estate.References = []string{"ref.example:443"}
	w.estate.Servers = []report.Server{{
		Name: worldServer, Network: "121.119.179.0/24", Mailboxes: 1200,
		Labels: map[string]string{"site": "tokyo", "rack": "b4"}, Domains: []string{"customer-a.example", "customer-b.example"},
	}}
	for _, via := range []probe.Via{probe.MX, probe.Submission} {
		w.estate.Routes = append(w.estate.Routes, report.Route{Name: "sv179-1-" + string(via), Server: worldServer, Via: via, Mailbox: "box", Every: time.Minute})
	}
	for at := jstDay("00:00:00"); at.Before(now); at = at.Add(time.Minute) {
		w.send(probe.MX, at)
		w.send(probe.Submission, at.Add(30*time.Second))
	}
	return w
}

// unreachableAt tells whether the server cannot be reached, and when it can again.
func unreachableAt(at time.Time) (time.Time, bool) {
	for _, span := range [][2]time.Time{{jstDay("04:10:12"), jstDay("05:50:00")}, {jstDay("05:58:00"), jstDay("13:30:00")}} {
		if !at.Before(span[0]) && at.Before(span[1]) {
			return span[1], true
		}
	}
	return at, false
}

// send makes a mail and what became of it by now. An mx route tries again, in a
// growing rhythm; a submission gives up at once.
func (w *serverWorld) send(via probe.Via, at time.Time) {
	n := len(w.probes)
	ref := probe.Ref{Agent: "tokyo1", Route: "sv179-1-" + string(via), ID: uuid.NewSHA1(uuid.NameSpaceOID, fmt.Append(nil, via, at))}
	p := probe.Probe{Tag: probe.Tag{Ref: ref}, Server: worldServer, Network: "121.119.179.0/24", Via: via, Domain: "probe.example"}
	wait := 5 * time.Minute
	for began := at; began.Before(w.now); began, wait = began.Add(wait), min(2*wait, 4000*time.Second) {
		_, failing := unreachableAt(began)
		p.Attempts = append(p.Attempts, worldAttempt(len(p.Attempts)+1, began, failing, n))
		if !failing {
			w.deliver(&p, n)
			break
		}
		if via == probe.Submission {
			p.GivenUp = p.Attempts[0].Ended
			break
		}
	}
	w.probes = append(w.probes, p)
}

func worldAttempt(n int, began time.Time, failing bool, salt int) probe.Attempt {
	a := probe.Attempt{N: n, Began: began, Target: worldServer + ":25"}
	if failing {
		a.Ended, a.Class, a.Phase = began.Add(30*time.Second), probe.TimedOut, probe.PhaseConnect
		a.Phases = probe.Phases{probe.PhaseDNS: 2 * time.Millisecond, probe.PhaseConnect: 30 * time.Second}
		a.Err = "dialing " + worldServer + ":25: i/o timeout"
		return a
	}
	took := time.Duration(80+salt%90) * time.Millisecond
	a.Dotted, a.Ended, a.Class = began.Add(took-20*time.Millisecond), began.Add(took), probe.Accepted
	a.Reply = probe.NewReply(250, "2.0.0 Ok: queued as 4D3C"+strconv.Itoa(salt))
	a.Phases = probe.Phases{probe.PhaseDNS: time.Millisecond, probe.PhaseConnect: 12 * time.Millisecond, probe.PhaseTLS: 31 * time.Millisecond, probe.PhaseEnvelope: 9 * time.Millisecond, probe.PhaseData: took - 53*time.Millisecond}
	return a
}

// deliver lets an accepted mail come, by how many came before it since the recovery.
func (w *serverWorld) deliver(p *probe.Probe, n int) {
	accepted := p.Attempts[len(p.Attempts)-1].Ended
	came := accepted.Add(time.Duration(200+n*37%700) * time.Millisecond)
	if len(p.Attempts) > 1 {
		came = came.Add(time.Duration(n%240) * time.Second)
	}
	width := came.Sub(p.Sent()) * 8 / 100
	if came.Add(width).After(w.now) {
		return
	}
	a := probe.Arrival{
		Mailbox: "box", Folder: "INBOX", UIDValidity: 7, UID: uint32(n + 1), After: came.Add(-width / 2), By: came.Add(width / 2), Source: probe.Look, Internal: came.Truncate(time.Second),
		Hops:     []probe.Hop{{By: worldServer, From: "agent.example", ID: "4D3C" + strconv.Itoa(n), At: came.Truncate(time.Second)}},
		Verdicts: probe.Verdicts{SPF: "pass", DKIM: "none"},
	}
	if n%211 == 17 {
		a.Folder, a.Junk = "迷惑メール", true
	}
	p.Arrivals = []probe.Arrival{a}
}

func (w *serverWorld) Probes(_ context.Context, q report.Query) iter.Seq2[probe.Probe, error] {
	return func(yield func(probe.Probe, error) bool) {
		for _, p := range w.probes {
			if p.Server == q.Server && !p.Sent().Before(q.From) && p.Sent().Before(q.To) && !yield(p, nil) {
				return
			}
		}
	}
}

func (w *serverWorld) Watches(context.Context, time.Time, time.Time) ([]probe.Watch, error) {
	list := []probe.Watch{{Agent: "tokyo1", From: jstDay("00:00:00"), To: w.now}, {Reference: "ref.example:443", From: jstDay("00:00:00"), To: w.now}}
	for at := jstDay("00:00:00"); at.Before(w.now); {
		up, failing := unreachableAt(at)
		if failing {
			at = up
			continue
		}
		to := at
		for _, failing := unreachableAt(to); !failing && to.Before(w.now); _, failing = unreachableAt(to) {
			to = to.Add(time.Second)
		}
		list = append(list, probe.Watch{Agent: "tokyo1", Mailbox: "box", From: at, To: to})
		at = to
	}
	return list, nil
}

func (w *serverWorld) line(p probe.Probe) ProbeLine {
	l := ProbeLine{Ref: p.Tag.Ref, Server: p.Server, Via: p.Via, Sent: p.Sent(), Outcome: p.Outcome(w.now), Attempts: len(p.Attempts), Class: p.Attempts[len(p.Attempts)-1].Class}
	l.Delay, _ = p.Delay()
	l.Late = l.Delay.Middle() > 30*time.Second || l.Outcome == probe.Pending && w.now.Sub(l.Sent) > 30*time.Second
	l.Junk = len(p.Arrivals) > 0 && p.Arrivals[0].Junk
	for _, a := range p.Attempts {
		if reason := a.Reason(); reason != "" {
			l.Reason = probe.OneLine(reason)
		}
	}
	return l
}

// lines lists the newest mails first.
func (w *serverWorld) lines(most int, of func(ProbeLine) bool) []ProbeLine {
	var list []ProbeLine
	for _, p := range slices.Backward(w.probes) {
		if l := w.line(p); len(list) < most && of(l) {
			list = append(list, l)
		}
	}
	return list
}

func failedLine(l ProbeLine) bool {
	return l.Late || l.Junk || l.Outcome != probe.Delivered && l.Outcome != probe.Pending
}

// source is a Source over the world.
func (w *serverWorld) source(t *testing.T) fake {
	return fake{
		server:    func(name string, span report.Span) (ServerSheet, error) { return w.sheet(t, name, span) },
		incidents: func(report.Span) ([]report.Incident, error) { return w.incidents(t), nil },
		probes:    w.page,
		probe: func(route, id string) (ProbeSheet, error) {
			for _, p := range w.probes {
				if p.Tag.Route == route && p.Tag.ID.String() == id {
					return ProbeSheet{Now: w.now, Probe: p, Line: w.line(p)}, nil
				}
			}
			return ProbeSheet{}, &NotFoundError{What: "the test mail " + route + "/" + id}
		},
	}
}

// incidents are those of the whole record.
func (w *serverWorld) incidents(t *testing.T) []report.Incident {
	d, err := report.Compile(t.Context(), w, report.Case{Estate: w.estate, Agent: "tokyo1", Span: report.Span{From: jstDay("00:00:00")}, Now: w.now})
	if err != nil {
		t.Fatal(err)
	}
	var mail []report.Outage
	for _, o := range d.Servers[0].Outages {
		if o.Kind.MailOutage() {
			mail = append(mail, o)
		}
	}
	return w.estate.Join(report.Joining{Agent: "tokyo1", Found: mail, Now: w.now})
}

// standing tells how the server stands, by the whole record.
func (w *serverWorld) standing(t *testing.T) report.Standing {
	d, err := report.Compile(t.Context(), w, report.Case{Estate: w.estate, Agent: "tokyo1", Span: report.Span{From: jstDay("00:00:00")}, Now: w.now})
	if err != nil {
		t.Fatal(err)
	}
	a := d.Servers[0]
	s := report.Standing{Server: worldServer, State: report.StateUp, Backlog: a.Backlog, Flush: a.Flush, Usual: a.Usual}
	for _, o := range a.Outages {
		s.Since = o.End
		if !o.Over() {
			s.State, s.Since = report.State(o.Kind), o.Start
		}
	}
	var lately []time.Duration
	for _, p := range w.probes {
		if delay, ok := p.Delay(); ok && w.now.Sub(p.Sent()) < 15*time.Minute {
			lately = append(lately, delay.Middle())
		}
	}
	s.Lately = report.QuantilesOf(lately)
	if s.State == report.StateDown {
		s.Missing = 28
	}
	return s
}

func (w *serverWorld) sheet(t *testing.T, name string, span report.Span) (ServerSheet, error) {
	if name != worldServer {
		return ServerSheet{}, &NotFoundError{What: "the server " + name, Like: []string{worldServer}}
	}
	d, err := report.Compile(t.Context(), w, report.Case{Estate: w.estate, Agent: "tokyo1", Span: span, Servers: []string{name}, Now: w.now})
	if err != nil {
		return ServerSheet{}, err
	}
	standing := w.standing(t)
	s := ServerSheet{Now: w.now, Server: w.estate.Servers[0], Standing: standing, Span: span, Dossier: d}
	s.Failures, s.Recent = w.lines(10, failedLine), w.lines(10, func(ProbeLine) bool { return true })
	for _, r := range w.estate.Routes {
		line := RouteLine{Name: r.Name, Server: name, Via: r.Via, Every: r.Every}
		for _, p := range w.probes {
			if p.Tag.Route == r.Name {
				line.LastAttempt = p.Attempts[len(p.Attempts)-1]
				if in, ok := p.Received(); ok {
					line.LastArrival = in.To
					line.LastDelay, _ = p.Delay()
				}
			}
		}
		s.Routes = append(s.Routes, line)
	}
	return s, nil
}

// page lists mails of a query, with the place in the record as a cursor.
func (w *serverWorld) page(q ProbesQuery) (ProbePage, error) {
	end := len(w.probes)
	if q.Before != "" {
		n, err := strconv.Atoi(strings.TrimPrefix(q.Before, "c"))
		if err != nil || n > end {
			return ProbePage{}, &MistakeError{Field: "before", Text: "the cursor is not one of ours"}
		}
		end = n
	}
	var page ProbePage
	for i := end - 1; i >= 0; i-- {
		l := w.line(w.probes[i])
		if !q.Span.From.IsZero() && l.Sent.Before(q.Span.From) || !q.Span.To.IsZero() && !l.Sent.Before(q.Span.To) || q.Failed && !failedLine(l) {
			continue
		}
		if len(page.Probes) == q.Limit {
			page.Next = "c" + strconv.Itoa(i+1)
			break
		}
		page.Probes = append(page.Probes, l)
	}
	return page, nil
}
