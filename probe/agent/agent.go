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
	Hope() // says that its server answers again, so that it is worth trying soon
}

// Intents is the part of the ledger that a probe on its way out writes. Each
// method returns when what it wrote is durable.
type Intents interface {
	Intend(ctx context.Context, p probe.Probe) error
	BeginAttempt(ctx context.Context, ref probe.Ref, a probe.Attempt) error
	MarkDot(ctx context.Context, ref probe.Ref, n int, at time.Time) error
	EndAttempt(ctx context.Context, ref probe.Ref, a probe.Attempt, givenUp time.Time) error
	GiveUp(ctx context.Context, ref probe.Ref, at time.Time) error
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
	Prune(ctx context.Context, before, failed time.Time) (int, error)
	PruneHours(ctx context.Context, before time.Time) (int, error)
}

// Ledger is the durable record.
type Ledger interface {
	Intents
	Sightings
	Upkeep
}

// Options is what an agent is made of.
type Options struct {
	Name     string // the agent's name, as the ledger has it
	Key      probe.Key
	Ledger   Ledger
	Waiting  Leftovers // nil: nothing was left
	Routes   []Route
	Retain   Retention
	OnDemand bool          // no probe is sent but by Send, and no reference is dialled
	Grace    time.Duration // how long attempts under way may go on when the agent stops; default 5 s
	Observer Observer
	Logger   *slog.Logger

	References []string // outside addresses that are dialled; see SetReferences
	Dial       DialFunc // what dials them; nil: nothing does
}

// Retention says how long the ledger keeps what it holds; 0 is for ever.
type Retention struct {
	Probes   time.Duration // then only failures and hourly summaries remain
	Failures time.Duration // of probes that failed; less than Probes: as long as these
	Hours    time.Duration // of the summaries
}

// Observer is told what happens, as it happens. Its methods must not block. Any
// may be nil.
type Observer struct {
	Began   func(r probe.Route, at time.Time) // a probe began, with its first attempt
	Retried func(r probe.Route, at time.Time) // another attempt at a probe began
	Ended   func(r probe.Route, a probe.Attempt)
	GaveUp  func(r probe.Route, o probe.Outcome) // a probe was given up: it is rejected or expired
	Arrived func(a probe.Arrival, rec probe.Recorded)
	Noticed func(n probe.Notice, rec probe.Recorded)
	Seen    func(s probe.Sighting)
	Mailbox func(s probe.MailboxState)
}

// Agent runs the routes.
type Agent struct {
	name     string
	key      probe.Key
	ledger   Ledger
	waiting  Leftovers
	routes   atomic.Pointer[routeSet]
	retain   Retention
	onDemand bool
	grace    time.Duration
	observer Observer
	log      *slog.Logger

	applying sync.Mutex     // held by Apply
	applied  chan *routeSet // to the scheduler; holds the newest set
	services services
	queue    *queue
	tallies  tallies
	flights  flights
	coverage coverage
	looks    looks
	waiters  waiters
	boxes    boxes
	fault    fault
	logins   logins
	held     atomic.Bool

	scheduled, kept atomic.Int64 // turns of the scheduler and the keeper

	references references

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
		name: o.Name, key: o.Key, ledger: o.Ledger, waiting: o.Waiting, retain: o.Retain, grace: o.Grace,
		onDemand: o.OnDemand, observer: o.Observer, log: o.Logger, applied: make(chan *routeSet, 1),
		references: references{dial: o.Dial, all: map[string]*reference{}},
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
	set, err := newRouteSet(o.Routes, &routeSet{})
	if err != nil {
		return nil, err
	}
	a.routes.Store(set)
	a.tallies.follow(set, time.Now())
	a.queue = newQueue(a.logins.retriesPausedUntil, a.tryAgain)
	if a.onDemand {
		a.queue.own = nil // nothing will be read
	}
	a.queue.serve(set)
	a.SetReferences(o.References)
	return a, nil
}
