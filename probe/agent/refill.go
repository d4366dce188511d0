package agent

import (
	"container/heap"

	"github.com/google/uuid"
)

// serve makes the queue that of a set of routes. It returns what waited for
// routes that try nothing again any more, or lead elsewhere now.
func (q *queue) serve(set *routeSet) (gone []waiting) {
	q.mu.Lock()
	defer q.mu.Unlock()
	was := make([]*Route, len(q.lines))
	for i := range q.lines {
		was[i], q.lines[i].route = q.lines[i].route, nil
	}
	for _, r := range set.list {
		if n := q.lineOf(r.Name); !r.Retry.None() {
			q.lines[n].route = r
		}
	}
	left, moved := map[*Limit]bool{}, map[int32]bool{} // the lanes that a route leaves, the lines that lead elsewhere
	for n, before := range was {
		now := q.lines[n].route
		if before == nil {
			continue
		}
		if now == nil || now.Limit != before.Limit || now.way() != before.way() {
			left[before.Limit] = true
		}
		moved[int32(n)] = now != nil && now.way() != before.way()
	}
	return q.merge(q.take(left), moved)
}

// take empties the lanes of these limits, and returns what was in them.
func (q *queue) take(limits map[*Limit]bool) (list []waiting) {
	for limit := range limits {
		l := q.lanes[limit]
		if l == nil {
			continue
		}
		l.stop()
		delete(q.lanes, limit)
		for _, e := range l.waits {
			q.lines[e.line].waits--
		}
		list = append(list, l.waits...)
		l.waits = nil
	}
	return list
}

// merge adds what waits, in any order, and returns what waits for routes that
// try nothing again, or have moved.
func (q *queue) merge(list []waiting, moved map[int32]bool) (gone []waiting) {
	fuller := map[*lane]bool{}
	for _, e := range list {
		if q.lines[e.line].route == nil || moved[e.line] {
			gone = append(gone, e)
			continue
		}
		l := q.laneOf(e)
		l.waits = append(l.waits, e)
		q.lines[e.line].waits++
		fuller[l] = true
	}
	for l := range fuller {
		heap.Init(&l.waits)
		q.pump(l)
	}
	return gone
}

// began notes that a probe began in this run.
func (q *queue) began(id uuid.UUID) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.own != nil {
		q.own[id] = struct{}{}
	}
}

// resume adds what earlier runs left waiting, and returns that which nobody
// tries again.
func (q *queue) resume(list []waiting) (gone []waiting) {
	q.mu.Lock()
	defer q.mu.Unlock()
	left := list[:0]
	for _, e := range list {
		if _, own := q.own[e.id]; !own {
			left = append(left, e)
		}
	}
	q.own = nil
	return q.merge(left, nil)
}

// nameOf returns the name of the route that an entry waits for.
func (q *queue) nameOf(e waiting) string {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.lines[e.line].name
}

// Queue returns how many probes wait to be tried again, by route, for each route
// that tries again. Those under way are not among them.
func (a *Agent) Queue() map[string]int {
	q := a.queue
	q.mu.Lock()
	defer q.mu.Unlock()
	all := map[string]int{}
	for _, l := range q.lines {
		if l.route != nil {
			all[l.name] = l.waits
		}
	}
	return all
}
