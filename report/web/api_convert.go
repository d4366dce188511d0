package web

import (
	"time"

	"mailprobe/probe"
	"mailprobe/report"
)

// apiIn makes the values of the API from those of package report, with times in a
// location.
type apiIn struct{ loc *time.Location }

// each makes a list that is never null.
func each[A, B any](list []A, f func(A) B) []B {
	out := make([]B, 0, len(list))
	for _, a := range list {
		out = append(out, f(a))
	}
	return out
}

// known returns nil for the zero value, which stands for what is not known.
func known[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

// some returns a list that is never null.
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func (j apiIn) time(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return new(t.In(j.loc))
}

func (j apiIn) interval(i probe.Interval) apiInterval {
	return apiInterval{From: j.time(i.From), To: j.time(i.To)}
}

func (j apiIn) span(s report.Span) apiInterval {
	return apiInterval{From: j.time(s.From), To: j.time(s.To)}
}

// maybe returns nil for an interval of which nothing is known.
func (j apiIn) maybe(i probe.Interval) *apiInterval {
	if i.From.IsZero() && i.To.IsZero() {
		return nil
	}
	return new(j.interval(i))
}

func apiDelayOf(d probe.Delay) *apiDelay {
	return &apiDelay{Seconds: report.Seconds(d.Middle()), Min: report.Seconds(d.Min), Max: report.Seconds(d.Max)}
}

func apiQuantilesOf(q report.Quantiles) *apiQuantiles {
	if q.N == 0 {
		return nil
	}
	return &apiQuantiles{N: q.N, P50: report.Seconds(q.P50), P90: report.Seconds(q.P90), Max: report.Seconds(q.Max)}
}

func (j apiIn) backlog(b report.Backlog) apiBacklog {
	return apiBacklog{Pending: b.Pending, Uncertain: b.Uncertain, Oldest: j.time(b.Oldest), Watermark: j.time(b.Watermark)}
}

func (j apiIn) coverage(c report.Coverage) apiCoverage {
	return apiCoverage{Span: j.span(c.Span), Watched: report.Seconds(c.Watched), Holes: each(c.Holes, func(h report.Hole) apiHole {
		return apiHole{From: j.time(h.From), To: j.time(h.To), Mailbox: known(h.Mailbox), CutOff: h.CutOff}
	})}
}

func (j apiIn) flush(f *report.Flush) *apiFlush {
	if f == nil {
		return nil
	}
	return &apiFlush{
		Recovery: j.maybe(f.Recovery), Fresh: j.end(f.Fresh), Accepted: j.end(f.Accepted), Last: j.end(f.Last), Peak: f.Peak, PeakAt: j.time(f.PeakAt),
		Drain: f.Drain, Late: f.Late, Overtaken: f.Overtaken, Outstanding: f.Outstanding,
	}
}

func (j apiIn) end(e report.End) apiEnd {
	out := apiEnd{Reached: e.Reached, Of: e.Of, Left: e.Left}
	if e.Reached {
		out.At = j.maybe(e.At)
	} else if x := e.Estimate; x != nil {
		out.Expected = &apiEstimate{At: x.At.In(j.loc), From: x.From.In(j.loc), To: x.To.In(j.loc), By: x.By}
	}
	return out
}

func (j apiIn) incident(i report.Incident) apiIncident {
	return apiIncident{
		ID: i.ID, Agent: i.Agent, State: i.State(), Opened: j.time(i.Opened), Start: j.interval(i.Start), End: j.interval(i.End), Weak: i.Weak, Planned: i.Planned,
		Scope: apiScopeOf(i.Scope), Merged: some(i.Merged), Into: known(i.Into), Split: some(i.Split), Of: known(i.Of),
	}
}

func apiScopeOf(s report.Scope) apiScope {
	return apiScope{
		Servers: s.Servers, Watched: s.Watched, Mailboxes: s.Mailboxes, MailboxesKnown: s.MailboxesKnown,
		Networks: each(s.Networks, func(n report.NetworkScope) apiNetwork {
			return apiNetwork{Network: known(n.Network), Whole: n.Whole, N: n.N, Of: n.Of, Servers: some(n.Servers)}
		}),
		Labels: each(s.Labels, func(l report.LabelScope) apiLabel { return apiLabel(l) }),
	}
}

func (j apiIn) outage(o report.Outage) apiOutage {
	return apiOutage{
		Kind: o.Kind, Failed: some(o.Failed), Start: j.interval(o.Start), End: j.interval(o.End), EndIsOpen: o.EndIsOpen, Unwatched: o.Unwatched,
		Flaps: each(o.Flaps, func(f report.Flap) apiFlap { return apiFlap{Up: j.interval(f.Up), Down: j.interval(f.Down)} }),
		Weak:  o.Weak, Planned: o.Planned, Reasons: each(o.Reasons, apiReasonOf), Evidence: o.Count, Holes: each(o.Holes, j.span), LateAfter: report.Seconds(o.Usual),
	}
}

func apiReasonOf(r report.Reason) apiReason {
	return apiReason{Service: r.Service, Class: known(r.Class), Phase: known(r.Phase), Text: r.Text, Count: r.Count}
}

func apiCountsOf(c report.Counts) apiCounts {
	return apiCounts{
		Sent: c.Sent, Delivered: c.Delivered, Late: c.Late, Junk: c.Junk, Copies: c.Copies, Rejected: c.Rejected, Expired: c.Expired,
		Bounced: c.Bounced, Lost: c.Lost, Pending: c.Pending, Uncertain: c.Uncertain,
	}
}
