package mailbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mailprobe/probe"
)

// Recorder is where arrivals go.
type Recorder interface {
	// Positions returns where the reading of each folder of the mailbox stopped.
	Positions(ctx context.Context) ([]probe.Position, error)
	// Record makes a Sighting durable before it returns, and returns what became
	// of each of its arrivals and then of each of its notices, in their order. It
	// may be given the same arrival again, also with tighter bounds; of two, the
	// one that [probe.MergeArrivals] chooses stays. When it fails, the same mails
	// are brought again later.
	Record(ctx context.Context, s probe.Sighting) ([]probe.Recorded, error)
	// State takes note of whether the mailbox can be read: when that changes,
	// and after each complete look. It must not block.
	State(probe.MailboxState)
}

// Watcher watches one mailbox.
type Watcher struct {
	o    Options
	r    Recorder
	wake chan struct{}
	hope chan struct{}

	// What follows belongs to Run.
	folders map[string]*folder // nil: the positions are not known yet
	way     int                // how headers are asked for: an index of ways
	batch   int                // how many at once
	strikes map[place]int      // how often a report's text broke the connection

	state     probe.MailboxState // what was learned so far
	hoped     time.Time          // when hope last ended a pause
	quotaFrom time.Time          // from when on the quota is asked for again
	hindsight hindsight
}

// New returns a Watcher of the mailbox that the Options name. The error lists
// every mistake in them.
func New(o Options, r Recorder) (*Watcher, error) {
	o, err := o.checked()
	if err != nil {
		return nil, err
	}
	return &Watcher{o: o, r: r, wake: make(chan struct{}, 1), hope: make(chan struct{}, 1), batch: batch, strikes: map[place]int{}}, nil
}

// Wake asks for a look as soon as possible, as after a mail was sent. It never
// blocks. It does not shorten the pause after a failed connection.
func (w *Watcher) Wake() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// Hope says that the server of the mailbox answers again, as was seen elsewhere.
// The pause after a failed connection then ends soon, and those that follow are
// short at first, as after the first failure; but not after a refused login. What
// fails all the same is not tried sooner than hopeApart after the last time. It
// never blocks.
func (w *Watcher) Hope() {
	select {
	case w.hope <- struct{}{}:
	default:
	}
}

// Run watches until the context ends, and returns its cause. Whatever else goes
// wrong is tried again after a pause, told to the Recorder, and logged.
func (w *Watcher) Run(ctx context.Context) error {
	failures := 0
	for ctx.Err() == nil {
		good, err := w.visit(ctx)
		if ctx.Err() != nil {
			break
		}
		if failures++; good >= forgiven {
			failures = 1
		}
		pause := w.pauseAfter(err, failures)
		w.unreadable(err)
		w.o.Logger.Warn("the mailbox cannot be read", "err", err, "again_in", pause.Round(time.Millisecond).String())
		if w.rest(ctx, pause, refusedLogin(err)) {
			failures = 0
		}
	}
	w.remember(ctx)
	return context.Cause(ctx)
}

// learn takes the positions from the record. At a start, nobody knows whether
// the last run was interrupted between recording and removing.
func (w *Watcher) learn(ctx context.Context) error {
	positions, err := w.r.Positions(ctx)
	if err != nil {
		return fmt.Errorf("reading where to go on: %w", err)
	}
	w.folders = make(map[string]*folder)
	for _, p := range positions {
		f := w.folder(p.Folder)
		f.position = position{validity: p.UIDValidity, last: p.LastUID, looked: p.Looked}
		f.written = p.Looked
		f.leftovers = true
		if p.Skew.At.After(w.state.Skew.At) {
			w.state.Skew = p.Skew // all folders are on one clock
		}
	}
	return nil
}

// folder returns what is known of a folder.
func (w *Watcher) folder(name string) *folder {
	if sameFolder(name, inbox) {
		name = inbox
	}
	f := w.folders[name]
	if f == nil {
		f = &folder{name: name}
		w.folders[name] = f
	}
	return f
}

// remember records the time of the last looks, on the way out.
func (w *Watcher) remember(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	for _, f := range w.folders {
		if err := w.writePosition(ctx, f); err != nil {
			w.o.Logger.Warn("the time of the last look is not recorded", "folder", f.name, "err", err)
		}
	}
}

// The pauses between attempts.
const (
	firstRetry  = time.Second
	maxRetry    = 5 * time.Minute
	recordRetry = time.Minute     // the longest, where it is the record that fails
	loginRetry  = 5 * time.Minute // the shortest after a refused login: what bans an address counts them over some minutes
	hopeApart   = 10 * time.Second
	forgiven    = 3 * time.Minute // how long a connection must last for the failures before it to be forgotten
)

// pauseAfter returns how long to wait after so many failures in a row.
func (w *Watcher) pauseAfter(err error, failures int) time.Duration {
	if refusedLogin(err) {
		return loginRetry + w.o.Chance(loginRetry)
	}
	return w.delay(failures, maxRetry)
}

func refusedLogin(err error) bool {
	r := (*refusal)(nil)
	return errors.As(err, &r) && r.login && !r.temporary()
}

// rest waits for the pause after a failure, or, where the pause is not firm, until
// there is hope; it tells which.
func (w *Watcher) rest(ctx context.Context, pause time.Duration, firm bool) (hoped bool) {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	hope := w.hope
	if firm || time.Since(w.hoped) < hopeApart {
		hope = nil
	}
	select {
	case <-timer.C:
	case <-ctx.Done():
	case <-hope:
		w.hoped = time.Now()
		sleep(ctx, w.delay(1, firstRetry))
		return true
	}
	return false
}

// delay returns a random time up to a bound that doubles with each failure, so
// that not all agents come back at once to a server that has just come back.
func (w *Watcher) delay(failures int, limit time.Duration) time.Duration {
	bound := limit
	if shift := failures - 1; shift < 16 {
		bound = min(limit, firstRetry<<shift)
	}
	return w.o.Chance(bound) + time.Millisecond
}

// sleep waits, or returns when the context ends.
func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
