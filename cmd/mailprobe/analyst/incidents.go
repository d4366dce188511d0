package analyst

import (
	"cmp"
	"context"
	"slices"
	"time"

	"mailprobe/probe"
	"mailprobe/probe/ledger"
	"mailprobe/report"
)

// Incidents lists incidents, the newest first, of one instant by agent and id.
// Without a named agent, it lists those of every agent in the ledger.
func (a *Analyst) Incidents(ctx context.Context, q IncidentsQuery) (IncidentList, error) {
	return a.incidents(ctx, q, nil)
}

// Analyse analyses what was not analysed so far, which takes a second or so for
// 100,000 probes, and returns every incident.
func (a *Analyst) Analyse(ctx context.Context, tell Progress) (IncidentList, error) {
	return a.incidents(ctx, IncidentsQuery{}, tell)
}

func (a *Analyst) incidents(ctx context.Context, q IncidentsQuery, tell Progress) (IncidentList, error) {
	var agents []string
	if q.Agent != "" {
		named, err := a.pick(ctx, q.Agent)
		if err != nil {
			return IncidentList{}, err
		}
		agents = []string{named}
	}
	asOf, err := a.ready(ctx, agents, tell)
	if err != nil {
		return IncidentList{}, err
	}
	said, err := a.ledger.Revisions(ctx, ledger.RevisionQuery{Agent: q.Agent, Open: q.Open, From: q.From, To: q.To, Latest: true})
	if err != nil {
		return IncidentList{}, err
	}
	list, err := report.ReadAll(said)
	if err != nil {
		a.log.Warn("an incident of the record cannot be read; it is left out", "err", err)
	}
	slices.SortFunc(list, func(x, y report.Incident) int {
		return cmp.Or(y.Start.To.Compare(x.Start.To), cmp.Compare(x.Agent, y.Agent), cmp.Compare(x.ID, y.ID))
	})
	return IncidentList{AsOf: asOf, Incidents: list}, nil
}

// Stated returns the incidents that are open, as they were stated last: it asks
// nothing anew, so it is for who wants to know at once.
func (a *Analyst) Stated(ctx context.Context) ([]report.Incident, error) {
	said, err := a.ledger.Revisions(ctx, ledger.RevisionQuery{Open: true, Latest: true})
	if err != nil {
		return nil, err
	}
	list, err := report.ReadAll(said)
	if err != nil {
		a.log.Warn("an incident of the record cannot be read; it is left out", "err", err)
	}
	return slices.DeleteFunc(list, func(i report.Incident) bool { return !i.Open() || i.Planned }), nil
}

// ready brings what is said of incidents up to date, and returns the instant up
// to which it tells: the earliest of the agents'. No agents are all of them.
func (a *Analyst) ready(ctx context.Context, agents []string, tell Progress) (time.Time, error) {
	if len(agents) == 0 {
		all, err := a.agents(ctx)
		if err != nil {
			return time.Time{}, err
		}
		agents = all
	}
	var asOf time.Time
	for _, agent := range agents {
		at, err := a.current(ctx, agent, tell)
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
	return a.current(ctx, agent, nil)
}

func (a *Analyst) current(ctx context.Context, agent string, tell Progress) (time.Time, error) {
	if a.monitors(agent) {
		err, unwritten := a.look(ctx)
		if unwritten != nil {
			a.log.Error("what is said of incidents could not be recorded (tried again)", "err", unwritten)
		}
		return time.Now(), err
	}
	a.mu.Lock()
	err := a.catchUp(ctx, agent, time.Now(), tell)
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
		e := missing("incident", id, " of "+agent, idsOf(all))
		e.Text += ": mailprobe incidents lists them"
		return c, e
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

func idsOf(all []report.Incident) []string {
	var ids []string
	for _, i := range all {
		ids = append(ids, i.ID)
	}
	return ids
}
