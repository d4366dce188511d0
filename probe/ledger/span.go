package ledger

import (
	"context"
	"fmt"
	"time"

	"mailprobe/probe"
)

// RouteSpan is the time from which the ledger knows something of a route as it
// led to one server. A route that moved has several.
type RouteSpan struct {
	Agent   string
	Route   string
	Server  string
	Network string
	Via     probe.Via
	First   time.Time // when the first probe was sent, or its hour where only that is kept
	Last    time.Time // likewise the last
	Whole   time.Time // when the first probe was sent behind all hours that were summed up; zero: none is
}

const selectSpans = `SELECT agent, name, server, network, via,
		(SELECT min(sent) FROM probes INDEXED BY probes_route_sent WHERE route = routes.n),
		(SELECT max(sent) FROM probes INDEXED BY probes_route_sent WHERE route = routes.n),
		(SELECT min(hour) FROM hours WHERE route = routes.n),
		(SELECT max(hour) FROM hours WHERE route = routes.n),
		(SELECT min(sent) FROM probes INDEXED BY probes_route_sent WHERE route = routes.n
			AND sent >= coalesce((SELECT max(hour) FROM hours WHERE route = routes.n) + 3600000000000, -9223372036854775808))
	FROM routes ORDER BY agent, name, server, network, via`

// RouteSpans returns what the record itself shows to be under watch, by agent,
// route and server. Of every route it reads two entries of an index and two
// hours, however long the history is. A route of which nothing is left is left
// out.
func (l *Ledger) RouteSpans(ctx context.Context) ([]RouteSpan, error) {
	var all []RouteSpan
	err := each(ctx, l.readers, ask(selectSpans), func(r *row) error {
		s := RouteSpan{Agent: r.text(), Route: r.text(), Server: r.text(), Network: r.text(), Via: probe.Via(r.text())}
		first, last := r.time(), r.time()
		s.First, s.Last = earlier(first, r.time()), later(last, r.time())
		s.Whole = r.time()
		if !s.First.IsZero() {
			all = addSpan(all, s)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("listing the routes with their times: %w", explain(l.file, err))
	}
	return all, nil
}

// addSpan adds a span to a list, in which one that differs by the sender's domain
// alone comes next to it.
func addSpan(all []RouteSpan, s RouteSpan) []RouteSpan {
	if len(all) > 0 {
		before := &all[len(all)-1]
		same := s
		same.First, same.Last, same.Whole = before.First, before.Last, before.Whole
		if *before == same {
			before.First, before.Last, before.Whole = earlier(before.First, s.First), later(before.Last, s.Last), earlier(before.Whole, s.Whole)
			return all
		}
	}
	return append(all, s)
}

// later returns the later of two instants; the zero time is before all others.
func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
