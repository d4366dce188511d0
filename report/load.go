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
	watches, err := watchesFor(ctx, rec, q)
	if err != nil {
		return History{}, fmt.Errorf("reading the coverage of %s: %w", q.Server, err)
	}
	return load(ctx, rec, e, loaded{Query: q, watches: watches})
}

// watchesFor reads the coverage that tells of the mails of a query: whether one
// was missing is seen by what was looked at after it was late.
func watchesFor(ctx context.Context, rec Record, q Query) ([]probe.Watch, error) {
	return rec.Watches(ctx, q.From, q.To.Add(lateLook))
}

// loaded is a query with what is there before its mails are read.
type loaded struct {
	Query
	watches []probe.Watch // of its time
	room    []Mail        // for the mails: an empty list
}

func load(ctx context.Context, rec Record, e Estate, q loaded) (History, error) {
	h, all := History{Server: e.server(q.Server), Mails: q.room}, texts{}
	for p, err := range rec.Probes(ctx, q.Query) {
		if err != nil {
			return History{}, fmt.Errorf("reading the probes of %s: %w", q.Server, err)
		}
		m := NewMail(p)
		all.share(&m)
		h.Mails = append(h.Mails, m)
	}
	h.Watches = e.concerning(h, q.watches)
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
	for i := range h.Mails {
		mailboxes[h.Mails[i].Mailbox] = true
	}
	return slices.DeleteFunc(slices.Clone(watches), func(w probe.Watch) bool { return !mailboxes[w.Mailbox] })
}

const (
	// leadIn is how long before a span the reading begins at least: an outage at its
	// begin has then something before it, and the usual is known.
	leadIn = time.Hour
	// leadMails is how many mails of each route that is at least, by its spacing: ten
	// come until it is known that they always come late.
	leadMails = 2 * usualLeast
)

// longestLead bounds what is read for a route that is probed once in hours: those
// of the same server that are probed every minute are read along with it.
const longestLead = 24 * time.Hour

// leadIn returns how long before a span the reading of a server begins.
func (e Estate) leadIn(server string) time.Duration {
	long := leadIn
	for _, r := range e.Routes {
		if r.Server == server {
			long = max(long, min(leadMails*r.Every, longestLead))
		}
	}
	return long
}

func (e Estate) longestLeadIn() (longest time.Duration) {
	for _, s := range e.Servers {
		longest = max(longest, e.leadIn(s.Name))
	}
	return longest
}

// Survey tells what a span of the record shows of every server of the estate. It
// holds one history at a time.
func Survey(ctx context.Context, rec Record, e Estate, span Span, now time.Time) (Findings, error) {
	finder := NewFinder(e, now)
	q := Query{From: span.From.Add(-e.longestLeadIn()), To: span.Until(now).To}
	watches, err := watchesFor(ctx, rec, q)
	if err != nil {
		return Findings{}, fmt.Errorf("reading the coverage: %w", err)
	}
	var room []Mail // is used again: a finder keeps no mails
	for _, s := range e.Servers {
		q.Server, q.From = s.Name, span.From.Add(-e.leadIn(s.Name))
		h, err := load(ctx, rec, e, loaded{q, watches, room})
		if err != nil {
			return Findings{}, err
		}
		finder.Add(h)
		room = h.Mails[:0]
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
