package main

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// hangAfter is how long the ledger may show no sign of life. Coverage is written
// every ten seconds, whatever the mail servers do; a write that fails, as on a
// full disk, is a sign of life too, for no restart would help there.
const hangAfter = time.Minute

// health tells whether the process works, and whether it is at work.
type health struct {
	running atomic.Bool // the ledger is open and the agent runs

	mu    sync.Mutex
	beats int64     // transactions of the ledger that ended, as last seen
	at    time.Time // when they were first seen to be so many
}

// run does f, and is ready meanwhile until ctx ends.
func (h *health) run(ctx context.Context, f func() error) error {
	h.running.Store(true)
	defer h.running.Store(false)
	stop := context.AfterFunc(ctx, func() { h.running.Store(false) })
	defer stop()
	return f()
}

// still returns for how long the count of transactions is known to have stood
// still.
func (h *health) still(beats int64, now time.Time) time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.at.IsZero() || beats != h.beats {
		h.beats, h.at = beats, now
	}
	return now.Sub(h.at)
}

// alive tells what is wrong with the process itself, of an agent that watches or
// not, whose ledger has ended so many transactions. One that watches writes; when
// its writes hang, or the goroutine that keeps coverage is stuck, it does not work
// any more, and a restart may cure it. That is noticed where it is asked for again
// and again.
func (h *health) alive(beats int64, watching bool, now time.Time) error {
	still := h.still(beats, now)
	if h.running.Load() && watching && still > hangAfter {
		return fmt.Errorf("nothing was written to the ledger for %s: the disk or the program hangs", short(still))
	}
	return nil
}

// alive tells what is wrong with the node's process.
func (n *node) alive() error {
	stats := n.ledger.Stats()
	watching, _ := n.agent.Coverage()
	return n.health.alive(stats.Commits+stats.Failed, watching, time.Now())
}
