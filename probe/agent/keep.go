package agent

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"mailprobe/probe"
)

const (
	settleEvery = time.Minute
	pruneEvery  = 10 * time.Minute
)

// keep writes coverage, settles probes by their age and prunes, until ctx ends.
func (a *Agent) keep(ctx context.Context) {
	ticker := time.NewTicker(keepEvery)
	defer ticker.Stop()
	var settled, pruned time.Time
	for {
		now := time.Now()
		a.coverage.alive(now, 3*keepEvery)
		a.report(a.writeCoverage(ctx))
		if now.Sub(settled) >= settleEvery {
			settled = now
			_, err := a.ledger.Settle(ctx, now)
			a.report(err)
		}
		if now.Sub(pruned) >= pruneEvery {
			pruned = now
			a.report(a.prune(ctx, now))
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			a.coverage.alive(time.Now(), 3*keepEvery)
			a.report(a.writeCoverage(context.WithoutCancel(ctx)))
			return
		}
	}
}

// prune drops what has been kept for long enough.
func (a *Agent) prune(ctx context.Context, now time.Time) error {
	if a.retain.Probes > 0 {
		if _, err := a.ledger.Prune(ctx, now.Add(-a.retain.Probes), nil); err != nil {
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

// report keeps a failure of the keeper; it goes on, and tries again at the next
// turn.
func (a *Agent) report(err error) {
	if err != nil {
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
