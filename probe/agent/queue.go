package agent

import (
	"container/heap"
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"mailprobe/probe"
)

// queue holds the probes that wait to be tried again. An outage of hours leaves
// millions of them, so an entry is small, and has neither goroutine nor timer:
// these wait in lanes, one for each injection point, which has one timer. What
// places and pace hold back stays in its lane, in due order.
type queue struct {
	pausedUntil func(route string) time.Time  // zero: the route is not held back
	try         func(e waiting, route *Route) // begins a retry, which has a place; must not block

	mu     sync.Mutex
	looked time.Time        // when every lane was looked at
	lines  []line           // what is known of each route
	byName map[string]int32 // the routes' places in lines
	lanes  map[*Limit]*lane // those that are not empty
	runs   bool
	held   bool

	turns atomic.Int64 // of run

	// own holds the probes that began while what earlier runs left was not yet
	// read: should they be read too, they are not taken twice. Nil after that.
	own map[uuid.UUID]struct{}
}

// line is the part of the queue that belongs to one route.
type line struct {
	name  string
	route *Route // nil while there is no such route, or it tries nothing again
	waits int
}

// waiting is a probe that waits. All else stands in the ledger.
type waiting struct {
	id   uuid.UUID
	due  int64 // Unix time in nanoseconds, as is sent: the clock on the wall counts, for an MTA too
	sent int64
	line int32
}

// lane holds what waits for one injection point.
type lane struct {
	limit *Limit
	waits waits
	timer *time.Timer
}

// stop stops the timer.
func (l *lane) stop() {
	if l.timer != nil {
		l.timer.Stop()
	}
}

func newQueue(pausedUntil func(string) time.Time, try func(waiting, *Route)) *queue {
	return &queue{pausedUntil: pausedUntil, try: try, byName: map[string]int32{}, lanes: map[*Limit]*lane{},
		own: map[uuid.UUID]struct{}{}}
}

// entry returns what waits until it is due.
func (q *queue) entry(w probe.Waiting, due time.Time) waiting {
	q.mu.Lock()
	defer q.mu.Unlock()
	return waiting{id: w.Ref.ID, due: due.UnixNano(), sent: w.Tries.Sent.UnixNano(), line: q.lineOf(w.Ref.Route)}
}

func (q *queue) lineOf(route string) int32 {
	n, known := q.byName[route]
	if !known {
		n = int32(len(q.lines))
		q.byName[route] = n
		q.lines = append(q.lines, line{name: route})
	}
	return n
}

// add lets a probe wait, and tells whether its route tries again.
func (q *queue) add(e waiting) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.lines[e.line].route == nil {
		return false
	}
	q.push(e)
	return true
}

func (q *queue) push(e waiting) {
	l := q.laneOf(e)
	heap.Push(&l.waits, e)
	q.lines[e.line].waits++
	q.pump(l)
}

// laneOf returns the lane of an entry whose route tries again.
func (q *queue) laneOf(e waiting) *lane {
	limit := q.lines[e.line].route.Limit
	l := q.lanes[limit]
	if l == nil {
		l = &lane{limit: limit}
		q.lanes[limit] = l
	}
	return l
}

// pump begins what is due in a lane, as far as places and pace allow, and sets
// the lane's timer for the rest. An empty lane goes. It comes to an end because
// each turn takes one entry away or makes it due later than now.
func (q *queue) pump(l *lane) {
	for len(l.waits) > 0 {
		if !q.runs || q.held {
			return
		}
		if wait := q.next(l, time.Now()); wait > 0 {
			q.set(l, wait)
			return
		}
	}
	l.stop()
	if q.lanes[l.limit] == l {
		delete(q.lanes, l.limit)
	}
}

// next begins the retry at the head of a lane, or returns how long it has to
// wait.
func (q *queue) next(l *lane, now time.Time) (wait time.Duration) {
	e := l.waits[0]
	r := q.lines[e.line].route
	if wait := time.Unix(0, e.due).Sub(now); wait > 0 {
		return wait
	}
	if until := q.pausedUntil(r.Name); until.After(now) {
		// The clock may have been set since the pause began: its length counts.
		l.waits[0].due = now.Add(until.Sub(now)).UnixNano()
		heap.Fix(&l.waits, 0)
		return 0
	}
	if wait := l.limit.takeRetry(now); wait > 0 {
		return wait
	}
	heap.Pop(&l.waits)
	q.lines[e.line].waits--
	q.try(e, r)
	return 0
}

func (q *queue) set(l *lane, wait time.Duration) {
	if l.timer != nil {
		l.timer.Reset(wait)
		return
	}
	l.timer = time.AfterFunc(wait, func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		q.pump(l)
	})
}

// freed tells the queue that a place came free at an injection point.
func (q *queue) freed(limit *Limit) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if l := q.lanes[limit]; l != nil {
		q.pump(l)
	}
}

// hold keeps every retry back, or lets them go on.
func (q *queue) hold(held bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.held = held
	q.pumpAll()
}

func (q *queue) pumpAll() {
	for _, l := range q.lanes {
		q.pump(l)
	}
}

// lookEvery is how often every lane is looked at, whatever its timer says: timers
// do not know of a clock that was set, nor of a machine that slept.
const lookEvery = 10 * time.Second

// run makes the retries that are due until ctx ends.
func (q *queue) run(ctx context.Context) {
	q.begin()
	defer q.end()
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for {
		q.turns.Add(1)
		select {
		case <-ticker.C:
			q.look(time.Now())
		case <-ctx.Done():
			return
		}
	}
}

func (q *queue) begin() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.runs, q.looked = true, time.Now()
	q.pumpAll()
}

func (q *queue) look(now time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if wasSetBack(q.looked, now) {
		q.bound(now)
	}
	q.looked = now
	q.pumpAll()
}

func (q *queue) end() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.runs = false
	for _, l := range q.lanes {
		l.stop()
	}
}
