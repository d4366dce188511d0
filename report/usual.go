package report

import (
	"math"
	"slices"
	"time"
)

// usualOf is how many delays the usual is taken from, usualLeast how many must
// have come before it is more than the floor, and usualAfter how long mail must
// go on coming late until that is the usual.
const (
	usualOf    = 256
	usualLeast = 10
	usualAfter = 6 * time.Hour
)

// ring holds the last values of something, in order of size too.
type ring struct {
	values []time.Duration // in order of time, from next on
	sorted []time.Duration
	next   int
}

func (r *ring) add(d time.Duration) {
	if len(r.values) < usualOf {
		r.values = append(r.values, d)
	} else {
		i, _ := slices.BinarySearch(r.sorted, r.values[r.next])
		r.sorted = slices.Delete(r.sorted, i, i+1)
		r.values[r.next] = d
		r.next = (r.next + 1) % usualOf
	}
	i, _ := slices.BinarySearch(r.sorted, d)
	r.sorted = slices.Insert(r.sorted, i, d)
}

// p99 returns the 99th percentile by nearest rank; zero while too few are known.
func (r *ring) p99() time.Duration {
	n := len(r.sorted)
	if n < usualLeast {
		return 0
	}
	return r.sorted[(99*n+99)/100-1]
}

func (r *ring) reset() { r.values, r.sorted, r.next = r.values[:0], r.sorted[:0], 0 }

// sample is the delay of a mail that came.
type sample struct {
	sent, came instant
	delay      time.Duration // the middle of its bounds
	least      time.Duration
	held       bool // the mail before it was not in time: it may have been held up as well
}

// usual learns how long a route's mails take, and its attempts. It learns in
// order of time, and at each instant only from what had come by then.
//
// The delays of mails that came in time are learned. What comes late is not, nor
// the mail behind it, which may have been sent near the end of an outage: so an
// outage and its flush do not alter what is usual. But where mail has come late,
// and none in time, for six hours, what came late of the mails sent since is the
// usual from then on: the server has become slower for good. And until ten have
// come in time nothing is known that it could have become slower than: then the
// first ten are the usual at once, unless ten in a row come within the floor later.
type usual struct {
	rules     Rules
	delays    ring
	attempts  ring
	awaited   []sample // came, and not yet by the instant that was asked for; by came
	slow      []sample // came late, since the last that came in time
	assumed   bool     // what is usual was taken from the first mails, which came late
	prompt    []sample // the last ones in a row that came within the floor nevertheless
	threshold time.Duration
}

func newUsual(rules Rules) *usual {
	return &usual{rules: rules, threshold: rules.LateFloor}
}

// lateAt returns the age after which a mail that was sent at an instant is late.
func (u *usual) lateAt(sent instant) time.Duration {
	n := 0
	for n < len(u.awaited) && u.awaited[n].came <= sent {
		u.learn(u.awaited[n])
		n++
	}
	u.awaited = slices.Delete(u.awaited, 0, n)
	return u.threshold
}

// came says that a mail came, so that its delay is known from then on.
func (u *usual) came(s sample) {
	i := len(u.awaited)
	for i > 0 && u.awaited[i-1].came > s.came {
		i--
	}
	u.awaited = slices.Insert(u.awaited, i, s)
}

func (u *usual) learn(s sample) {
	if s.least > u.threshold {
		u.learnLate(s)
		return
	}
	if s.held {
		return
	}
	u.slow = u.slow[:0]
	u.delays.add(s.delay)
	u.doubt(s)
	u.update()
}

// doubt takes what came within the floor for the usual, as soon as there are ten in
// a row: the record began in a flush, or the server was slow only then.
func (u *usual) doubt(s sample) {
	if !u.assumed || s.delay > u.rules.LateFloor {
		u.prompt = u.prompt[:0]
		return
	}
	u.prompt = append(u.prompt, s)
	if len(u.prompt) == usualLeast {
		u.adopt(u.prompt)
		u.assumed = false
	}
}

func (u *usual) learnLate(s sample) {
	u.slow = append(u.slow, s)
	since, known := u.slow[0].came, len(u.delays.values) >= usualLeast
	if known && time.Duration(s.came-since) < usualAfter {
		return
	}
	fresh := slices.DeleteFunc(slices.Clone(u.slow), func(s sample) bool { return s.sent < since })
	if len(fresh) < usualLeast {
		return // they were sent before: a long flush
	}
	u.assumed, u.prompt = !known, nil
	u.adopt(fresh)
	u.update()
}

// adopt makes some delays, and no others, the usual ones.
func (u *usual) adopt(list []sample) {
	u.delays.reset()
	for _, s := range list {
		u.delays.add(s.delay)
	}
	u.slow = u.slow[:0]
}

func (u *usual) update() {
	late := u.rules.LateFactor * float64(u.delays.p99())
	u.threshold = max(u.rules.LateFloor, time.Duration(math.Min(late, math.MaxInt64/2)))
}

// attempt learns how long an answered attempt took.
func (u *usual) attempt(d time.Duration) { u.attempts.add(max(0, d)) }

// answered returns the time by which an attempt is usually answered.
func (u *usual) answered() time.Duration { return max(answerFloor, 3*u.attempts.p99()) }
