package agent

import (
	"context"
	"fmt"
	"iter"
	"time"

	"mailprobe/probe"
)

// Leftovers yields what earlier runs of this agent left waiting, in any order.
type Leftovers func(ctx context.Context) iter.Seq2[probe.Waiting, error]

// resumeWaiting takes over what earlier runs left. It does not hold up fresh
// probes, and goes on until it has succeeded or ctx ends.
func (a *Agent) resumeWaiting(ctx context.Context) {
	for ctx.Err() == nil {
		list, spent, err := a.leftovers(ctx)
		if err == nil {
			a.giveUp(ctx, append(a.queue.resume(list), spent...))
			return
		}
		a.report(ctx, fmt.Errorf("reading which probes wait to be tried again (tried again): %w", err))
		pause(ctx, lookEvery)
	}
}

// leftovers reads what earlier runs left. Spent are those that have no further
// attempt before them by the schedule as it now is.
func (a *Agent) leftovers(ctx context.Context) (list, spent []waiting, err error) {
	if a.waiting == nil {
		return nil, nil, nil
	}
	set, trusted := a.routes.Load(), a.trustsClock()
	for w, err := range a.waiting(ctx) {
		if err != nil {
			return nil, nil, err
		}
		if w.Ref.Agent != a.name {
			continue
		}
		due, again := time.Now(), true
		if r := set.byName[w.Ref.Route]; r != nil && !r.Retry.None() {
			due, again = r.due(w.Tries, trusted)
		}
		if again {
			list = append(list, a.queue.entry(w, due))
		} else {
			spent = append(spent, a.queue.entry(w, time.Now()))
		}
	}
	return list, spent, nil
}

// atOnce is how many probes are given up side by side, so that the ledger
// commits them together.
const atOnce = 100

// giveUp gives up probes that nobody tries again, because their route is gone,
// leads elsewhere or tries no more, and says so in the log.
func (a *Agent) giveUp(ctx context.Context, list []waiting) {
	counts := map[string]int{}
	for _, e := range list {
		counts[a.queue.nameOf(e)]++
	}
	for name, n := range counts {
		a.log.Warn("probes are given up: their route is gone, leads elsewhere now, or has no further attempt in its schedule", "route", name, "probes", n)
	}
	for len(list) > 0 && ctx.Err() == nil {
		n := min(atOnce, len(list))
		failed, err := sideBySide(list[:n], func(e waiting) error { return a.giveUpOne(ctx, e) })
		list = append(list[n:], failed...)
		if err != nil {
			a.report(ctx, fmt.Errorf("giving up probes (tried again): %w", err))
			pause(ctx, lookEvery)
		}
	}
}

// giveUpOne gives up a probe, unless it turns out that it does not wait.
func (a *Agent) giveUpOne(ctx context.Context, e waiting) error {
	p, err := a.ledger.Probe(ctx, probe.Ref{Agent: a.name, Route: a.queue.nameOf(e), ID: e.id})
	if err == nil && !isWaiting(p) {
		return nil
	}
	if err == nil {
		p.GivenUp = time.Now()
		err = a.ledger.GiveUp(ctx, p.Tag.Ref, p.GivenUp)
	}
	if outdated(err) {
		return nil
	} else if err != nil {
		return err
	}
	if r := a.routes.Load().byName[p.Tag.Route]; r != nil && r.way() == wayOf(p) && a.observer.GaveUp != nil {
		a.observer.GaveUp(r.Route, p.Outcome(p.GivenUp))
	}
	return nil
}
