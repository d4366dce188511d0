package analyst

import (
	"context"
	"fmt"
	"time"

	"mailprobe/probe"
	"mailprobe/probe/ledger"
	"mailprobe/report"
)

// How far the record of an agent was analysed is kept in the ledger. What lies
// before or behind (probes of an earlier version, an import, the time until an
// agent was stopped) is analysed when somebody asks, or an agent starts.

// slack is how much of the end of a record may be left to the monitor.
const slack = time.Minute

// leadIn is how much of the record before a gap is read, to know what was usual
// and what was open.
const leadIn = 6 * time.Hour

// catchUp analyses what was not analysed so far of an agent's record.
func (a *Analyst) catchUp(ctx context.Context, agent string, now time.Time) error {
	extents, err := a.ledger.Extents(ctx)
	if err != nil {
		return err
	}
	has := extents[agent]
	if has.From.IsZero() {
		return nil
	}
	done, err := a.ledger.Analysed(ctx, agent)
	if err != nil {
		return err
	}
	until := has.To
	if until.After(now) {
		until = now
	}
	if !done.From.IsZero() && !has.From.Before(done.From) && until.Sub(done.To) <= slack {
		return nil
	}
	from := has.From
	if !done.From.IsZero() && !has.From.Before(done.From) {
		from = done.To.Add(-leadIn)
	}
	if err := a.survey(ctx, agent, report.Span{From: from, To: until}); err != nil {
		return fmt.Errorf("analysing the record of %s: %w", agent, err)
	}
	return a.ledger.MarkAnalysed(ctx, ledger.Extent{Agent: agent, From: has.From, To: until})
}

// survey analyses a span of an agent's record, and records the incidents in it.
func (a *Analyst) survey(ctx context.Context, agent string, span report.Span) error {
	known, err := a.known(ctx, agent)
	if err != nil {
		return err
	}
	span.From = openSince(known, span.From)
	estate, err := a.estateOf(ctx, agent)
	if err != nil {
		return err
	}
	comments, err := a.comments(ctx, agent)
	if err != nil {
		return err
	}
	estate = estate.WithNotes(comments)
	found, err := report.Survey(ctx, record{a.ledger, agent}, estate, span, span.To)
	if err != nil {
		return err
	}
	incidents := estate.Join(report.Joining{Agent: agent, Known: known, Found: found.Outages, Notes: comments, Now: span.To,
		Since: func(string) time.Time { return span.From }})
	return a.revise(ctx, incidents, span.To)
}

// openSince returns from when on the record must be read so that open incidents
// are seen whole.
func openSince(known []report.Incident, from time.Time) time.Time {
	for _, i := range known {
		if begin := i.Start.From.Add(-leadIn); i.Open() && !i.Start.From.IsZero() && begin.Before(from) {
			from = begin
		}
	}
	return from
}

// known returns the incidents of an agent as they were last stated.
func (a *Analyst) known(ctx context.Context, agent string) ([]report.Incident, error) {
	said, err := a.revisionsOf(ctx, agent)
	if err != nil {
		return nil, err
	}
	list, err := report.ReadAll(said)
	if err != nil {
		a.log.Warn("an incident of the record cannot be read; it is left as it is", "err", err)
	}
	return list, nil
}

// revisionsOf returns the last revision of each of an agent's incidents.
func (a *Analyst) revisionsOf(ctx context.Context, agent string) ([]probe.Revision, error) {
	return a.ledger.Revisions(ctx, ledger.RevisionQuery{Agent: agent, Latest: true})
}

// revise records what is said of incidents as of an instant.
func (a *Analyst) revise(ctx context.Context, incidents []report.Incident, at time.Time) error {
	for _, i := range incidents {
		before, err := a.ledger.Revisions(ctx, ledger.RevisionQuery{Agent: i.Agent, Incident: i.ID})
		if err != nil {
			return err
		}
		if r, changed := report.Revise(before, i, at); changed {
			if err := a.ledger.PutRevision(ctx, r); err != nil {
				return err
			}
		}
	}
	return nil
}

// mark notes now and then how far the monitor has come.
func (a *Analyst) mark(ctx context.Context, now time.Time) error {
	const every = 10 * time.Minute
	if now.Sub(a.marked) < every {
		return nil
	}
	done, err := a.ledger.Analysed(ctx, a.ledger.Agent())
	if err != nil {
		return err
	}
	if done.From.IsZero() {
		done.From = now
	}
	if err := a.ledger.MarkAnalysed(ctx, ledger.Extent{Agent: a.ledger.Agent(), From: done.From, To: now}); err != nil {
		return err
	}
	a.marked = now
	return nil
}
