package ledger

import (
	"context"
	"fmt"
	"time"

	"mailprobe/probe"
)

// RouteNewest is the last that the ledger knows of a route: what its gauges
// showed before a restart.
type RouteNewest struct {
	Route   string
	Server  string        // where the route led last
	Via     probe.Via     // likewise
	Sent    time.Time     // when the newest probe was sent
	Arrival probe.Arrival // the last first copy that came, whenever its probe was sent; zero: none ever did
	Delay   probe.Delay   // of that probe; only with an Arrival
}

// Newest returns the last of each route of this agent, by name. Of every route
// it reads one entry of two indexes and one probe, however long the history is.
func (l *Ledger) Newest(ctx context.Context) ([]RouteNewest, error) {
	all, rows, err := l.newestRows(ctx)
	for i := 0; i < len(all) && err == nil; i += pageSize {
		page := min(i+pageSize, len(all))
		err = l.addArrivals(ctx, all[i:page], rows[i:page])
	}
	if err != nil {
		return nil, fmt.Errorf("reading the newest of each route: %w", explain(l.file, err))
	}
	return all, nil
}

const selectNewest = `SELECT name, server, via, (SELECT max(sent) FROM probes INDEXED BY probes_route_sent WHERE route = routes.n),
		last.came_by, last.p
	FROM routes LEFT JOIN probes AS last ON last.p = (
		SELECT p FROM probes INDEXED BY probes_came WHERE route = routes.n AND came_by IS NOT NULL ORDER BY came_by DESC LIMIT 1)
	WHERE agent = ? ORDER BY name, routes.n`

// newestRows returns the routes without their arrivals, and the row whose first
// copy came last on each; 0 for none.
func (l *Ledger) newestRows(ctx context.Context) (all []RouteNewest, rows []int64, err error) {
	var came time.Time // of the last route
	err = each(ctx, l.readers, ask(selectNewest, l.agent), func(r *row) error {
		next := RouteNewest{Route: r.text(), Server: r.text(), Via: probe.Via(r.text()), Sent: r.time()}
		by, p := r.time(), r.int()
		if last := len(all) - 1; last >= 0 && all[last].Route == next.Route { // it moved
			if all[last].Sent.After(next.Sent) {
				next.Sent = all[last].Sent
			}
			if came.After(by) {
				by, p = came, rows[last]
			}
			all, rows = all[:last], rows[:last]
		}
		all, rows, came = append(all, next), append(rows, p), by
		return nil
	})
	return all, rows, err
}

// addArrivals reads the rows that newestRows found.
func (l *Ledger) addArrivals(ctx context.Context, all []RouteNewest, rows []int64) error {
	found, err := l.snapshot(ctx, rows, load)
	if err != nil {
		return err
	}
	for i, p := range rows {
		s := found[p]
		if s == nil || len(s.probe.Arrivals) == 0 { // none, or pruned meanwhile
			continue
		}
		all[i].Arrival = s.probe.Arrivals[0]
		all[i].Delay, _ = s.probe.Delay()
	}
	return nil
}
