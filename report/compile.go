package report

import (
	"cmp"
	"context"
	"slices"
	"time"

	"mailprobe/probe"
)

// Compile gathers all that a document needs. It reads one server at a time. With
// an incident it first reads on, after each affected server's recovery, until the
// flush has ended or now is reached.
func Compile(ctx context.Context, rec Record, c Case) (Dossier, error) {
	r := &reader{record: rec, estate: c.Estate, from: c.start(), kept: make(map[string]keptHistory), room: keepMails}
	span, err := c.span(ctx, r)
	if err != nil {
		return Dossier{}, err
	}
	b := &binder{Case: c, span: span, finder: NewFinder(c.Estate, c.Now), tabs: make(map[string]*tab)}
	for _, server := range slices.Concat(c.affected(), c.others()) {
		h, err := r.through(ctx, server, span.To)
		if err != nil {
			return Dossier{}, err
		}
		r.drop(server)
		b.put(h)
	}
	return b.dossier(), nil
}

// span returns the time that the dossier looks at.
func (c Case) span(ctx context.Context, r *reader) (Span, error) {
	span := Span{From: c.start(), To: c.Span.To}
	if c.Incident == nil {
		return span.Until(c.Now), nil
	}
	if c.Incident.End.To.IsZero() {
		return Span{From: span.From, To: c.Now}, nil
	}
	span.To = c.Incident.End.To.Add(margin)
	for _, server := range c.affected() {
		end, err := c.flushEnd(ctx, r, server)
		if err != nil {
			return Span{}, err
		}
		span.To = latest(span.To, end)
	}
	return span.Until(c.Now), nil
}

// flushEnd reads a server's mails, each time four times as far after its outage,
// until the flush has ended, and returns a time that shows this end in a plot. A
// history may hold more than was asked for, from a search before.
func (c Case) flushEnd(ctx context.Context, r *reader, server string) (time.Time, error) {
	o, ok := c.outage(server, nil)
	if !ok || !o.Over() {
		return c.Now, nil
	}
	for after := time.Hour; ; after *= 4 {
		to := earliest(o.End.To.Add(min(after, longestFlush)), c.Now)
		h, err := r.through(ctx, server, to)
		if err != nil {
			return time.Time{}, err
		}
		flush := c.Estate.FlushOf(h, o, c.Now)
		if flush.Last.Reached && flush.Fresh.Reached {
			return latest(flush.Last.At.To, flush.Fresh.At.To).Add(margin), nil
		}
		if after >= longestFlush || !to.Before(c.Now) {
			return to, nil
		}
	}
}

// binder puts a dossier together.
type binder struct {
	Case
	span    Span
	finder  *Finder
	servers []Server
	tabs    map[string]*tab
	watches []probe.Watch
}

// put adds a server's history.
func (b *binder) put(h History) {
	b.finder.Add(h)
	late := b.finder.late[h.Server.Name]
	t := newTab(b.span, b.Now)
	t.Server = h.Server
	o, ok := b.outage(h.Server.Name, b.Estate.Find([]History{h}, b.Now).Outages)
	if ok {
		t.before = o.Span().From
		t.Flush = b.Estate.flushOf(timed{h, late}, o, b.Now)
	}
	for _, m := range h.Mails {
		switch {
		case b.span.Contains(m.Sent):
			t.add(m, late.of(&m))
		case m.came() && m.Sent.Before(b.span.From):
			delay, _ := m.Delay()
			t.usual = append(t.usual, delay.Middle())
		}
	}
	b.servers = append(b.servers, h.Server)
	b.tabs[h.Server.Name] = t
	b.watches = append(b.watches, h.Watches...) // with each server the agent's own again
	slices.SortFunc(b.watches, func(a, b probe.Watch) int {
		return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To), cmp.Compare(a.Agent, b.Agent), cmp.Compare(a.Mailbox, b.Mailbox), cmp.Compare(a.Reference, b.Reference))
	})
	b.watches = slices.Compact(b.watches)
}

func (b *binder) dossier() Dossier {
	found := b.finder.Findings()
	d := Dossier{
		Now: b.Now, Agent: b.Agent, Incident: b.Incident, Said: b.Said, Notes: b.Notes, Span: b.span,
		RelayFaults: found.RelayFaults,
		Coverage:    CoverageOf(b.watches, found.CutOff, b.span),
		Rules:       b.Estate.Rules.WithDefaults(),
	}
	d.Others, d.Aside = b.unshown(len(b.servers))
	total := newTab(b.span, b.Now)
	for _, server := range b.servers {
		t := b.tabs[server.Name]
		t.Outages = b.outagesOf(server.Name, found.Outages)
		t.Strip = Strip(server.Name, found, d.Coverage, b.span)
		t.Available = b.Estate.Available(server, found, d.Coverage, b.span)
		total.join(t)
		total.Outages = append(total.Outages, t.Outages...)
		d.Servers = append(d.Servers, t.account())
	}
	total.peak(b.span.From)
	d.Total = total.account()
	if b.Incident != nil {
		d.Senders = SenderRows(whole(b.Incident), b.Now)
	}
	return d
}

// outagesOf returns a server's outages in the span: of an incident as they were
// said, and beside them what else was found.
func (b *binder) outagesOf(server string, found []Outage) (list []Outage) {
	if b.Incident != nil {
		for _, o := range b.Incident.Outages {
			if o.Server == server {
				list = append(list, o)
			}
		}
	}
	known := len(list)
	for _, o := range found {
		said := slices.ContainsFunc(list[:known], func(k Outage) bool { return k.Kind.MailOutage() && o.Kind.MailOutage() && k.Span().Meets(o.Span()) })
		if o.Server == server && !said && o.Span().Meets(b.span) {
			list = append(list, o)
		}
	}
	slices.SortStableFunc(list, func(a, b Outage) int { return a.Start.To.Compare(b.Start.To) })
	return list
}

// whole returns the outage that stands for an incident where it is told what
// senders would have seen: one that is not over, else the longest.
func whole(i *Incident) (longest Outage) {
	for n, o := range i.Outages {
		switch {
		case n == 0 || longest.Over() && !o.Over():
			longest = o
		case o.Over() == longest.Over() && o.End.To.Sub(o.Start.To) > longest.End.To.Sub(longest.Start.To):
			longest = o
		}
	}
	return longest
}
