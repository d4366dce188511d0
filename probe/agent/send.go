package agent

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"mailprobe/probe"
)

// UnknownRouteError says that a route asked for is not configured.
type UnknownRouteError struct {
	Route string
	Known []string // the routes that are
}

func (e *UnknownRouteError) Error() string {
	const shown = 12
	known := strings.Join(e.Known[:min(shown, len(e.Known))], ", ")
	if more := len(e.Known) - shown; more > 0 {
		known += fmt.Sprintf(" and %d more", more)
	}
	return fmt.Sprintf("there is no route %s: the routes are %s", e.Route, known)
}

// unknown returns the error for a route that is not there.
func (a *Agent) unknown(route string) error {
	return &UnknownRouteError{Route: route, Known: a.routes.Load().names()}
}

// HandOver sends one probe on the named route now, beside the scheduled ones,
// and returns when its attempt has ended or ctx has. The attempt goes on by
// itself when ctx ends before it. The error is an [UnknownRouteError], or of the
// ledger; what the mail server did is in the record.
func (a *Agent) HandOver(ctx context.Context, route string) (probe.Ref, error) {
	f, err := a.handOver(ctx, route)
	if err != nil {
		return probe.Ref{}, err
	}
	return a.flights.ref(f), nil
}

// handOver returns when the intent is durable, at the least: so whoever asked
// can be told of the probe, however short they wait.
func (a *Agent) handOver(ctx context.Context, route string) (*Flight, error) {
	r := a.routes.Load().byName[route]
	if r == nil {
		return nil, a.unknown(route)
	}
	if !a.enter() {
		return nil, errStopped
	}
	f := a.flights.begin(r)
	p, err := a.intend(a.sending, f)
	if err != nil {
		a.flights.end(f)
		a.leave()
		return nil, err
	}
	sent := make(chan error, 1)
	go func() {
		defer a.leave()
		defer a.flights.end(f)
		sent <- a.carry(a.sending, f, p)
	}()
	select {
	case err := <-sent:
		return f, err
	case <-ctx.Done():
		return f, nil
	}
}

// Send sends one probe on the named route as HandOver does, and waits until it
// has arrived, has failed, or ctx ends; the mailbox is looked at closely
// meanwhile. It returns the probe as the record then has it.
func (a *Agent) Send(ctx context.Context, route string) (probe.Probe, error) {
	f, err := a.handOver(ctx, route)
	if err != nil {
		return probe.Probe{}, err
	}
	return a.await(ctx, f)
}

// await waits until the flight's probe is settled or ctx ends, and returns it.
// The waiter is there before the record is read, so an arrival is either in the
// record or told to the waiter.
func (a *Agent) await(ctx context.Context, f *Flight) (probe.Probe, error) {
	ref := a.flights.ref(f)
	w := a.waiters.add(ref)
	defer a.waiters.remove(w)
	reading := context.WithoutCancel(ctx)
	p, err := a.ledger.Probe(reading, ref)
	if err != nil || p.Settled(time.Now()) || a.onDemand && failed(newest(p)) {
		return p, err // on demand, nobody makes another attempt
	}
	a.look(ctx, f.route, w)
	return a.ledger.Probe(reading, ref)
}

// look wakes the route's mailbox at spacings that grow with the time waited,
// until the probe was seen or ctx ends.
func (a *Agent) look(ctx context.Context, r *Route, w *waiter) {
	began := time.Now()
	for {
		a.boxes.wake(r.Mailbox)
		wait := max(10*time.Millisecond, min(time.Since(began)/20, 5*time.Second))
		timer := time.NewTimer(wait)
		select {
		case <-w.seen:
			timer.Stop()
			return
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
	}
}

// waiters are those who wait for one probe to arrive.
type waiters struct {
	mu  sync.Mutex
	all map[*waiter]struct{}
}

type waiter struct {
	ref  probe.Ref
	seen chan struct{}
}

func (ws *waiters) add(ref probe.Ref) *waiter {
	w := &waiter{ref: ref, seen: make(chan struct{}, 1)}
	ws.mu.Lock()
	defer ws.mu.Unlock()
	if ws.all == nil {
		ws.all = map[*waiter]struct{}{}
	}
	ws.all[w] = struct{}{}
	return w
}

func (ws *waiters) remove(w *waiter) {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	delete(ws.all, w)
}

func (ws *waiters) arrived(ref probe.Ref) {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	for w := range ws.all {
		if w.ref == ref {
			select {
			case w.seen <- struct{}{}:
			default:
			}
		}
	}
}
