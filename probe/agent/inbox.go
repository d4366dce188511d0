package agent

import (
	"context"
	"fmt"
	"time"

	"mailprobe/probe"
)

// Inbox is what a watcher of one mailbox writes to.
type Inbox struct {
	agent   *Agent
	mailbox string
}

// Inbox returns the place where the watcher of the named mailbox records.
func (a *Agent) Inbox(mailbox string) *Inbox { return &Inbox{agent: a, mailbox: mailbox} }

// Positions returns where reading of each folder stopped.
func (in *Inbox) Positions(ctx context.Context) ([]probe.Position, error) {
	return in.agent.ledger.Positions(ctx, in.mailbox)
}

// outlives is how long the writing of a sighting may go on when its watcher was
// stopped.
const outlives = 10 * time.Second

// Record makes a sighting durable, and then tells whoever waits for it: also when
// ctx ends meanwhile, because of what is committed and not told, nobody would
// hear again. A sighting that brought nothing is written with the next coverage.
func (in *Inbox) Record(ctx context.Context, s probe.Sighting) ([]probe.Recorded, error) {
	a := in.agent
	if a.looks.defers(s) {
		return nil, nil
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx) // nothing was begun: it is brought again
	}
	writing, done := outliving(ctx, outlives)
	defer done()
	recs, err := a.ledger.Record(writing, s)
	if err != nil {
		err = fmt.Errorf("recording what mailbox %s shows (nothing was removed from it): %w", in.mailbox, err)
		if ctx.Err() == nil {
			a.fault.set(err, a.log)
		}
		return nil, err
	}
	a.fault.over(a.log)
	a.looks.wrote(s)
	if a.observer.Seen != nil {
		a.observer.Seen(s)
	}
	for i, arrival := range s.Arrivals {
		in.arrived(arrival, recs[i])
	}
	for i, n := range s.Notices {
		if recs[len(s.Arrivals)+i].New {
			a.noticed(n, recs[len(s.Arrivals)+i])
		}
	}
	return recs, nil
}

// outliving returns a context that ends d later than ctx does.
func outliving(ctx context.Context, d time.Duration) (longer context.Context, done context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		pause(longer, d)
		cancel()
	})
	return longer, func() {
		stop()
		cancel()
	}
}

// noticed tells of a notification that is durable.
func (a *Agent) noticed(n probe.Notice, rec probe.Recorded) {
	a.announceNotice(n)
	if n.Action == probe.ActionFailed {
		a.waiters.arrived(n.Tag.Ref) // who waits for the probe need not wait any longer
	}
	if a.observer.Noticed != nil {
		a.observer.Noticed(n, rec)
	}
}

// arrived tells of one arrival that is durable.
func (in *Inbox) arrived(arrival probe.Arrival, rec probe.Recorded) {
	a := in.agent
	rec.Overtaken = a.tallies.arrived(arrival, rec)
	if a.observer.Arrived != nil && rec.New {
		a.observer.Arrived(arrival, rec)
	}
	if !rec.Known {
		return
	}
	a.boxes.gaze(in.mailbox).saw(arrival.Tag.Ref)
	a.waiters.arrived(arrival.Tag.Ref)
}

// State keeps the mailbox's coverage.
func (in *Inbox) State(s probe.MailboxState) {
	in.agent.coverage.mailbox(s)
	if !s.Readable {
		in.agent.references.doubt()
	}
	in.agent.boxes.gaze(in.mailbox).sees(s.Readable)
	if in.agent.observer.Mailbox != nil {
		in.agent.observer.Mailbox(s)
	}
}
