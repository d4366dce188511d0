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

// newSchedule spreads the routes over their intervals by a hash of their names:
// so start times do not meet, and a restart keeps them.
func newSchedule(routes []Route, now time.Time) *schedule {
	s := &schedule{}
	for i := range routes {
		r := &routes[i]
		s.entries = append(s.entries, entry{r, firstDue(r.Name, r.Every, now)})
	}
	heap.Init(&s.entries)
	return s
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

// run calls fire for each probe that is due until ctx ends; fire must not
// block. Probes whose time passed while the process was stopped are not made up
// for (they would come as a burst, and show the delay of nothing): missed is
// told how many.
func (s *schedule) run(ctx context.Context, fire func(*Route), missed func(*Route, int)) {
	if len(s.entries) == 0 {
		<-ctx.Done()
		return
	}
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		timer.Reset(time.Until(s.entries[0].due))
		select {
		case <-timer.C:
		case <-ctx.Done():
			return
		}
		for now := time.Now(); !s.entries[0].due.After(now); {
			e := &s.entries[0]
			fires, passed := e.advance(now)
			if fires {
				fire(e.route)
			}
			if passed > 0 {
				missed(e.route, passed)
			}
			heap.Fix(&s.entries, 0)
		}
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
