package analyst

import (
	"context"
	"time"

	"mailprobe/report"
)

// Availability tells how available each server was in a span of time, by the
// incidents that were stated.
func (a *Analyst) Availability(ctx context.Context, q AvailabilityQuery) (AvailabilityList, error) {
	agent, err := a.pick(ctx, q.Agent)
	if err != nil {
		return AvailabilityList{}, err
	}
	asOf, err := a.upToDate(ctx, agent)
	if err != nil {
		return AvailabilityList{}, err
	}
	span := report.Span{From: q.From, To: q.To}.Until(asOf)
	list := AvailabilityList{From: q.From, To: span.To}
	if !span.From.Before(span.To) {
		return list, mistake("the record of %s ends at %s: nothing is known of what came later; ask for an earlier month", agent, asOf.Local().Format(time.RFC3339))
	}
	estate, findings, coverage, err := a.stated(ctx, agent, span)
	if err != nil {
		return list, err
	}
	under, err := a.underWatch(ctx, agent)
	if err != nil {
		return list, err
	}
	for _, s := range estate.Servers {
		v := report.Availability{Server: s}
		if own, ok := overlap(span, under[s.Name]); ok {
			v = estate.Available(s, findings, coverage, own)
		}
		list.Servers = append(list.Servers, availability(v, span))
	}
	return list, nil
}

// around is how long before its first probe and after its last one a server counts
// as watched: routes take their turns.
const around = time.Minute

// underWatch returns from when until when probes were sent to each server. Before
// and after, nothing is known of it, however well the agent watched others.
func (a *Analyst) underWatch(ctx context.Context, agent string) (map[string]report.Span, error) {
	spans, err := a.ledger.RouteSpans(ctx)
	all := map[string]report.Span{}
	for _, s := range spans {
		if s.Agent != agent {
			continue
		}
		known, ok := all[s.Server]
		if first := s.First.Add(-around); !ok || first.Before(known.From) {
			known.From = first
		}
		if last := s.Last.Add(around); last.After(known.To) {
			known.To = last
		}
		all[s.Server] = known
	}
	return all, err
}

// overlap returns the part of a span that lies in another, and whether there is
// any.
func overlap(span, in report.Span) (report.Span, bool) {
	if in.From.After(span.From) {
		span.From = in.From
	}
	if in.To.Before(span.To) {
		span.To = in.To
	}
	return span, span.From.Before(span.To)
}

// stated returns what was stated of a span of an agent's record: the outages of
// its incidents, and its coverage.
func (a *Analyst) stated(ctx context.Context, agent string, span report.Span) (e report.Estate, f report.Findings, c report.Coverage, err error) {
	if e, err = a.estateOf(ctx, agent); err != nil {
		return e, f, c, err
	}
	comments, err := a.comments(ctx, agent)
	if err != nil {
		return e, f, c, err
	}
	e = e.WithNotes(comments)
	known, err := a.known(ctx, agent)
	if err != nil {
		return e, f, c, err
	}
	for _, i := range known {
		for _, o := range i.Outages {
			if o.Planned = o.Planned || i.Planned; o.Span().Meets(span) {
				f.Outages = append(f.Outages, o)
			}
		}
	}
	watches, err := a.ledger.Watches(ctx, span.From, span.To)
	if err != nil {
		return e, f, c, err
	}
	own := watches[:0]
	for _, w := range watches {
		if w.Agent == agent {
			own = append(own, w)
		}
	}
	f.CutOff = report.Silences(own, span)
	return e, f, report.CoverageOf(own, f.CutOff, span), nil
}

func availability(v report.Availability, span report.Span) Availability {
	out := Availability{Server: v.Server.Name, Outages: v.Outages,
		DownLeast: v.Down.Min.Seconds(), DownMost: v.Down.Max.Seconds(), Watched: v.Watched.Seconds(), Planned: v.Planned.Seconds(),
		Unwatched: max(0, span.Length()-v.Watched-v.Planned).Seconds()}
	if least, most, ok := v.Share(); ok {
		out.Least, out.Most = &least, &most
	}
	return out
}
