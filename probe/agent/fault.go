package agent

import (
	"log/slog"
	"sync"
	"time"
)

// faultEvery bounds how often a fault that stays is logged.
const faultEvery = 30 * time.Second

// fault is the agent's last failure of its own (not of a mail server), and how
// often such came.
type fault struct {
	mu     sync.Mutex
	last   Fault
	logged time.Time
}

// Fault is a failure of the agent itself, such as a ledger that cannot be
// written because the disk is full.
type Fault struct {
	Count int       `json:"count"` // since the start
	At    time.Time `json:"at"`    // of the last one; zero: there was none
	Err   string    `json:"error"`
	Over  bool      `json:"over,omitempty"` // what failed has succeeded since
}

func (f *fault) set(err error, log *slog.Logger) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := time.Now()
	f.last = Fault{Count: f.last.Count + 1, At: now, Err: err.Error()}
	if now.Sub(f.logged) >= faultEvery {
		f.logged = now
		log.Error("the agent cannot do its work", "err", err, "count", f.last.Count)
	}
}

// over notes that the agent can do its work again.
func (f *fault) over(log *slog.Logger) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.last.Count > 0 && !f.last.Over {
		f.last.Over = true
		f.logged = time.Time{}
		log.Info("the agent can do its work again", "failures", f.last.Count)
	}
}

// Fault returns the agent's last failure of its own.
func (a *Agent) Fault() Fault {
	a.fault.mu.Lock()
	defer a.fault.mu.Unlock()
	return a.fault.last
}
