package analyst

import (
	"cmp"
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
	Estate  report.Estate // of the configuration; where no agent runs, the one that the record has goes before it
	Of      string        // whose configuration that is; default: of the ledger's own agent
	Every   time.Duration // how often Run looks; default 10 s
	Logger  *slog.Logger  // nil for none
}

// Analyst answers questions about a ledger. Its methods may be called side by
// side.
type Analyst struct {
	ledger *ledger.Ledger
	of     string // whose configuration the estate is
	every  time.Duration
	log    *slog.Logger

	touched *Changes
	view    atomic.Pointer[report.View]

	estate  atomic.Pointer[report.Estate]
	running bool // an agent runs, here
	noted   shared[report.Estate]

	mu      sync.Mutex      // held while it looks, and while anything is written
	monitor *report.Monitor // nil: it has not looked yet
	kept    *report.Estate  // that the record has
	looked  time.Time       // when it looked last
	stepped time.Time       // when the clock was last seen to step; zero: never
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
	a := &Analyst{ledger: o.Ledger, of: cmp.Or(o.Of, o.Ledger.Agent()), touched: o.Changes, running: o.Changes != nil, every: o.Every, log: o.Logger}
	a.estate.Store(&o.Estate)
	return a
}

// View returns what the monitor saw last; nil before its first look, and where
// no agent runs. It must not be changed.
func (a *Analyst) View() *report.View { return a.view.Load() }

// SetEstate puts another configuration in force, from the next look on.
func (a *Analyst) SetEstate(e report.Estate) {
	a.estate.Store(&e)
	a.noted.forget()
}

// Run keeps the view and what is said of incidents up to date until ctx ends, and
// then looks a last time, so that nothing is left to whoever reads the record. It
// never fails for good: what cannot be read or written now is tried again.
func (a *Analyst) Run(ctx context.Context) {
	defer a.finish(context.WithoutCancel(ctx))
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

// finish says what the record shows at the end of a run.
func (a *Analyst) finish(ctx context.Context) {
	a.mu.Lock()
	a.marked = time.Time{}
	a.mu.Unlock()
	if err := a.Look(ctx); err != nil {
		a.log.Error("the analysis could not be brought to the end of the run; the next start does that", "err", err)
	}
}
