package ledger

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// RouteBacklog is what is awaited on a route. It counts test mails, never
// customers' mails.
type RouteBacklog struct {
	Agent     string
	Route     string
	Server    string    // where the route led last
	Pending   int       // being tried, or accepted and not seen yet
	Uncertain int       // may be on their way, and are younger than probe.LostAfter
	Oldest    time.Time // when the oldest of them was sent
}

// Backlog returns the routes on which something is awaited, by agent and name,
// as Settle saw them last. Its cost grows with what is awaited, not with the
// ledger.
func (l *Ledger) Backlog(ctx context.Context) ([]RouteBacklog, error) {
	var all []RouteBacklog
	err := each(ctx, l.readers, ask(`SELECT agent, name, server, sum(outcome = 0), sum(outcome = 1), min(sent)
		FROM probes INDEXED BY probes_open JOIN routes ON routes.n = route
		WHERE open = 1 AND outcome < 2 GROUP BY route ORDER BY agent, name, routes.n`),
		func(r *row) error {
			all = addBacklog(all, RouteBacklog{Agent: r.text(), Route: r.text(), Server: r.text(),
				Pending: int(r.int()), Uncertain: int(r.int()), Oldest: r.time()})
			return nil
		})
	if err != nil {
		return nil, fmt.Errorf("counting the backlog: %w", explain(l.file, err))
	}
	return all, nil
}

// addBacklog adds a row to a list; a route that moved has several rows.
func addBacklog(all []RouteBacklog, b RouteBacklog) []RouteBacklog {
	if len(all) == 0 || all[len(all)-1].Agent != b.Agent || all[len(all)-1].Route != b.Route {
		return append(all, b)
	}
	sum := &all[len(all)-1]
	sum.Server = b.Server
	sum.Pending += b.Pending
	sum.Uncertain += b.Uncertain
	if b.Oldest.Before(sum.Oldest) {
		sum.Oldest = b.Oldest
	}
	return all
}

// Routes returns every route that the ledger knows, by agent and name, with what
// is awaited on it.
func (l *Ledger) Routes(ctx context.Context) ([]RouteBacklog, error) {
	waiting, err := l.Backlog(ctx)
	if err != nil {
		return nil, err
	}
	known, err := places(ctx, l.readers, "", "")
	if err != nil {
		return nil, explain(l.file, err)
	}
	var all []RouteBacklog
	for _, k := range known {
		all = addBacklog(all, RouteBacklog{Agent: k.agent, Route: k.name, Server: k.server})
	}
	for i := range all {
		at := slices.IndexFunc(waiting, func(b RouteBacklog) bool { return b.Agent == all[i].Agent && b.Route == all[i].Route })
		if at >= 0 {
			all[i] = waiting[at]
		}
	}
	return all, nil
}
