package agent

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"mailprobe/probe"
)

// keep writes coverage until ctx ends. It does nothing else that could make it
// late: lateness would look as if the agent had not run.
func (a *Agent) keep(ctx context.Context) {
	ticker := time.NewTicker(keepEvery)
	defer ticker.Stop()
	for {
		a.coverage.alive(time.Now())
		a.report(ctx, a.writeCoverage(context.WithoutCancel(ctx)))
		a.kept.Add(1)
		select {
		case <-ticker.C:
		case <-ctx.Done():
			a.coverage.alive(time.Now())
			a.report(context.WithoutCancel(ctx), a.writeCoverage(context.WithoutCancel(ctx)))
			return
		}
	}
}

// What depends on the age of probes waits until the clock has gone on evenly for
// a while: a host that lost its power may come back with a wrong one, and what
// was pruned by it would not return when it is corrected.
const (
	tidyEvery  = time.Minute
	settleWhen = time.Hour
	pruneWhen  = 6 * time.Hour
	pruneEvery = 10 * time.Minute
)

// tidy settles probes by their age and prunes what was kept for long enough,
// until ctx ends.
func (a *Agent) tidy(ctx context.Context) {
	var pruned time.Time
	for {
		pause(ctx, tidyEvery)
		if ctx.Err() != nil {
			return
		}
		steady := a.coverage.steadyFor()
		if steady >= settleWhen {
			_, err := a.ledger.Settle(ctx, time.Now())
			a.report(ctx, err)
		}
		if steady >= pruneWhen && time.Since(pruned) >= pruneEvery {
			pruned = time.Now()
			a.report(ctx, a.prune(ctx, pruned))
		}
	}
}

// prune drops what has been kept for long enough.
func (a *Agent) prune(ctx context.Context, now time.Time) error {
	if a.retain.Probes > 0 {
		before, failed := now.Add(-a.retain.Probes), now.Add(-max(a.retain.Probes, a.retain.Failures))
		if _, err := a.ledger.Prune(ctx, before, failed); err != nil {
			return err
		}
	}
	if a.retain.Hours > 0 {
		if _, err := a.ledger.PruneHours(ctx, now.Add(-a.retain.Hours)); err != nil {
			return err
		}
	}
	return nil
}

// report keeps a failure of the ledger, which is tried again at the next turn.
// That the agent stops is none.
func (a *Agent) report(ctx context.Context, err error) {
	if err != nil && ctx.Err() == nil {
		a.fault.set(fmt.Errorf("keeping the ledger: %w", err), a.log)
	}
}

// writeCoverage writes the spans and the looks that wait, side by side, so that
// the ledger commits them together.
func (a *Agent) writeCoverage(ctx context.Context) error {
	failed, err := sideBySide(a.coverage.take(a.name), func(w probe.Watch) error { return a.ledger.Watch(ctx, w) })
	a.coverage.giveBack(failed)
	_, lookErr := sideBySide(a.looks.take(), func(s probe.Sighting) error {
		_, err := a.ledger.Record(ctx, s)
		return err
	})
	return errors.Join(err, lookErr)
}

// sideBySide does f for each of a list at once, and returns those for which it
// failed, with one of the errors.
func sideBySide[T any](list []T, f func(T) error) (failed []T, err error) {
	var (
		mu sync.Mutex
		wg sync.WaitGroup
	)
	for _, x := range list {
		wg.Go(func() {
			if e := f(x); e != nil {
				mu.Lock()
				defer mu.Unlock()
				failed, err = append(failed, x), e
			}
		})
	}
	wg.Wait()
	return failed, err
}
