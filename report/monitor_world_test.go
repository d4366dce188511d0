package report

import (
	"context"
	"encoding/binary"
	"iter"
	"slices"
	"time"

	"github.com/google/uuid"

	"mailprobe/probe"
)

// failure is a span in which a server of a world cannot be reached.
type failure struct {
	server   string
	from, to time.Time
}

// sentMail is a mail of a world, and the instants at which something new was
// known of it.
type sentMail struct {
	at     func(now time.Time) probe.Probe
	sent   time.Time
	server string
	known  []time.Time
}

// world is a day of mails, made by hand: each server has a relay and an mx
// route with a mail a minute, which takes a second. While a server is away, a
// dial hangs for 20 s; what was held back comes within ten minutes of the
// recovery.
type world struct {
	estate   Estate
	from, to time.Time
	mails    []sentMail // by time of sending
	failures []failure
}

func newWorld(e Estate, from, to time.Time, failures ...failure) *world {
	w := &world{estate: e, from: from, to: to, failures: failures}
	w.estate.References = []string{"reference:25"}
	w.estate.Routes = nil
	for n, s := range e.Servers {
		for k, via := range []probe.Via{probe.MX, probe.Relay} {
			r := Route{Name: s.Name + "-" + string(via), Server: s.Name, Via: via, Mailbox: s.Name + "-box", Every: time.Minute}
			if via == probe.Relay {
				r.Relay = "relay"
			}
			w.estate.Routes = append(w.estate.Routes, r)
			spread := time.Duration((n*7+k*31)%60) * time.Second
			for at := from.Add(spread); at.Before(to); at = at.Add(time.Minute) {
				w.mails = append(w.mails, w.mail(r, at))
			}
		}
	}
	slices.SortStableFunc(w.mails, func(a, b sentMail) int { return a.sent.Compare(b.sent) })
	return w
}

// away returns when a server that cannot be reached at an instant is back; zero:
// it can be reached.
func (w *world) away(server string, at time.Time) time.Time {
	for _, f := range w.failures {
		if f.server == server && !at.Before(f.from) && at.Before(f.to) {
			return f.to
		}
	}
	return time.Time{}
}

func (w *world) mail(r Route, sent time.Time) sentMail {
	var id uuid.UUID
	binary.BigEndian.PutUint64(id[8:], uint64(sent.UnixNano()))
	p := probe.Probe{Tag: probe.Tag{Ref: probe.Ref{Agent: "tokyo", Route: r.Name, ID: id}}, Server: r.Server, Via: r.Via}
	arrives := sent.Add(time.Second)
	taken := probe.Attempt{N: 1, Began: sent, Dotted: sent.Add(100 * time.Millisecond), Ended: sent.Add(200 * time.Millisecond), Class: probe.Accepted, Reply: probe.Reply{Code: 250}, Target: r.Server + ":25"}
	attempts := []probe.Attempt{taken}
	if back := w.away(r.Server, sent); !back.IsZero() {
		again := back.Add(time.Duration(sent.Minute()%10)*time.Minute + 30*time.Second)
		arrives = again.Add(time.Second)
		if r.Via == probe.MX {
			hung := probe.Attempt{N: 1, Began: sent, Ended: sent.Add(20 * time.Second), Class: probe.TimedOut, Phase: probe.PhaseConnect, Phases: probe.Phases{probe.PhaseConnect: 20 * time.Second}, Target: r.Server + ":25", Err: "no answer"}
			taken.N, taken.Began, taken.Dotted, taken.Ended = 2, again, again.Add(100*time.Millisecond), again.Add(200*time.Millisecond)
			attempts = []probe.Attempt{hung, taken}
		}
	}
	m := sentMail{sent: sent, server: r.Server, known: []time.Time{sent, arrives}}
	for _, a := range attempts {
		m.known = append(m.known, a.Began, a.Ended)
	}
	m.at = func(now time.Time) probe.Probe {
		p := p
		for _, a := range attempts {
			if a.Began.After(now) {
				break
			}
			if a.Ended.After(now) {
				a = probe.Attempt{N: a.N, Began: a.Began, Target: a.Target}
			}
			p.Attempts = append(p.Attempts, a)
		}
		if !arrives.After(now) {
			p.Arrivals = []probe.Arrival{{Tag: p.Tag, Mailbox: r.Mailbox, Folder: "INBOX", After: arrives.Add(-100 * time.Millisecond), By: arrives, Source: probe.Push}}
		}
		return p
	}
	return m
}

// news returns what came to be known after one instant and not after another. No
// mail takes longer than two hours.
func (w *world) news(after, now time.Time) []probe.Probe {
	var list []probe.Probe
	oldest, _ := slices.BinarySearchFunc(w.mails, after.Add(-2*time.Hour), func(m sentMail, at time.Time) int { return m.sent.Compare(at) })
	for _, m := range w.mails[oldest:] {
		if m.sent.After(now) {
			break
		}
		if slices.ContainsFunc(m.known, func(at time.Time) bool { return at.After(after) && !at.After(now) }) {
			list = append(list, m.at(now))
		}
	}
	return list
}

// watches returns the coverage as of now: mailboxes cannot be read while their
// server is away.
func (w *world) watches(now time.Time) []probe.Watch {
	list := []probe.Watch{{Agent: "tokyo", From: w.from, To: now}, {Agent: "tokyo", Reference: "reference:25", From: w.from, To: now}}
	for _, s := range w.estate.Servers {
		from := w.from
		for _, f := range w.failures {
			if f.server == s.Name && f.from.Before(now) {
				list = append(list, probe.Watch{Agent: "tokyo", Mailbox: s.Name + "-box", From: from, To: f.from})
				from = f.to
			}
		}
		if from.Before(now) {
			list = append(list, probe.Watch{Agent: "tokyo", Mailbox: s.Name + "-box", From: from, To: now})
		}
	}
	return list
}

// asOf is the record of a world at an instant.
type asOf struct {
	*world
	now time.Time
}

func (r asOf) Probes(_ context.Context, q Query) iter.Seq2[probe.Probe, error] {
	return func(yield func(probe.Probe, error) bool) {
		for _, m := range r.mails {
			chosen := m.server == q.Server && !m.sent.Before(q.From) && m.sent.Before(q.To) && !m.sent.After(r.now)
			if chosen && !yield(m.at(r.now), nil) {
				return
			}
		}
	}
}

func (r asOf) Watches(_ context.Context, from, to time.Time) ([]probe.Watch, error) {
	return r.watches(r.now), nil
}

func (r asOf) Unsettled(_ context.Context, before time.Time) iter.Seq2[probe.Probe, error] {
	return func(yield func(probe.Probe, error) bool) {
		for _, m := range r.mails {
			if !m.sent.Before(before) {
				return
			}
			if p := m.at(r.now); !p.Settled(r.now) && !yield(p, nil) {
				return
			}
		}
	}
}
