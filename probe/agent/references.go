package agent

import (
	"cmp"
	"context"
	"slices"
	"sync"
)

// references are the outside addresses that are dialled.
type references struct {
	dial DialFunc // nil: nothing is dialled

	mu  sync.Mutex
	all map[string]*reference
}

// SetReferences makes the outside addresses that are dialled those of a list, also
// while the agent runs. Those that stay keep their pace and coverage.
func (a *Agent) SetReferences(names []string) {
	rs := &a.references
	if rs.dial == nil || a.onDemand {
		return
	}
	rs.mu.Lock()
	defer rs.mu.Unlock()
	for name, r := range rs.all {
		if !slices.Contains(names, name) {
			a.dropReference(r)
		}
	}
	for _, name := range names {
		if rs.all[name] == nil {
			rs.all[name] = &reference{name: name, doubted: make(chan struct{}, 1), state: ReferenceState{Name: name}}
		}
	}
	a.startWaiting()
}

// startReferences starts the references that were set before the agent runs.
func (a *Agent) startReferences() {
	a.references.mu.Lock()
	defer a.references.mu.Unlock()
	a.startWaiting()
}

// dropReference ends the dialling of a reference and its coverage. The lock of
// the references must be held: a dial that ends meanwhile is told to nobody.
func (a *Agent) dropReference(r *reference) {
	delete(a.references.all, r.name)
	if r.stop != nil {
		r.stop()
	}
	a.coverage.silent(r.name)
}

// startWaiting starts the references that wait to be; none does before the agent
// runs. The lock of the references must be held.
func (a *Agent) startWaiting() {
	for _, r := range a.references.all {
		if r.stop == nil {
			r.stop = a.services.start(func(ctx context.Context) { a.follow(ctx, r) })
		}
	}
}

// doubt has the references dialled soon: something did not answer, and it may be
// that nothing would.
func (rs *references) doubt() {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	for _, r := range rs.all {
		select {
		case r.doubted <- struct{}{}:
		default: // it is doubted already
		}
	}
}

// References returns what is known of each reference, by name.
func (a *Agent) References() []ReferenceState {
	a.references.mu.Lock()
	defer a.references.mu.Unlock()
	var list []ReferenceState
	for _, r := range a.references.all {
		list = append(list, r.state)
	}
	slices.SortFunc(list, func(x, y ReferenceState) int { return cmp.Compare(x.Name, y.Name) })
	return list
}
