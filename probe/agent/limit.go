package agent

import (
	"sync"
	"time"
)

// Limit bounds what happens at one injection point at a time: the attempts under
// way in all, and how many retries start in a second. A nil Limit bounds
// nothing.
//
// Fresh probes come before old ones. Retries hold at most half of the places,
// always leave one free, and leave as many as fresh probes wanted at once within
// the last ten minutes (though one retry may go on at any time that leaves a
// place free). In the first minute, when nothing is known of that, one retry
// goes on at a time. A fresh probe may take every place that is free, so it finds
// none only if fresh ones hold half of them or more.
type Limit struct {
	connections int
	spacing     time.Duration // between the starts of two retries
	made        time.Time

	mu      sync.Mutex
	fresh   int // attempts under way
	retries int
	wanted  demand
	next    time.Time // when the next retry may start
}

// NewLimit returns a cap of so many attempts under way, with retries that start
// at no more than the given rate, evenly; a rate of 0 bounds nothing. Where
// anything is tried again, connections should be 2 or more: of a single place a
// retry can leave none free.
func NewLimit(connections int, retriesPerSecond float64) *Limit {
	l := &Limit{connections: connections, made: time.Now()}
	if retriesPerSecond > 0 {
		l.spacing = time.Duration(float64(time.Second) / retriesPerSecond)
	}
	return l
}

// Same tells whether two limits bound the same.
func (l *Limit) Same(o *Limit) bool {
	return o != nil && l.connections == o.connections && l.spacing == o.spacing
}

// take takes a place for a fresh probe if one is free, and tells whether it did.
func (l *Limit) take() bool {
	if l == nil {
		return true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.wanted.note(l.fresh+1, time.Now())
	if l.fresh+l.retries >= l.connections {
		return false
	}
	l.fresh++
	return true
}

// give returns a place that a fresh probe had.
func (l *Limit) give() {
	if l != nil {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.fresh--
	}
}

// askAgain is how long a retry that found no place waits until it asks again,
// if it is not told before that one came free.
const askAgain = 10 * time.Second

// takeRetry takes a place for a retry, or returns how long it has to wait.
func (l *Limit) takeRetry(now time.Time) (wait time.Duration) {
	if l == nil {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if wait := l.next.Sub(now); wait > 0 {
		return wait
	}
	if !l.hasRoom(now) {
		return askAgain
	}
	l.retries++
	l.next = now.Add(l.spacing)
	return 0
}

// hasRoom tells whether one more retry leaves the places that fresh probes need.
func (l *Limit) hasRoom(now time.Time) bool {
	free := l.connections - l.fresh - l.retries
	if l.connections == 1 {
		return free == 1
	}
	most := min(l.connections/2, l.connections-max(l.fresh, l.wanted.lately(now)))
	if now.Sub(l.made) < time.Minute {
		most = 1
	}
	return l.retries < max(1, most) && free > 1
}

// giveRetry returns a place that a retry had.
func (l *Limit) giveRetry() {
	if l != nil {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.retries--
	}
}

// size returns the cap.
func (l *Limit) size() int { return l.connections }

// demand is the most that was wanted at once, in the present span of remembered
// and in the one before.
type demand struct {
	since       time.Time // when the present span began
	now, before int
}

const remembered = 10 * time.Minute

func (d *demand) note(n int, at time.Time) {
	d.roll(at)
	d.now = max(d.now, n)
}

func (d *demand) lately(at time.Time) int {
	d.roll(at)
	return max(d.now, d.before)
}

func (d *demand) roll(at time.Time) {
	switch passed := at.Sub(d.since); {
	case passed >= 2*remembered:
		*d = demand{since: at}
	case passed >= remembered:
		*d = demand{since: at, before: d.now}
	}
}
