package report

import (
	"context"
	"fmt"
	"slices"
	"time"

	"mailprobe/probe"
)

// Load reads the history of one server. The error names the server.
func Load(ctx context.Context, rec Record, e Estate, q Query) (History, error) {
	h := History{Server: e.server(q.Server)}
	for p, err := range rec.Probes(ctx, q) {
		if err != nil {
			return History{}, fmt.Errorf("reading the probes of %s: %w", q.Server, err)
		}
		h.Mails = append(h.Mails, NewMail(p))
	}
	// Whether a mail was missing is seen by what was looked at after it was late.
	watches, err := rec.Watches(ctx, q.From, q.To.Add(lateLook))
	if err != nil {
		return History{}, fmt.Errorf("reading the coverage of %s: %w", q.Server, err)
	}
	h.Watches = e.concerning(h, watches)
	return h, nil
}

// lateLook is how long after a mail was sent it may still matter that its mailbox
// was looked at.
const lateLook = time.Hour

func (e Estate) server(name string) Server {
	if i := slices.IndexFunc(e.Servers, func(s Server) bool { return s.Name == name }); i >= 0 {
		return e.Servers[i]
	}
	return Server{Name: name}
}

// concerning returns the coverage that concerns a server: of the agent, of the
// references, and of the mailboxes where its mail comes or should come.
func (e Estate) concerning(h History, watches []probe.Watch) []probe.Watch {
	mailboxes := map[string]bool{"": true}
	for _, r := range e.Routes {
		if r.Server == h.Server.Name {
			mailboxes[r.Mailbox] = true
		}
	}
	for _, m := range h.Mails {
		mailboxes[m.Mailbox] = true
	}
	return slices.DeleteFunc(slices.Clone(watches), func(w probe.Watch) bool { return !mailboxes[w.Mailbox] })
}

// leadIn is how long before a span the reading begins: an outage at its begin has
// then something before it, and the usual is known.
const leadIn = time.Hour

// Survey tells what a span of the record shows of every server of the estate. It
// holds one history at a time.
func Survey(ctx context.Context, rec Record, e Estate, span Span, now time.Time) (Findings, error) {
	finder := NewFinder(e, now)
	for _, s := range e.Servers {
		h, err := Load(ctx, rec, e, Query{Server: s.Name, From: span.From.Add(-leadIn), To: span.Until(now).To})
		if err != nil {
			return Findings{}, err
		}
		finder.Add(h)
	}
	f := finder.Findings()
	f.Outages = slices.DeleteFunc(f.Outages, func(o Outage) bool { return !o.Span().Meets(span) })
	f.RelayFaults = slices.DeleteFunc(f.RelayFaults, func(r RelayFault) bool { return !r.span().Meets(span) })
	f.CutOff = slices.DeleteFunc(f.CutOff, func(s Span) bool { return !s.Meets(span) })
	return f, nil
}

func (r RelayFault) span() Span {
	return Outage{Start: r.Start, End: r.End}.Span()
}

// With returns the estate completed by servers and routes that a record shows and
// that it does not hold by their names; what the configuration says stays.
func (e Estate) With(servers []Server, routes []Route) Estate {
	e.Servers, e.Routes = slices.Clone(e.Servers), slices.Clone(e.Routes)
	for _, s := range servers {
		if !slices.ContainsFunc(e.Servers, func(x Server) bool { return x.Name == s.Name }) {
			e.Servers = append(e.Servers, s)
		}
	}
	for _, r := range routes {
		if !slices.ContainsFunc(e.Routes, func(x Route) bool { return x.Name == r.Name }) {
			e.Routes = append(e.Routes, r)
		}
	}
	return e
}
