package agent

import (
	"context"
	"fmt"
	"time"
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
		if a.retain > 0 && now.Sub(pruned) >= pruneEvery {
			pruned = now
			_, err := a.ledger.Prune(ctx, now.Add(-a.retain), nil)
			a.report(err)
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

// report keeps a failure of the keeper; it goes on, and tries again at the next
// turn.
func (a *Agent) report(err error) {
	if err != nil {
		a.fault.set(fmt.Errorf("keeping the ledger: %w", err), a.log)
	}
}

func (a *Agent) writeCoverage(ctx context.Context) error {
	list := a.coverage.take(a.name)
	for i, w := range list {
		if err := a.ledger.Watch(ctx, w); err != nil {
			a.coverage.giveBack(list[i:])
			return err
		}
	}
	return nil
}
