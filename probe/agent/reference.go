package agent

import (
	"context"
	"time"

	"mailprobe/probe"
)

// DialFunc dials a reference, such as www.example.com:443, and tells by a nil
// error that it answered. It must end soon after ctx does.
type DialFunc func(ctx context.Context, reference string) error

// ReferenceState is what became of the newest dial of a reference: an outside
// address that tells, when nothing else answers, whether the agent itself is cut
// off.
type ReferenceState struct {
	Name     string    // host:port
	At       time.Time // when that dial ended; zero: none has
	Answered bool
	Err      string // why it did not answer
}

// How references are dialled. They belong to others: however many servers fail,
// one is dialled no more often than each referenceLeast.
const (
	referenceEvery   = 30 * time.Second
	referenceLeast   = 5 * time.Second
	referenceTimeout = 10 * time.Second
)

type reference struct {
	name    string
	doubted chan struct{}      // holds one: dial it soon
	stop    context.CancelFunc // nil before it started

	state ReferenceState // guarded by references.mu
}

// doubtful tells whether an attempt ended so that the agent's own network may be
// to blame.
func doubtful(c probe.Class) bool {
	switch c {
	case probe.TimedOut, probe.Refused, probe.Unreachable, probe.Disconnected, probe.DNSFailed:
		return true
	}
	return false
}

// follow dials a reference again and again until ctx ends.
func (a *Agent) follow(ctx context.Context, r *reference) {
	for ctx.Err() == nil {
		began := time.Now()
		a.ask(ctx, r)
		r.rest(ctx, began)
	}
}

// ask dials a reference once.
func (a *Agent) ask(ctx context.Context, r *reference) {
	select {
	case <-r.doubted: // this dial is the answer
	default:
	}
	dialling, done := context.WithTimeout(ctx, referenceTimeout)
	defer done()
	err := a.references.dial(dialling, r.name)
	if ctx.Err() != nil {
		return // the agent stops: that says nothing about the reference
	}
	a.heard(r, time.Now(), err)
}

// heard notes what became of a dial.
func (a *Agent) heard(r *reference, at time.Time, err error) {
	rs := &a.references
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if rs.all[r.name] != r {
		return // it was dropped meanwhile
	}
	r.state = ReferenceState{Name: r.name, At: at, Answered: err == nil}
	if err != nil {
		r.state.Err = err.Error()
		a.coverage.silent(r.name)
		return
	}
	a.coverage.answered(r.name, at)
}

// rest waits until the next dial is due after one that began at an instant.
func (r *reference) rest(ctx context.Context, began time.Time) {
	timer := time.NewTimer(time.Until(began.Add(referenceEvery)))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.doubted:
		pause(ctx, time.Until(began.Add(referenceLeast)))
	case <-ctx.Done():
	}
}
