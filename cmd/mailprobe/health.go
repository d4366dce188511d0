package main

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// hangAfter is how long a part of the agent may show no sign of life. Each shows
// one every ten seconds, whatever the mail servers do; a write that fails, as on a
// full disk, is one too, for no restart would help there.
const hangAfter = time.Minute

// pulseEvery is how often the agent looks at itself. One look adds no more than
// twice that to the time for which a part stands still: if more has passed, then
// the process did not run, or the machine slept, and every part with it.
const pulseEvery = 5 * time.Second

// health tells whether the process works, and whether it is at work.
type health struct {
	running atomic.Bool // the ledger is open and the agent runs

	mu     sync.Mutex
	looked time.Time
	still  map[string]stillness // by the name of the part
}

// part is one of those without which the agent does not do its work.
type part struct {
	name  string
	turns int64  // so far
	fault string // what it means that there are no more
}

// stillness is for how long a part is known to have made no turn.
type stillness struct {
	turns int64
	lasts time.Duration
}

// run does f, and is ready meanwhile until ctx ends.
func (h *health) run(ctx context.Context, f func() error) error {
	h.running.Store(true)
	defer h.running.Store(false)
	stop := context.AfterFunc(ctx, func() { h.running.Store(false) })
	defer stop()
	return f()
}

// alive tells what is wrong with the process itself: which of its parts, the worst
// first, has stood still for too long. Then it does not work any more, and a restart
// may cure it. An agent that is starting or stopping is not judged.
func (h *health) alive(parts []part, now time.Time) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	passed := min(now.Sub(h.looked), 2*pulseEvery)
	before := h.still
	h.looked, h.still = now, map[string]stillness{}
	if !h.running.Load() {
		return nil
	}
	var err error
	for _, p := range parts {
		s, known := before[p.name]
		if s.lasts += passed; !known || s.turns != p.turns {
			s = stillness{turns: p.turns}
		}
		h.still[p.name] = s
		if err == nil && s.lasts > hangAfter {
			err = fmt.Errorf("%s has made no turn for %s: %s", p.name, short(s.lasts), p.fault)
		}
	}
	return err
}

// alive tells what is wrong with the node's process.
func (n *node) alive() error { return n.health.alive(n.parts(), time.Now()) }

// parts are those that a node cannot do without.
func (n *node) parts() []part {
	written, beats := n.ledger.Stats(), n.agent.Beats()
	return []part{
		{"the ledger's writer", written.Commits + written.Failed, "the disk or the program hangs"},
		{"the scheduler", beats.Scheduler, "nothing is sent"},
		{"the queue", beats.Queue, "nothing is tried again"},
		{"the keeper", beats.Keeper, "that the agent watches is not recorded"},
	}
}

// look looks whether the node's process works, and says in a line how it is.
func (n *node) look() (state string, err error) {
	err = n.alive()
	return n.state(err), err
}

// pulse looks whether the agent works until ctx ends, and tells the service
// manager. What stands still is so noticed however seldom anybody else asks.
func pulse(ctx context.Context, look func() (state string, err error), s *service, log *slog.Logger) {
	ticker := time.NewTicker(s.pulseEvery())
	defer ticker.Stop()
	works := true
	for {
		state, err := look()
		if works != (err == nil) {
			works = !works
			logPulse(log, err)
		}
		s.pulse(state, works)
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}

func logPulse(log *slog.Logger, err error) {
	if err == nil {
		log.Info("the agent works again")
		return
	}
	log.Error("the agent does not work; restart it, unless the service manager does", "err", err)
}
