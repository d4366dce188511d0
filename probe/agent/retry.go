package agent

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"mailprobe/probe"
)

// permanent tells whether an attempt was refused for good (RFC 5321 section
// 4.2.1): nobody tries such a mail again.
func permanent(a probe.Attempt) bool { return a.Class == probe.Rejected || a.Class == probe.NullMX }

// failed tells whether an attempt ended, and certainly brought its mail nowhere.
// What is uncertain is never tried again.
func failed(a probe.Attempt) bool {
	return !a.Ended.IsZero() && a.Class != probe.Accepted && !a.Uncertain()
}

// isWaiting tells whether a probe is to be tried again, unless it is given up.
func isWaiting(p probe.Probe) bool { return failed(newest(p)) && !p.Settled(time.Now()) }

// outdated tells whether the record refused something because it is not called
// for any more: the probe has come, bounced or been given up meanwhile, or was
// pruned. That is no failure, and nothing to try again.
func outdated(err error) bool {
	return errors.Is(err, probe.ErrState) || errors.Is(err, probe.ErrUnknown)
}

// newest returns the newest attempt at a probe.
func newest(p probe.Probe) probe.Attempt { return p.Attempts[len(p.Attempts)-1] }

// withEnd returns the probe with its newest attempt as it ended.
func withEnd(p probe.Probe, end probe.Attempt) probe.Probe {
	p.Attempts = slices.Clone(p.Attempts)
	p.Attempts[len(p.Attempts)-1] = end
	return p
}

// triesOf returns what the next attempt at a probe depends on.
func triesOf(p probe.Probe) probe.Tries {
	t := probe.Tries{N: newest(p).N, Sent: p.Sent(), Last: newest(p).Ended}
	if n := len(p.Attempts); n > 1 {
		t.Before = p.Attempts[n-2].Ended
	}
	return t
}

// next returns when a probe is due again whose newest attempt failed, by the
// route as it now is, and whether it is.
func (a *Agent) next(p probe.Probe) (due time.Time, again bool) {
	r := a.routes.Load().byName[p.Tag.Route]
	if r == nil || r.way() != wayOf(p) || !failed(newest(p)) || permanent(newest(p)) {
		return time.Time{}, false
	}
	return r.due(triesOf(p), a.trustsClock())
}

// enqueue lets a probe wait that is due again. An agent on demand leaves it to
// the agent that will run.
func (a *Agent) enqueue(ctx context.Context, p probe.Probe, due time.Time) {
	if !a.onDemand {
		a.letWait(ctx, a.queue.entry(probe.Waiting{Ref: p.Tag.Ref, Tries: triesOf(p)}, due))
	}
}

// letWait puts an entry into the queue, or gives it up if its route went just
// now.
func (a *Agent) letWait(ctx context.Context, e waiting) {
	if !a.queue.add(e) {
		a.giveUp(ctx, []waiting{e})
	}
}

// tryAgain begins a retry, which has its place, in a goroutine of its own.
func (a *Agent) tryAgain(e waiting, r *Route) {
	if !a.enter() {
		r.Limit.giveRetry() // the next run finds it in the ledger
		return
	}
	f := a.flights.begin(r)
	go func() {
		defer a.leave()
		defer a.flights.end(f)
		if err := a.retry(a.sending, f, e); err != nil {
			a.fault.set(err, a.log)
		}
	}()
}

// retryLater is when a retry is tried that could not be recorded, and so was not
// made.
const retryLater = time.Minute

// retry makes another attempt at a probe: the same mail, and the same two marks.
func (a *Agent) retry(ctx context.Context, f *Flight, e waiting) error {
	p, made, err := a.handOverAgain(ctx, f, e)
	if outdated(err) {
		return nil
	} else if err != nil {
		e.due = time.Now().Add(retryLater).UnixNano()
		a.letWait(ctx, e)
		return fmt.Errorf("route %s: recording a retry before it is made (it was not made): %w", f.Route, err)
	}
	if !made {
		return nil
	}
	return a.conclude(ctx, f, p)
}

// handOverAgain makes the attempt, if one is still called for, and returns the
// place of the retry. The error is of the ledger, before the attempt began.
func (a *Agent) handOverAgain(ctx context.Context, f *Flight, e waiting) (p probe.Probe, made bool, err error) {
	defer a.queue.freed(f.route.Limit)
	defer f.route.Limit.giveRetry()
	p, err = a.ledger.Probe(ctx, probe.Ref{Agent: a.name, Route: f.Route, ID: e.id})
	if err != nil {
		return p, false, err
	}
	if !isWaiting(p) {
		return p, false, nil // such as one that came although it was refused: no probe is sent twice on purpose
	}
	if f.route.way() != wayOf(p) {
		a.announceStray(f.route.Route, p)
		return p, false, a.giveUpOne(ctx, e)
	}
	if p, err = a.beginAgain(ctx, f, p); err != nil {
		return p, false, err
	}
	return withEnd(p, a.submit(ctx, f, p)), true, nil
}

// announceStray logs that a probe is given up because its route leads elsewhere
// now: tried there, it would show what another server does. Of many, one an hour.
func (a *Agent) announceStray(r probe.Route, p probe.Probe) {
	if now := time.Now(); a.tallies.strays(r.Name, now) {
		a.log.Warn("probes are given up: their route leads elsewhere now", "route", r.Name, "sent", p.Sent(),
			"server", p.Server, "via", p.Via, "domain", p.Domain, "server_now", r.Server, "via_now", r.Via, "domain_now", probe.DomainOf(r.From))
	}
}

// beginAgain makes the next attempt at a probe durable, before the first byte
// goes out.
func (a *Agent) beginAgain(ctx context.Context, f *Flight, p probe.Probe) (probe.Probe, error) {
	now := time.Now()
	attempt := probe.Attempt{N: newest(p).N + 1, Began: now}
	if err := a.ledger.BeginAttempt(ctx, p.Tag.Ref, attempt); err != nil {
		return p, err
	}
	a.fault.over(a.log)
	p.Tag = a.key.Sign(p.Tag.Ref)
	p.Attempts = append(p.Attempts, attempt)
	a.flights.identify(f, p.Tag.Ref, now)
	a.tallies.beganAgain(f.Route)
	if a.observer.Retried != nil {
		a.observer.Retried(f.route.Route, now)
	}
	return p, nil
}
