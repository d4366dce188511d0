package agent

import (
	"slices"
	"sync"
	"time"

	"mailprobe/probe"
)

// Flight is an attempt under way: evidence that others can see before it ends.
type Flight struct {
	Route string
	Ref   probe.Ref
	Began time.Time   // zero until its intent is durable, and again once it has ended
	Phase probe.Phase // the phase that it is in
	Since time.Time   // when that phase began

	route *Route
	moot  bool // the probe has come, bounced or been given up meanwhile: the attempt ends by itself
}

// flights holds the attempts under way.
type flights struct {
	mu  sync.Mutex
	all map[*Flight]struct{}
}

func (fs *flights) begin(r *Route) *Flight {
	f := &Flight{Route: r.Name, route: r}
	fs.mu.Lock()
	defer fs.mu.Unlock()
	if fs.all == nil {
		fs.all = map[*Flight]struct{}{}
	}
	fs.all[f] = struct{}{}
	return f
}

func (fs *flights) identify(f *Flight, ref probe.Ref, began time.Time) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	f.Ref, f.Began = ref, began
}

// land notes that the attempt has ended: what is left is to record it, which
// says nothing of the server.
func (fs *flights) land(f *Flight) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	f.Began = time.Time{}
}

func (fs *flights) ref(f *Flight) probe.Ref {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	return f.Ref
}

// withdraw notes that the attempt is not called for any more.
func (fs *flights) withdraw(f *Flight) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	f.moot = true
}

func (fs *flights) withdrawn(f *Flight) bool {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	return f.moot
}

func (fs *flights) enter(f *Flight, phase probe.Phase) {
	now := time.Now()
	fs.mu.Lock()
	defer fs.mu.Unlock()
	f.Phase, f.Since = phase, now
}

func (fs *flights) end(f *Flight) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	delete(fs.all, f)
}

func (fs *flights) len() int {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	return len(fs.all)
}

// Flights returns the attempts under way, the oldest first.
func (a *Agent) Flights() []Flight {
	a.flights.mu.Lock()
	defer a.flights.mu.Unlock()
	var list []Flight
	for f := range a.flights.all {
		if !f.Began.IsZero() {
			list = append(list, *f)
		}
	}
	slices.SortFunc(list, func(x, y Flight) int { return x.Began.Compare(y.Began) })
	return list
}
