package agent

import (
	"context"
	"fmt"

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

// Record makes a sighting durable, and then tells whoever waits for it. One that
// brought nothing is written with the next coverage.
func (in *Inbox) Record(ctx context.Context, s probe.Sighting) ([]probe.Recorded, error) {
	a := in.agent
	if a.looks.defers(s) {
		return nil, nil
	}
	recs, err := a.ledger.Record(ctx, s)
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

// noticed tells of a notification that is durable.
func (a *Agent) noticed(n probe.Notice, rec probe.Recorded) {
	a.announceNotice(n)
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
	if in.agent.observer.Mailbox != nil {
		in.agent.observer.Mailbox(s)
	}
}
