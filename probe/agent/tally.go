package agent

import (
	"maps"
	"sync"
	"time"

	"mailprobe/probe"
)

// Tally is what a route did since the agent started, or since it leads where it
// does now.
type Tally struct {
	Sent       int // probes begun
	Retries    int // further attempts begun
	Ended      map[probe.Class]int
	Delivered  int // probes seen for the first time
	Junk       int // of these, in the junk folder
	Duplicates int // further copies
	Overtaken  int // probes that came after one which was sent later on the same route

	LastBegan   time.Time     // of the newest probe
	LastEnded   probe.Attempt // the newest attempt that says something of the server; of none, the newest that ended
	LastArrival time.Time     // when a probe was last seen for the first time
	LastDelay   probe.Delay   // of that probe

	LastNotice probe.Notice // the newest one that was recorded first
	LastJunk   bool         // the probe that was seen last lay in the junk folder
	NotAfter   time.Time    // when the injection point's certificate expires; zero: none was shown

	attempts, notices said    // what was logged of them
	newest            arrived // of the probes that were seen, the one sent last

	leads   way       // the server, and by what means
	since   time.Time // zero: since the start; probes from before do not count
	strayed time.Time // when it was last logged that a probe from before is given up
}

// arrived is when a probe was sent and by when it had come.
type arrived struct{ sent, by time.Time }

// tallies holds one Tally a route.
type tallies struct {
	mu  sync.Mutex
	all map[string]*Tally
}

func (ts *tallies) change(route string, f func(*Tally)) {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	if ts.all == nil {
		ts.all = map[string]*Tally{}
	}
	if ts.all[route] == nil {
		ts.all[route] = &Tally{Ended: map[probe.Class]int{}}
	}
	f(ts.all[route])
}

// follow makes the tally of a route that leads elsewhere now a new one.
func (ts *tallies) follow(set *routeSet, now time.Time) {
	for _, r := range set.list {
		ts.change(r.Name, func(t *Tally) {
			leads := way{server: r.Server, via: r.Via}
			if t.leads != (way{}) && t.leads != leads {
				*t = Tally{Ended: map[probe.Class]int{}, since: now}
			}
			t.leads = leads
		})
	}
}

func (ts *tallies) began(route string, at time.Time) {
	ts.change(route, func(t *Tally) { t.Sent++; t.LastBegan = at })
}

func (ts *tallies) beganAgain(route string) {
	ts.change(route, func(t *Tally) { t.Retries++ })
}

// ended counts the end of an attempt, and tells whether the injection point
// answers again.
func (ts *tallies) ended(route string, a probe.Attempt) (again bool) {
	ts.change(route, func(t *Tally) {
		if a.Began.Before(t.since) {
			return
		}
		t.Ended[a.Class]++
		if tells(a.Class) || !tells(t.LastEnded.Class) {
			again = doubtful(t.LastEnded.Class) && !doubtful(a.Class)
			t.LastEnded = a
		}
	})
	return again
}

// tells tells whether a class says something of the server.
func tells(c probe.Class) bool {
	return c != "" && c != probe.Capped && c != probe.Interrupted && c != probe.Aborted
}

// strays tells whether it is worth a line that a probe is given up because its
// route leads elsewhere now.
func (ts *tallies) strays(route string, now time.Time) (yes bool) {
	ts.change(route, func(t *Tally) {
		if yes = now.Sub(t.strayed) >= sayAgain; yes {
			t.strayed = now
		}
	})
	return yes
}

func (ts *tallies) secured(route string, notAfter time.Time) {
	ts.change(route, func(t *Tally) { t.NotAfter = notAfter })
}

// arrived counts a copy that was recorded, and tells whether its probe was
// overtaken: one that was sent later on its route had come, for certain, before
// this one did. Of two that one look shows together nobody knows.
func (ts *tallies) arrived(a probe.Arrival, rec probe.Recorded) (overtaken bool) {
	if !rec.New {
		return false
	}
	ts.change(a.Tag.Route, func(t *Tally) {
		if rec.Sent.Before(t.since) {
			return // it came over another server
		}
		if rec.Duplicate {
			t.Duplicates++
			return
		}
		t.Delivered++
		if a.Junk {
			t.Junk++
		}
		t.LastArrival, t.LastDelay, t.LastJunk = a.By, rec.Delay, a.Junk
		switch {
		case rec.Sent.After(t.newest.sent):
			t.newest = arrived{rec.Sent, a.By}
		case t.newest.by.Before(a.After):
			overtaken = true
			t.Overtaken++
		}
	})
	return overtaken
}

// Tally returns what the named route did since the agent started.
func (a *Agent) Tally(route string) Tally {
	var copied Tally
	a.tallies.change(route, func(t *Tally) {
		copied = *t
		copied.Ended = maps.Clone(t.Ended)
	})
	return copied
}
