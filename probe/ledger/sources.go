package ledger

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// sources returns the indexes that a query is served by: one for all routes, or
// one a route.
func (l *Ledger) sources(ctx context.Context, q Query) ([]*source, error) {
	low, high := bounds(q.From, q.To)
	p := paging{span: [2]int64{low, high}, newest: q.Newest, size: pageSize}
	if q.Limit > 0 {
		p.size = min(q.Limit, pageSize)
	}
	routes, all, err := l.chosen(ctx, q)
	if err != nil || len(routes) == 0 {
		return nil, err
	}
	within := ""
	if !all {
		within = " AND route IN (" + strings.Join(routes, ",") + ")"
	}
	switch {
	case q.Failed != nil:
		return p.failed(*q.Failed, routes, within), nil
	case q.Unsettled:
		return []*source{p.source("probes_open", "open = 1 AND outcome < 2"+within)}, nil
	}
	var summed map[string]bool
	if q.Whole {
		summed, err = l.summed(ctx, p, routes)
	}
	if q.Route == "" && q.Server == "" && len(summed) == 0 {
		return []*source{p.source("probes_sent", "true"+within)}, err
	}
	return p.each(routes, summed), err
}

// each returns a source a route, without the hours of which there is a summary
// where there are any.
func (p paging) each(routes []string, summed map[string]bool) (list []*source) {
	low, high := p.hours()
	for _, n := range routes {
		condition := "route = " + n
		if summed[n] {
			condition += fmt.Sprintf(` AND sent - sent %% %d NOT IN (SELECT hour FROM hours WHERE route = %s AND hour >= %d AND hour < %d)`,
				time.Hour, n, low, high)
		}
		list = append(list, p.source("probes_route_sent", condition))
	}
	return list
}

// chosen returns the numbers of the routes that a query is about, and whether
// these are all that there are.
func (l *Ledger) chosen(ctx context.Context, q Query) (routes []string, all bool, err error) {
	list, err := places(ctx, l.readers, q.Route, q.Server)
	all = q.Route == "" && q.Server == ""
	for _, p := range list {
		if q.Agent != "" && p.agent != q.Agent {
			all = false
			continue
		}
		routes = append(routes, fmt.Sprint(p.n))
	}
	return routes, all, err
}

// failed returns the sources of what failed: of each route what is settled, and
// what is overdue.
func (p paging) failed(f Failures, routes []string, within string) (list []*source) {
	for _, n := range routes {
		list = append(list, p.source("probes_failed", "route = "+n+" AND "+f.condition()))
	}
	if !f.Due.IsZero() {
		_, due := bounds(time.Time{}, f.Due)
		p.span[1] = min(p.span[1], due)
		list = append(list, p.source("probes_open", "open = 1 AND outcome < 2"+within))
	}
	return list
}

// summed returns those routes of which there are summaries of hours in the span.
func (l *Ledger) summed(ctx context.Context, p paging, routes []string) (map[string]bool, error) {
	low, high := p.hours()
	found := map[string]bool{}
	err := each(ctx, l.readers, ask(`SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM hours WHERE route = value AND hour >= ? AND hour < ?)`,
		"["+strings.Join(routes, ",")+"]", low, high), func(r *row) error {
		found[fmt.Sprint(r.int())] = true
		return nil
	})
	return found, err
}

// hours returns the bounds of the hours that meet the span.
func (p paging) hours() (low, high int64) {
	return time.Unix(0, max(p.span[0], earliest.UnixNano())).Truncate(time.Hour).UnixNano(), p.span[1]
}
