package analyst

import (
	"context"
	"slices"
	"strings"
	"time"

	"mailprobe/probe"
	"mailprobe/probe/ledger"
	"mailprobe/report"
)

// Incidents lists incidents, the newest first. Without a named agent, it lists
// those of every agent in the ledger.
func (a *Analyst) Incidents(ctx context.Context, q IncidentsQuery) (IncidentList, error) {
	var agents []string
	if q.Agent != "" {
		agents = []string{q.Agent}
	}
	asOf, err := a.ready(ctx, agents)
	if err != nil {
		return IncidentList{}, err
	}
	said, err := a.ledger.Revisions(ctx, ledger.RevisionQuery{Agent: q.Agent, Open: q.Open, From: q.From, To: q.To, Latest: true})
	if err != nil {
		return IncidentList{}, err
	}
	list, err := report.ReadAll(said)
	if err != nil {
		return IncidentList{}, err
	}
	slices.SortStableFunc(list, func(x, y report.Incident) int { return y.Start.To.Compare(x.Start.To) })
	return IncidentList{AsOf: asOf, Incidents: list}, nil
}

// ready brings what is said of incidents up to date, and returns the instant up
// to which it tells: the earliest of the agents'. No agents are all of them.
func (a *Analyst) ready(ctx context.Context, agents []string) (time.Time, error) {
	if len(agents) == 0 {
		all, err := a.agents(ctx)
		if err != nil {
			return time.Time{}, err
		}
		agents = all
	}
	var asOf time.Time
	for _, agent := range agents {
		at, err := a.upToDate(ctx, agent)
		if err != nil {
			return asOf, err
		}
		if asOf.IsZero() || at.Before(asOf) {
			asOf = at
		}
	}
	if asOf.IsZero() {
		asOf = time.Now()
	}
	return asOf, nil
}

// upToDate brings what is said of an agent's incidents up to date.
func (a *Analyst) upToDate(ctx context.Context, agent string) (time.Time, error) {
	if a.monitors(agent) {
		return time.Now(), a.Look(ctx)
	}
	a.mu.Lock()
	err := a.catchUp(ctx, agent, time.Now())
	a.mu.Unlock()
	if err != nil {
		return time.Time{}, err
	}
	return a.asOf(ctx, agent)
}

// incident returns an incident with what was said of it, and the notes on it. The
// id may be last, for the newest that stands.
func (a *Analyst) incident(ctx context.Context, agent, id string) (c found, err error) {
	all, err := a.known(ctx, agent)
	if err != nil {
		return c, err
	}
	if id == "last" {
		if id = newest(all); id == "" {
			return c, mistake("there is no incident in the record of %s", agent)
		}
	}
	said, err := a.ledger.Revisions(ctx, ledger.RevisionQuery{Agent: agent, Incident: id})
	if err != nil {
		return c, err
	}
	if len(said) == 0 {
		return c, mistake("there is no incident %s in the record of %s: mailprobe incidents lists them%s", id, agent, similar(id, all))
	}
	if c.Incident, c.said, err = report.ReadRevisions(said); err != nil {
		return c, err
	}
	comments, err := a.comments(ctx, agent)
	c.revisions, c.all = said, all
	c.comments, c.notes = comments, report.NotesOn(c.Incident, comments)
	return c, err
}

// found is an incident with all that belongs to it.
type found struct {
	report.Incident
	said      []report.Statement
	revisions []probe.Revision
	notes     []report.Comment // on it
	comments  []report.Comment // of the agent
	all       []report.Incident
}

// newest returns the id of the incident that began last, and stands.
func newest(all []report.Incident) (id string) {
	var began time.Time
	for _, i := range all {
		if i.Into == "" && !i.Withdrawn && !i.Start.To.Before(began) {
			id, began = i.ID, i.Start.To
		}
	}
	return id
}

// similar names the incidents whose ids begin alike.
func similar(id string, all []report.Incident) string {
	var near []string
	for _, i := range all {
		if len(id) >= 6 && strings.HasPrefix(i.ID, id[:6]) {
			near = append(near, i.ID)
		}
	}
	if len(near) == 0 {
		return ""
	}
	return " (near it: " + strings.Join(near[:min(3, len(near))], ", ") + ")"
}
