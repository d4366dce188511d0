package ledger

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
)

// part is a part of the backlog.
type part int

const (
	outside   part = iota // no part of it
	underWay              // pending: being tried, or accepted and not seen
	waiting               // pending: to be tried again
	uncertain             // the final dot was sent, and its reply never seen
)

// standing is where a probe stands in the backlog.
type standing struct {
	part  part
	route int64
	sent  int64
}

// standing returns where a probe with this head stands; the zero standing for
// one that is settled.
func (h head) standing() standing {
	if p := h.part(); p != outside {
		return standing{p, h.route, h.sent.UnixNano()}
	}
	return standing{}
}

func (h head) part() part {
	switch {
	case !h.state.open || h.state.outcome >= codeDelivered:
		return outside
	case h.state.outcome == codeUncertain:
		return uncertain
	case h.waits():
		return waiting
	default:
		return underWay
	}
}

// times are instants in ascending order, in nanoseconds. Nearly every one that
// is added is the last.
type times []int64

func (t *times) add(at int64) {
	list := *t
	i := len(list)
	if i > 0 && list[i-1] > at {
		i, _ = slices.BinarySearch(list, at)
	}
	*t = slices.Insert(list, i, at)
}

// remove takes out one of an instant. What a long outage made large is given
// back when it is over.
func (t *times) remove(at int64) {
	i, found := slices.BinarySearch(*t, at)
	if !found {
		return
	}
	*t = slices.Delete(*t, i, i+1)
	if cap(*t) > 64 && len(*t) < cap(*t)/4 {
		*t = slices.Clone(*t)
	}
}

// tally is what is awaited on a route.
type tally struct {
	numbered
	pending   times
	uncertain times
	waiting   int // of the pending ones
}

func (t *tally) list(p part) *times {
	if p == uncertain {
		return &t.uncertain
	}
	return &t.pending
}

func compareTallies(a, b *tally) int {
	return cmp.Or(cmp.Compare(a.agent, b.agent), cmp.Compare(a.name, b.name), cmp.Compare(a.n, b.n))
}

// awaited is the backlog in memory, so that looking at it costs the same however
// many probes are open. The writer alone changes it, after a commit.
type awaited struct {
	mu     sync.Mutex
	change int64 // the change number up to which it knows the ledger
	routes map[int64]*tally
	order  []*tally // by agent, name and number
}

func newAwaited() *awaited { return &awaited{change: -1, routes: map[int64]*tally{}} }

// fill reads the open probes, all at once.
func (a *awaited) fill(ctx context.Context, q querier, change int64) error {
	fresh := newAwaited()
	known, err := places(ctx, q, "", "")
	if err != nil {
		return err
	}
	for _, route := range known {
		fresh.addRoute(route)
	}
	err = each(ctx, q, ask(selectAwaited), func(r *row) error {
		fresh.add(r.standing())
		return nil
	})
	if err != nil {
		return fmt.Errorf("reading the open probes: %w", err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.change, a.routes, a.order = change, fresh.routes, fresh.order
	return nil
}

// selectAwaited goes by the time of sending, so that each probe is the last of
// its route so far. An outage leaves millions of open probes, so it asks for no
// more than it takes to place them.
const selectAwaited = `SELECT route, sent, outcome, ended IS NOT NULL AND class <> 'accepted'
	FROM probes INDEXED BY probes_open WHERE open = 1 AND outcome < 2 ORDER BY sent`

// standing reads the columns of selectAwaited.
func (r *row) standing() standing {
	s := standing{part: underWay, route: r.int(), sent: r.int()}
	outcome, failed := r.int(), r.bool()
	switch {
	case outcome == codeUncertain:
		s.part = uncertain
	case failed:
		s.part = waiting
	}
	return s
}

// apply takes over what a transaction staged, now that it was committed.
func (a *awaited) apply(what staged, change int64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.change = change
	for _, route := range what.routes {
		a.addRoute(route)
	}
	for _, s := range what.shifts {
		a.remove(s.from)
		a.add(s.to)
	}
}

func (a *awaited) addRoute(route numbered) {
	t := &tally{numbered: route}
	a.routes[route.n] = t
	i, _ := slices.BinarySearchFunc(a.order, t, compareTallies)
	a.order = slices.Insert(a.order, i, t)
}

func (a *awaited) add(s standing) {
	if s.part == outside {
		return
	}
	t := a.routes[s.route]
	t.list(s.part).add(s.sent)
	t.waiting += count(s.part == waiting)
}

func (a *awaited) remove(s standing) {
	if s.part == outside {
		return
	}
	t := a.routes[s.route]
	t.list(s.part).remove(s.sent)
	t.waiting -= count(s.part == waiting)
}

// each calls f for every route in order.
func (a *awaited) each(f func(*tally)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, t := range a.order {
		f(t)
	}
}
