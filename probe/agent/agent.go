package agent

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"mailprobe/probe"
)

// Sender hands one mail to an injection point. It fills all of the attempt but
// N and Dotted, always ends, and never panics.
type Sender interface {
	Submit(ctx context.Context, m probe.Mail, steps probe.Steps) probe.Attempt
}

// Mailbox watches one mailbox until ctx ends.
type Mailbox interface {
	Run(ctx context.Context) error
	Wake() // asks for a look soon
}

// Intents is the part of the ledger that a probe on its way out writes. Each
// method returns when what it wrote is durable.
type Intents interface {
	Intend(ctx context.Context, p probe.Probe) error
	MarkDot(ctx context.Context, ref probe.Ref, n int, at time.Time) error
	EndAttempt(ctx context.Context, ref probe.Ref, a probe.Attempt, givenUp time.Time) error
	Probe(ctx context.Context, ref probe.Ref) (probe.Probe, error)
}

// Sightings is the part of the ledger that the mailboxes write.
type Sightings interface {
	Positions(ctx context.Context, mailbox string) ([]probe.Position, error)
	Record(ctx context.Context, s probe.Sighting) ([]probe.Recorded, error)
}

// Upkeep is the part of the ledger that the keeper uses.
type Upkeep interface {
	Watch(ctx context.Context, w probe.Watch) error
	Settle(ctx context.Context, now time.Time) (int, error)
	Prune(ctx context.Context, before time.Time, keep func(server string, hour time.Time) bool) (int, error)
	PruneHours(ctx context.Context, before time.Time) (int, error)
}

// Ledger is the durable record.
type Ledger interface {
	Intents
	Sightings
	Upkeep
}

// Route is a route with the means to send on it.
type Route struct {
	probe.Route
	Sender  Sender
	Limit   *Limit // shared by the routes of one injection point; nil for no cap
	Mailbox string // where its mail should come; woken when somebody waits for it
}

// Options is what an agent is made of.
type Options struct {
	Name     string // the agent's name, as the ledger has it
	Key      probe.Key
	Ledger   Ledger
	Routes   []Route
	Retain   Retention
	OnDemand bool          // no probe is sent but by Send
	Grace    time.Duration // how long attempts under way may go on when the agent stops; default 5 s
	Observer Observer
	Logger   *slog.Logger
}

// Retention says how long the ledger keeps what it holds; 0 is for ever.
type Retention struct {
	Probes time.Duration // then only hourly summaries remain
	Hours  time.Duration // of these
}

// Observer is told what happens, as it happens. Its methods must not block. Any
// may be nil.
type Observer struct {
	Began   func(r probe.Route, at time.Time)
	Ended   func(r probe.Route, a probe.Attempt)
	Arrived func(a probe.Arrival, rec probe.Recorded)
	Seen    func(s probe.Sighting)
	Mailbox func(s probe.MailboxState)
}

// Agent runs the routes.
type Agent struct {
	name     string
	key      probe.Key
	ledger   Ledger
	routes   []Route
	byName   map[string]*Route
	retain   Retention
	onDemand bool
	grace    time.Duration
	observer Observer
	log      *slog.Logger

	tallies   tallies
	flights   flights
	coverage  coverage
	looks     looks
	waiters   waiters
	mailboxes map[string]Mailbox
	fault     fault
	logins    logins
	held      atomic.Bool

	mu       sync.Mutex
	stopping bool           // no probe begins any more
	probes   sync.WaitGroup // the probes under way; grows under mu alone

	// sending is the context of attempts. It outlives that of Run by the grace,
	// so that a reply which is just coming in is not lost.
	sending context.Context
	cut     context.CancelCauseFunc
}

// New returns an agent that has not started. It refuses names that cannot
// travel in a tag and routes of the same name.
func New(o Options) (*Agent, error) {
	a := &Agent{
		name: o.Name, key: o.Key, ledger: o.Ledger, routes: o.Routes, retain: o.Retain, grace: o.Grace,
		onDemand: o.OnDemand, observer: o.Observer, log: o.Logger,
		byName: map[string]*Route{}, mailboxes: map[string]Mailbox{},
	}
	a.sending, a.cut = context.WithCancelCause(context.Background())
	if a.grace == 0 {
		a.grace = 5 * time.Second
	}
	if a.log == nil {
		a.log = slog.New(slog.DiscardHandler)
	}
	if err := probe.CheckName(a.name); err != nil {
		return nil, fmt.Errorf("naming the agent: %w", err)
	}
	for i := range a.routes {
		r := &a.routes[i]
		if err := probe.CheckName(r.Name); err != nil {
			return nil, fmt.Errorf("naming a route of server %s: %w", r.Server, err)
		}
		if a.byName[r.Name] != nil {
			return nil, fmt.Errorf("two routes have the name %s: give one of them another", r.Name)
		}
		if r.Every <= 0 {
			return nil, fmt.Errorf("route %s: every is %v: it must be more than zero", r.Name, r.Every)
		}
		a.byName[r.Name] = r
	}
	return a, nil
}

// AddMailbox gives the agent a mailbox to run. It must not be called after Run.
func (a *Agent) AddMailbox(name string, m Mailbox) { a.mailboxes[name] = m }

// Hold stops the sending of scheduled probes, or lets it go on; what is on its
// way stays awaited.
func (a *Agent) Hold(held bool) { a.held.Store(held) }

// Run sends and watches until ctx ends; then it lets attempts under way end
// within the grace, and returns nil. What an earlier run left open must have
// been closed before.
func (a *Agent) Run(ctx context.Context) error {
	defer a.cut(errStopped)
	var services sync.WaitGroup
	start := func(f func(context.Context)) { services.Go(func() { f(ctx) }) }
	scheduled := a.routes
	if a.onDemand {
		scheduled = nil
	}
	start(func(ctx context.Context) {
		newSchedule(scheduled, time.Now()).run(ctx, a.due, a.missed)
	})
	for name, m := range a.mailboxes {
		start(func(ctx context.Context) { a.watch(ctx, name, m) })
	}
	start(a.tidy)
	keeping, stopKeeping := context.WithCancel(context.WithoutCancel(ctx))
	var keeper sync.WaitGroup
	keeper.Go(func() { a.keep(keeping) })

	<-ctx.Done()
	services.Wait()
	a.stop()
	timer := time.AfterFunc(a.grace, func() { a.cut(errStopped) })
	a.probes.Wait()
	timer.Stop()
	stopKeeping()
	keeper.Wait()
	return nil
}

// enter makes room for a probe, which must leave, and tells whether there is any:
// an agent that stops begins nothing.
func (a *Agent) enter() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.stopping {
		a.probes.Add(1)
	}
	return !a.stopping
}

func (a *Agent) leave() { a.probes.Done() }

func (a *Agent) stop() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.stopping = true
}

// watch runs a mailbox. It ends only with ctx; should it end by itself all the
// same, it is started again.
func (a *Agent) watch(ctx context.Context, name string, m Mailbox) {
	for ctx.Err() == nil {
		err := runRecovered(ctx, m)
		if ctx.Err() != nil {
			return
		}
		a.log.Error("the watch of a mailbox ended by itself; it starts again", "mailbox", name, "err", err)
		a.Inbox(name).State(probe.MailboxState{Mailbox: name, At: time.Now(), Err: fmt.Sprintf("its watch ended by itself: %v", err)})
		pause(ctx, time.Minute)
	}
}

func runRecovered(ctx context.Context, m Mailbox) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return m.Run(ctx)
}

// due begins the probe that is due on a route.
func (a *Agent) due(r *Route) {
	if !a.held.Load() {
		a.start(r)
	}
}

// missed is told of probes that were due while the process did not run.
func (a *Agent) missed(r *Route, n int) {
	a.log.Warn("probes were not sent when they were due: the process did not run", "route", r.Name, "missed", n)
}

// pause waits for d, or until ctx ends.
func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
