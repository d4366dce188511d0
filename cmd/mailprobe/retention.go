package main

import (
	"context"
	"time"

	"mailprobe/cmd/mailprobe/analyst"
	"mailprobe/probe/ledger"
)

// retaining is a ledger that forgets in step with the analysis: the probes of an
// incident stay as long as it may be asked about, and coverage goes with the last
// that is known of its time.
type retaining struct {
	*ledger.Ledger
	analyst *analyst.Analyst
}

// Prune implements agent.Upkeep. While it is not known what incidents need, it
// removes nothing.
func (r retaining) Prune(ctx context.Context, before, failed time.Time) (int, error) {
	needed, err := r.analyst.Kept(ctx, before)
	if err != nil {
		return 0, err
	}
	return r.Ledger.PruneBy(ctx, ledger.Pruning{Before: before, Failed: failed, Late: r.analyst.Late(), Keep: needed})
}

// PruneHours implements agent.Upkeep.
func (r retaining) PruneHours(ctx context.Context, before time.Time) (int, error) {
	n, err := r.Ledger.PruneHours(ctx, before)
	if err == nil {
		_, err = r.PruneWatches(ctx, before)
	}
	return n, err
}
