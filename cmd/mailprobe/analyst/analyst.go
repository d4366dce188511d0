package analyst

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"mailprobe/probe/ledger"
	"mailprobe/report"
)

// Options is what an analyst is made of.
type Options struct {
	Ledger  *ledger.Ledger
	Changes *Changes      // what the ledger tells of; nil: no agent runs, and Look must not be called
	Estate  report.Estate // of the configuration; one without servers: what the record itself shows
	Every   time.Duration // how often Run looks; default 10 s
	Logger  *slog.Logger  // nil for none
}

// Analyst answers questions about a ledger. Its methods may be called side by
// side.
type Analyst struct {
	ledger *ledger.Ledger
	every  time.Duration
	log    *slog.Logger

	touched *Changes
	view    atomic.Pointer[report.View]

	mu      sync.Mutex // held while it looks, and while anything is written
	estate  report.Estate
	monitor *report.Monitor // nil: no agent runs
	marked  time.Time       // how far the record was last said to be analysed
}

// New returns an analyst of a ledger.
func New(o Options) *Analyst {
	if o.Every == 0 {
		o.Every = 10 * time.Second
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return &Analyst{ledger: o.Ledger, touched: o.Changes, estate: o.Estate, every: o.Every, log: o.Logger}
}

// View returns what the monitor saw last; nil before its first look, and where
// no agent runs. It must not be changed.
func (a *Analyst) View() *report.View { return a.view.Load() }

// SetEstate puts another configuration in force.
func (a *Analyst) SetEstate(e report.Estate) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.estate = e
	if a.monitor != nil {
		a.monitor.SetEstate(e)
	}
}

// Run keeps the view and what is said of incidents up to date until ctx ends. It
// never fails for good: what cannot be read or written now is tried again.
func (a *Analyst) Run(ctx context.Context) {
	ticker := time.NewTicker(a.every)
	defer ticker.Stop()
	for {
		if err := a.Look(ctx); err != nil && ctx.Err() == nil {
			a.log.Error("the analysis could not go on (tried again)", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
