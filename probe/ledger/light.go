package ledger

import (
	"context"
	"fmt"

	"mailprobe/probe"
)

// selectLight reads a row for each copy of a probe, and one for a probe without
// any. Nearly all attempts were accepted, and their texts are not touched: what is
// not asked for costs nothing.
const selectLight = `SELECT probes.p, route, probes.id, outcome, given_up, bounced, copies, n, coalesce(began, sent), dotted, ended, class, phase,
		CASE WHEN class <> 'accepted' THEN phases END, target, code, CASE WHEN class <> 'accepted' THEN enhanced END,
		CASE WHEN class <> 'accepted' THEN text END, err,
		CASE WHEN copies > 1 THEN copy END, mailbox, arrivals.junk, after, "by", source
	FROM json_each(?) CROSS JOIN probes ON probes.p = json_each.value LEFT JOIN arrivals ON arrivals.p = probes.p`

// lightLoader returns the loader of what Query.Light asks for. It knows the routes
// from before the first page: the probes of one that is added meanwhile it leaves
// out.
func (l *Ledger) lightLoader(ctx context.Context) (loader, error) {
	known, err := places(ctx, l.readers, "", "")
	routes := make(map[int64]place, len(known))
	for _, route := range known {
		routes[route.n] = route.place
	}
	return func(ctx context.Context, q querier, rows []int64) (map[int64]*stored, error) {
		return loadLight(ctx, q, rows, routes)
	}, err
}

func loadLight(ctx context.Context, q querier, rows []int64, routes map[int64]place) (map[int64]*stored, error) {
	args, err := rowNumbers(rows)
	if err != nil {
		return nil, err
	}
	all := make(map[int64]*stored, len(rows))
	err = each(ctx, q, ask(selectLight, args...), func(r *row) error {
		p := r.int()
		where, known := routes[r.int()]
		if !known {
			return nil
		}
		if all[p] == nil {
			all[p] = &stored{row: p}
		}
		return r.light(all[p], where)
	})
	var retried []int64
	for p, s := range all {
		probe.SortArrivals(s.probe.Arrivals)
		if s.probe.Attempts[0].N > 1 {
			retried = append(retried, p)
		}
	}
	if err == nil && len(retried) > 0 {
		if args, err = rowNumbers(retried); err == nil {
			err = loadAttempts(ctx, q, args, all)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("reading probes: %w", err)
	}
	return all, nil
}

// light reads the columns of selectLight behind the route: the probe, and one of
// its copies.
func (r *row) light(s *stored, where place) error {
	p := &s.probe
	where.describe(p)
	p.Tag.ID = r.uuid()
	s.outcome = outcomeOf(r.int())
	p.GivenUp, p.Bounced = r.time(), r.time()
	copies := r.int()
	newest, err := r.attempt()
	p.Attempts = []probe.Attempt{newest}
	if copies > 0 {
		a := probe.Arrival{Tag: p.Tag}
		copy(a.Copy[:], r.bytes())
		a.Mailbox, a.Junk, a.After, a.By, a.Source = r.text(), r.bool(), r.time(), r.time(), probe.Source(r.text())
		p.Arrivals = append(p.Arrivals, a)
	}
	return err
}
