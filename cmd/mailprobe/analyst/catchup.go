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

// ahead is how far beyond the end of a record a mark may lie; one that lies
// further was made by a clock that was ahead, and says nothing.
const ahead = 5 * time.Minute

// leadIn is how much of the record before a gap is read, to know what was usual
// and what was open.
const leadIn = 6 * time.Hour

// catchUp analyses what was not analysed so far of an agent's record, and tells
// how far it has come, if anybody wants to know.
func (a *Analyst) catchUp(ctx context.Context, agent string, now time.Time, tell Progress) error {
	has, err := a.wholeOf(ctx, agent, now)
	if err != nil || has.from.IsZero() {
		return err
	}
	done, err := a.ledger.Analysed(ctx, agent)
	if err != nil {
		return err
	}
	if done.To.After(has.to.Add(ahead)) {
		done = ledger.Extent{}
	}
	from, begins := has.from, has.from
	if !done.From.IsZero() && !has.from.Before(done.From) {
		if has.to.Sub(done.To) <= slack {
			return nil
		}
		from, begins = done.To.Add(-leadIn), done.From
	}
	has.tell = tell
	if err := a.survey(ctx, agent, report.Span{From: from, To: has.to}, has); err != nil {
		return fmt.Errorf("analysing the record of %s: %w", agent, err)
	}
	return a.ledger.MarkAnalysed(ctx, ledger.Extent{Agent: agent, From: begins, To: has.to})
}

// whole is what part of an agent's record is there in single probes. What was
// summed up and deleted cannot be analysed again.
type whole struct {
	from, to time.Time
	since    map[string]time.Time // by server: from when on
	tell     Progress
}

func (a *Analyst) wholeOf(ctx context.Context, agent string, now time.Time) (whole, error) {
	has := whole{since: map[string]time.Time{}}
	spans, err := a.ledger.RouteSpans(ctx)
	if err != nil {
		return has, err
	}
	for _, s := range spans {
		if s.Agent != agent || s.Whole.IsZero() {
			continue
		}
		if has.from.IsZero() || s.Whole.Before(has.from) {
			has.from = s.Whole
		}
		if known, ok := has.since[s.Server]; !ok || s.Whole.Before(known) {
			has.since[s.Server] = s.Whole
		}
	}
	extents, err := a.ledger.Extents(ctx)
	if has.to = extents[agent].To; has.to.After(now) {
		has.to = now
	}
	return has, err
}

// survey analyses a span of an agent's record, and records the incidents in it.
// An incident of which not every probe is there stays as it was stated.
func (a *Analyst) survey(ctx context.Context, agent string, span report.Span, has whole) error {
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
	rec := &followed{record: record{ledger: a.ledger, agent: agent}, tell: has.tell, servers: len(estate.Servers)}
	found, err := report.Survey(ctx, rec, estate, span, span.To)
	if err != nil {
		return err
	}
	since := func(server string) time.Time {
		at, ok := has.since[server]
		switch {
		case !ok:
			return span.To
		case at.Before(span.From):
			return span.From
		}
		return at
	}
	incidents := estate.Join(report.Joining{Agent: agent, Known: known, Found: found.Outages, Notes: comments, Now: span.To, Since: since})
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

// mark notes now and then how far the monitor has come. By a clock that was set
// lately it does not: that one may be ahead.
func (a *Analyst) mark(ctx context.Context, now time.Time) error {
	const every, uneven = 10 * time.Minute, time.Hour
	if now.Sub(a.marked) < every || !a.stepped.IsZero() && now.Sub(a.stepped) < uneven {
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
