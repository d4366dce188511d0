package agent

import (
	"container/heap"
	"time"

	"mailprobe/probe"
)

// When a probe is due, and how old it is, goes by the clock on the wall, as with
// an MTA. A host that lost its power may come back with a wrong one, years ahead
// or behind, which is corrected later: neither may give up what waits, nor keep
// it waiting for years.

// trustsClock tells whether the clock has gone on evenly for so long that the age
// of a probe is a reason to give it up.
func (a *Agent) trustsClock() bool { return a.coverage.steadyFor() >= settleWhen }

// due returns when a probe is due again by the route's schedule, and whether it
// is. With a clock that is not trusted nothing is given up by its age (a list
// ends by how many attempts were made).
func (r *Route) due(t probe.Tries, trusted bool) (due time.Time, again bool) {
	latest := time.Now().Round(0).Add(r.Retry.Longest())
	due, again = r.Retry.Next(t)
	if !again && !trusted && !r.Retry.None() && r.Retry.Name != probe.PatienceList {
		return latest, true
	}
	if due.After(latest) {
		due = latest // its last attempt was made by a clock that was ahead
	}
	return due, again
}

// longestWait is the longest that a probe on the route waits, by its schedule or
// because the login was refused.
func (r *Route) longestWait() time.Duration { return max(r.Retry.Longest(), 2*loginPause) }

// wasSetBack tells whether the clock on the wall was set back between two readings.
func wasSetBack(before, now time.Time) bool {
	return now.Round(0).Sub(before.Round(0)) < now.Sub(before)-time.Second
}

// bound brings back what is due later than can be: it was reckoned before the
// clock was set back.
func (q *queue) bound(now time.Time) {
	latest := make([]int64, len(q.lines))
	for i, l := range q.lines {
		if l.route != nil {
			latest[i] = now.Add(l.route.longestWait()).UnixNano()
		}
	}
	for _, l := range q.lanes {
		for i, e := range l.waits {
			l.waits[i].due = min(e.due, latest[e.line])
		}
		heap.Init(&l.waits)
	}
}
