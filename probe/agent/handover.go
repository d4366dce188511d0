package agent

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/google/uuid"

	"mailprobe/probe"
)

// errStopped is why attempts are cut when the agent stops.
var errStopped = errors.New("the agent was stopped")

// maxUnderWay bounds the goroutines of probes, for the case that the ledger
// hangs: beyond it a due probe is counted as a fault and not begun.
const maxUnderWay = 20_000

// start begins a probe on the route in a goroutine of its own.
func (a *Agent) start(r *Route) {
	if a.flights.len() >= maxUnderWay {
		a.fault.set(fmt.Errorf("route %s: %d probes are under way and do not end: the ledger or the network hangs", r.Name, maxUnderWay), a.log)
		return
	}
	f := a.flights.begin(r)
	a.probes.Go(func() {
		defer a.flights.end(f)
		if err := a.send(a.sending, f); err != nil {
			a.fault.set(err, a.log)
		}
	})
}

// send carries one probe from its intent to the end of its attempt. The error
// is of the ledger; what the mail server did is in the record.
func (a *Agent) send(ctx context.Context, f *Flight) error {
	p, err := a.intend(ctx, f)
	if err != nil {
		return fmt.Errorf("route %s: recording a probe before it is sent (it was not sent): %w", f.Route, err)
	}
	var end probe.Attempt
	if f.route.Limit.take() {
		end = a.submit(ctx, f, p)
		f.route.Limit.give()
	} else {
		end = capped(p.Attempts[0], f.route)
	}
	a.tallies.ended(f.Route, end)
	if a.observer.Ended != nil {
		a.observer.Ended(f.route.Route, end)
	}
	return a.conclude(ctx, p.Tag.Ref, end)
}

// intend makes the probe and its first attempt durable, before the first byte
// goes out.
func (a *Agent) intend(ctx context.Context, f *Flight) (probe.Probe, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return probe.Probe{}, fmt.Errorf("making an id: %w", err)
	}
	r := f.route
	now := time.Now()
	p := probe.Probe{
		Tag:    a.key.Sign(probe.Ref{Agent: a.name, Route: r.Name, ID: id}),
		Server: r.Server, Network: r.Network, Via: r.Via, Domain: probe.DomainOf(r.From),
		Attempts: []probe.Attempt{{N: 1, Began: now}},
	}
	a.flights.identify(f, p.Tag.Ref, now)
	a.tallies.began(r.Name, now)
	if a.observer.Began != nil {
		a.observer.Began(r.Route, now)
	}
	return p, a.ledger.Intend(ctx, p)
}

// submit hands the mail over, with the second durable mark before the final
// dot, and returns the attempt as it ended.
func (a *Agent) submit(ctx context.Context, f *Flight, p probe.Probe) (end probe.Attempt) {
	var dotted time.Time
	defer func() {
		if cause := recover(); cause != nil {
			a.log.Error("a sender panicked", "route", f.Route, "panic", cause, "stack", string(debug.Stack()))
			end = probe.Attempt{Ended: time.Now(), Class: probe.Aborted, Err: fmt.Sprintf("panic: %v", cause)}
		}
		end.N, end.Began, end.Dotted = p.Attempts[0].N, p.Attempts[0].Began, dotted
	}()
	mail := probe.Compose(f.route.Route, p.Tag, p.Attempts[0].Began)
	return f.route.Sender.Submit(ctx, mail, probe.Steps{
		Entered: func(phase probe.Phase) { a.flights.enter(f, phase) },
		BeforeDot: func(ctx context.Context) error {
			at := time.Now()
			if err := a.ledger.MarkDot(ctx, p.Tag.Ref, p.Attempts[0].N, at); err != nil {
				return fmt.Errorf("recording that the final dot is next: %w", err)
			}
			dotted = at
			return nil
		},
	})
}

// capped is the attempt of a probe that was due while all places at its
// injection point were taken. It proves nothing about the server.
func capped(begun probe.Attempt, r *Route) probe.Attempt {
	begun.Ended = time.Now()
	begun.Class = probe.Capped
	begun.Err = fmt.Sprintf("not tried: %d attempts are under way at this injection point, which is the cap; raise connections or every", r.Limit.size())
	return begun
}

// conclude records the end of an attempt. Where the ledger cannot take it (a
// full disk), it is kept and tried again until the agent stops; should the
// agent be killed before, the next run closes the attempt by its marks.
func (a *Agent) conclude(ctx context.Context, ref probe.Ref, end probe.Attempt) error {
	var givenUp time.Time
	if end.Class != probe.Accepted && !end.Uncertain() {
		givenUp = end.Ended // no retry queue: given up at once
	}
	for wait := time.Second; ; wait = min(2*wait, time.Minute) {
		// The grace may be over; this last write is worth a moment more.
		err := a.ledger.EndAttempt(context.WithoutCancel(ctx), ref, end, givenUp)
		if err == nil || ctx.Err() != nil {
			return err
		}
		a.fault.set(fmt.Errorf("route %s: recording how an attempt ended (tried again): %w", ref.Route, err), a.log)
		pause(ctx, wait)
	}
}
