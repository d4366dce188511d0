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
		a.coverage.sees(false)
		a.fault.set(fmt.Errorf("route %s: %d probes are under way and do not end: the ledger or the network hangs", r.Name, maxUnderWay), a.log)
		return
	}
	if !a.enter() {
		return
	}
	f := a.flights.begin(r)
	go func() {
		defer a.leave()
		defer a.flights.end(f)
		p, err := a.intend(a.sending, f)
		if err == nil {
			err = a.carry(a.sending, f, p)
		}
		if err != nil {
			a.fault.set(err, a.log)
		}
	}()
}

// intend makes the probe and its first attempt durable, before the first byte
// goes out. Without that nothing is sent.
func (a *Agent) intend(ctx context.Context, f *Flight) (probe.Probe, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return probe.Probe{}, fmt.Errorf("making an id: %w", err)
	}
	a.queue.began(id)
	r := f.route
	now := time.Now()
	p := probe.Probe{
		Tag:    a.key.Sign(probe.Ref{Agent: a.name, Route: r.Name, ID: id}),
		Server: r.Server, Network: r.Network, Via: r.Via, Domain: probe.DomainOf(r.From),
		Attempts: []probe.Attempt{{N: 1, Began: now}},
	}
	err = a.ledger.Intend(ctx, p)
	a.coverage.sees(err == nil)
	if err != nil {
		return p, fmt.Errorf("route %s: recording a probe before it is sent (it was not sent): %w", f.Route, err)
	}
	a.fault.over(a.log)
	a.flights.identify(f, p.Tag.Ref, now)
	a.tallies.began(r.Name, now)
	if a.observer.Began != nil {
		a.observer.Began(r.Route, now)
	}
	return p, nil
}

// carry takes a probe from its intent to the end of its first attempt. The error
// is of the ledger; what the mail server did is in the record.
func (a *Agent) carry(ctx context.Context, f *Flight, p probe.Probe) error {
	return a.conclude(ctx, f, withEnd(p, a.attempt(ctx, f, p)))
}

// attempt hands a fresh probe over, unless something holds it back, which is
// then recorded: nothing that was due is skipped in silence.
func (a *Agent) attempt(ctx context.Context, f *Flight, p probe.Probe) probe.Attempt {
	if until := a.logins.pausedUntil(f.Route); time.Now().Before(until) {
		return capped(p.Attempts[0], "not tried: the login was refused, and another try before "+until.Format("15:04:05 -07:00")+
			" could have the agent banned; correct the password")
	}
	if !f.route.Limit.take() {
		return capped(p.Attempts[0], fmt.Sprintf("not tried: %d attempts are under way at this injection point, which is the cap; "+
			"raise connections or every", f.route.Limit.size()))
	}
	defer a.queue.freed(f.route.Limit)
	defer f.route.Limit.give()
	return a.submit(ctx, f, p)
}

// submit makes the newest attempt at a probe, with the second durable mark
// before the final dot, and returns the attempt as it ended.
func (a *Agent) submit(ctx context.Context, f *Flight, p probe.Probe) (end probe.Attempt) {
	begun := newest(p)
	var dotted time.Time
	defer func() {
		if cause := recover(); cause != nil {
			a.log.Error("a sender panicked", "route", f.Route, "panic", cause, "stack", string(debug.Stack()))
			end = probe.Attempt{Ended: time.Now(), Class: probe.Aborted, Err: fmt.Sprintf("panic: %v", cause)}
		}
		if a.flights.withdrawn(f) {
			end.Class, end.Err = probe.Interrupted, "withdrawn before its final dot, which the record refused: meanwhile the mail of an earlier attempt came or bounced, or the probe was closed"
		}
		end.N, end.Began, end.Dotted = begun.N, begun.Began, dotted
		a.logins.ended(f.Route, end)
	}()
	mail := probe.Compose(f.route.Route, p.Tag, p.Sent().Local()) // of a retry, the same mail
	return f.route.Sender.Submit(ctx, mail, probe.Steps{
		Entered: func(phase probe.Phase) { a.flights.enter(f, phase) },
		Secured: func(notAfter time.Time) { a.tallies.secured(f.Route, notAfter) },
		BeforeDot: func(ctx context.Context) error {
			at := time.Now()
			err := a.markDot(ctx, f, p, at)
			if err == nil {
				dotted = at
			}
			return err
		},
	})
}

// markDot makes durable that the final dot is next, unless the record says that
// the attempt is not called for any more.
func (a *Agent) markDot(ctx context.Context, f *Flight, p probe.Probe, at time.Time) error {
	if err := a.ledger.MarkDot(ctx, p.Tag.Ref, newest(p).N, at); err != nil {
		if outdated(err) {
			a.flights.withdraw(f)
		}
		return fmt.Errorf("recording that the final dot is next: %w", err)
	}
	a.boxes.gaze(f.route.Mailbox).awaits(p.Tag.Ref, at)
	return nil
}

// capped is the attempt of a probe that was due and held back. It proves
// nothing about the server.
func capped(begun probe.Attempt, why string) probe.Attempt {
	begun.Ended, begun.Class, begun.Err = time.Now(), probe.Capped, why
	return begun
}

// conclude tells of the end of the newest attempt, records it, and settles what
// follows: another attempt, or none. The error is of the ledger.
func (a *Agent) conclude(ctx context.Context, f *Flight, p probe.Probe) error {
	end := newest(p)
	a.flights.land(f)
	if a.tallies.ended(f.Route, end) && f.route.Via != probe.Relay {
		// Its mailbox is most often on the same server, and may wait for minutes
		// before it is tried again; meanwhile nothing is seen of what comes.
		a.boxes.hope(f.route.Mailbox)
	}
	a.announce(f.route.Route, end)
	if a.observer.Ended != nil {
		a.observer.Ended(f.route.Route, end)
	}
	if doubtful(end.Class) {
		a.references.doubt()
	}
	if failed(end) && !end.Dotted.IsZero() {
		a.boxes.gaze(f.route.Mailbox).saw(p.Tag.Ref) // it does not come
	}
	due, again := a.next(p)
	over := failed(end) && !again
	if a.flights.withdrawn(f) {
		again, over = false, false // what became of it is in the record
	}
	if over {
		p.GivenUp = end.Ended
	}
	if err := a.record(ctx, p.Tag.Ref, end, p.GivenUp); err != nil {
		return err
	}
	if again {
		a.enqueue(ctx, p, due)
	} else if over && a.observer.GaveUp != nil {
		a.observer.GaveUp(f.route.Route, p.Outcome(end.Ended))
	}
	return nil
}

// record makes the end of an attempt durable. Where the ledger cannot take it (a
// full disk), it is kept and tried again until the agent stops; should the
// agent be killed before, the next run closes the attempt by its marks.
func (a *Agent) record(ctx context.Context, ref probe.Ref, end probe.Attempt, givenUp time.Time) error {
	for wait := time.Second; ; wait = min(2*wait, time.Minute) {
		// The grace may be over; this last write is worth a moment more.
		err := a.ledger.EndAttempt(context.WithoutCancel(ctx), ref, end, givenUp)
		if errors.Is(err, probe.ErrUnknown) {
			return nil // it was pruned meanwhile
		}
		if err == nil || ctx.Err() != nil || outdated(err) {
			return err
		}
		a.fault.set(fmt.Errorf("route %s: recording how an attempt ended (tried again): %w", ref.Route, err), a.log)
		pause(ctx, wait)
	}
}
