package agent

import (
	"container/heap"
	"context"
	"hash/fnv"
	"time"
)

// schedule knows when each route's next probe is due. Every route keeps its own
// pace: a probe is due each interval, whatever became of earlier ones.
type schedule struct{ entries entryHeap }

type entry struct {
	route *Route
	due   time.Time
}

// follow makes the schedule that of a set of routes. Those that are in it
// already keep their due times. New ones are spread over their intervals by a
// hash of their names: so start times do not meet, and a restart keeps them.
func (s *schedule) follow(set *routeSet, now time.Time) {
	due := make(map[*Route]time.Time, len(s.entries))
	for _, e := range s.entries {
		due[e.route] = e.due
	}
	s.entries = make(entryHeap, len(set.list))
	for i, r := range set.list {
		at, known := due[r]
		if !known {
			at = firstDue(r.Name, r.Every, now)
		}
		s.entries[i] = entry{r, at}
	}
	heap.Init(&s.entries)
}

// firstDue returns the first instant not before now that lies at the route's
// own offset within the interval.
func firstDue(name string, every time.Duration, now time.Time) time.Time {
	h := fnv.New64a()
	h.Write([]byte(name))
	offset := time.Duration(h.Sum64() % uint64(every))
	into := time.Duration(now.UnixNano()) % every
	wait := (offset - into + every) % every
	return now.Add(wait)
}

// run begins each probe that is due, until ctx ends, and follows the agent's
// routes. Probes whose time passed while the process was stopped are not made
// up for (they would come as a burst, and show the delay of nothing).
func (s *schedule) run(ctx context.Context, a *Agent) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		a.scheduled.Add(1)
		timer.Reset(s.wait(time.Now()))
		select {
		case <-timer.C:
			s.fire(a, time.Now())
		case set := <-a.applied:
			s.follow(set, time.Now())
		case <-ctx.Done():
			return
		}
	}
}

// wait returns how long nothing is due, or until the next turn has to show that
// the scheduler lives.
func (s *schedule) wait(now time.Time) time.Duration {
	if len(s.entries) == 0 {
		return beatEvery
	}
	return min(beatEvery, s.entries[0].due.Sub(now))
}

// fire begins what is due by now; nothing here may block.
func (s *schedule) fire(a *Agent, now time.Time) {
	for len(s.entries) > 0 && !s.entries[0].due.After(now) {
		e := &s.entries[0]
		fires, passed := e.advance(now)
		if fires {
			a.due(e.route)
		}
		if passed > 0 {
			a.missed(e.route, passed)
		}
		heap.Fix(&s.entries, 0)
	}
}

// lateAtMost is how late a probe may be begun, or half its interval where that
// is longer: so much a busy machine may need.
const lateAtMost = 2 * time.Second

// advance moves an entry to its first due time after now. It tells whether the
// newest one that was due is still to be begun, and how many were passed over.
func (e *entry) advance(now time.Time) (fires bool, passed int) {
	late := now.Sub(e.due)
	steps := late/e.route.Every + 1
	e.due = e.due.Add(steps * e.route.Every)
	if late > max(lateAtMost, e.route.Every/2) {
		return false, int(steps)
	}
	return true, int(steps - 1)
}

type entryHeap []entry

func (h entryHeap) Len() int           { return len(h) }
func (h entryHeap) Less(i, j int) bool { return h[i].due.Before(h[j].due) }
func (h entryHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *entryHeap) Push(x any)        { *h = append(*h, x.(entry)) }
func (h *entryHeap) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
