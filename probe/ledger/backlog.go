package ledger

import (
	"context"
	"fmt"
	"time"
)

// RouteBacklog is what is awaited on a route. It counts test mails, never
// customers' mails.
type RouteBacklog struct {
	Agent         string
	Route         string
	Server        string    // where the route led last
	Pending       int       // being tried, or accepted and not seen yet
	Waiting       int       // of the pending ones, those that wait for another attempt
	Uncertain     int       // may be on their way, and are younger than probe.LostAfter
	OldestPending time.Time // when the oldest of the pending ones was sent; zero: there is none
	Oldest        time.Time // when the oldest of all was sent; zero: nothing is awaited
}

// Backlog returns the routes on which something is awaited, by agent and name,
// as Settle saw them last. It is kept in memory: what a call costs depends on the
// number of routes alone.
func (l *Ledger) Backlog(ctx context.Context) ([]RouteBacklog, error) {
	all, err := l.backlog(ctx, func(t *tally) bool { return len(t.pending)+len(t.uncertain) > 0 })
	if err != nil {
		return nil, fmt.Errorf("counting the backlog: %w", err)
	}
	return all, nil
}

// Routes returns every route that the ledger knows, by agent and name, with what
// is awaited on it.
func (l *Ledger) Routes(ctx context.Context) ([]RouteBacklog, error) {
	all, err := l.backlog(ctx, func(*tally) bool { return true })
	if err != nil {
		return nil, fmt.Errorf("listing the routes: %w", err)
	}
	return all, nil
}

// backlog returns what is awaited on the routes that a filter lets through.
func (l *Ledger) backlog(ctx context.Context, filter func(*tally) bool) ([]RouteBacklog, error) {
	select {
	case <-l.writer.quit:
		return nil, ErrClosed
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	default:
	}
	var all []RouteBacklog
	l.writer.awaited.each(func(t *tally) {
		if filter(t) {
			all = addBacklog(all, t.backlog())
		}
	})
	return all, nil
}

func (t *tally) backlog() RouteBacklog {
	b := RouteBacklog{Agent: t.agent, Route: t.name, Server: t.server,
		Pending: len(t.pending), Waiting: t.waiting, Uncertain: len(t.uncertain)}
	if len(t.pending) > 0 {
		b.OldestPending = instant(t.pending[0])
	}
	b.Oldest = b.OldestPending
	if len(t.uncertain) > 0 {
		b.Oldest = earlier(b.Oldest, instant(t.uncertain[0]))
	}
	return b
}

// addBacklog adds a route to a list; one that moved comes several times, the
// newest last.
func addBacklog(all []RouteBacklog, b RouteBacklog) []RouteBacklog {
	if len(all) == 0 || all[len(all)-1].Agent != b.Agent || all[len(all)-1].Route != b.Route {
		return append(all, b)
	}
	sum := &all[len(all)-1]
	sum.Server = b.Server
	sum.Pending += b.Pending
	sum.Waiting += b.Waiting
	sum.Uncertain += b.Uncertain
	sum.OldestPending = earlier(sum.OldestPending, b.OldestPending)
	sum.Oldest = earlier(sum.Oldest, b.Oldest)
	return all
}

// earlier returns the earlier of two instants, the zero time standing for none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
