package agent

import (
	"maps"
	"sync"
	"time"

	"mailprobe/probe"
)

// Tally is what a route did since the agent started.
type Tally struct {
	Sent       int // attempts begun
	Ended      map[probe.Class]int
	Delivered  int // probes seen for the first time
	Junk       int // of these, in the junk folder
	Duplicates int // further copies

	LastBegan   time.Time     // of the newest attempt
	LastEnded   probe.Attempt // the newest attempt that ended
	LastArrival time.Time     // when a probe was last seen for the first time
	LastDelay   probe.Delay   // of that probe
}

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

func (ts *tallies) began(route string, at time.Time) {
	ts.change(route, func(t *Tally) { t.Sent++; t.LastBegan = at })
}

func (ts *tallies) ended(route string, a probe.Attempt) {
	ts.change(route, func(t *Tally) { t.Ended[a.Class]++; t.LastEnded = a })
}

func (ts *tallies) arrived(a probe.Arrival, rec probe.Recorded) {
	if !rec.New {
		return
	}
	ts.change(a.Tag.Route, func(t *Tally) {
		if rec.Duplicate {
			t.Duplicates++
			return
		}
		t.Delivered++
		if a.Junk {
			t.Junk++
		}
		t.LastArrival, t.LastDelay = a.By, rec.Delay
	})
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

// Routes returns the routes in the order of the configuration.
func (a *Agent) Routes() []probe.Route {
	list := make([]probe.Route, len(a.routes))
	for i, r := range a.routes {
		list[i] = r.Route
	}
	return list
}
