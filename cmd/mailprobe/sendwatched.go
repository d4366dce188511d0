package main

import (
	"context"
	"slices"
	"sync"
	"time"

	"mailprobe/probe"
)

// sentProbe is a probe that was sent, and what tells how far what became of it
// speaks of the server.
type sentProbe struct {
	SendResult
	age    time.Duration // when this was so
	blind  string        // why it is not known that the mailbox was looked at since it was accepted; empty: it was
	cutOff bool          // nothing outside answers either
}

// sendWatched sends a probe and waits for it, until the patience that began with
// the command is over, and finds out what else must be known.
func (c sendCmd) sendWatched(ctx context.Context, se session, begun time.Time) (sentProbe, error) {
	deadline := begun.Add(c.patience())
	r, err := se.Send(ctx, c.Route, max(0, time.Until(deadline)))
	if err != nil {
		return sentProbe{}, err
	}
	p := sentProbe{SendResult: r, age: time.Since(r.Sent)}
	if p.speaksForItself() {
		return p, nil
	}
	waiting, stop := context.WithDeadline(ctx, deadline)
	defer stop()
	st, err := statusSince(ctx, waiting, se, r.Sent)
	if err != nil {
		return sentProbe{}, err
	}
	p.cutOff = st.nothingOutside()
	p.blind = st.blindSince(r.Mailbox, r.Accepted)
	return p, nil
}

// speaksForItself tells whether what became of the probe is the doing of the
// server that it was for, whatever else there is.
func (p sentProbe) speaksForItself() bool {
	switch probe.Outcome(p.Outcome) {
	case probe.Delivered, probe.Bounced:
		return true
	}
	switch probe.Class(p.Class) {
	case probe.Deferred, probe.Rejected, probe.AuthFailed, probe.NullMX, probe.Protocol:
		return true
	}
	return false
}

// statusSince returns the status of the agent, if possible one in which each
// reference was dialled since an instant; no longer than waiting does.
func statusSince(ctx, waiting context.Context, se session, since time.Time) (Status, error) {
	for {
		st, err := se.Status(ctx)
		old := func(r ReferenceStatus) bool { return r.At.Before(since) }
		if err != nil || !slices.ContainsFunc(st.References, old) {
			return st, err
		}
		select {
		case <-waiting.Done():
			return st, nil
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// nothingOutside tells whether the agent is cut off, as far as its references and
// its analysis know.
func (st Status) nothingOutside() bool {
	answered := func(r ReferenceStatus) bool { return r.Answered }
	return st.CutOff || len(st.References) > 0 && !slices.ContainsFunc(st.References, answered)
}

// blindSince tells why it is not known that a mailbox was looked at since a mail
// was accepted; empty: it was. Without that instant there was nothing to see.
func (st Status) blindSince(mailbox string, accepted *time.Time) string {
	if accepted == nil {
		return ""
	}
	i := slices.IndexFunc(st.Mailboxes, func(m MailboxStatus) bool { return m.Name == mailbox })
	switch {
	case i < 0:
		return "it has not been read so far"
	case !st.Mailboxes[i].Readable:
		return st.Mailboxes[i].Err
	case st.Mailboxes[i].Looked.Before(*accepted):
		return "it was not looked at since then"
	}
	return ""
}

// Status implements session. On demand nobody dials the references but who asks.
func (b *brief) Status(ctx context.Context) (Status, error) {
	st, err := b.node.Status(ctx)
	if err != nil {
		return st, err
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	st.References = make([]ReferenceStatus, len(b.plan.estate.References))
	var dials sync.WaitGroup
	for i, name := range b.plan.estate.References {
		dials.Go(func() {
			err := dialReference(ctx, name)
			st.References[i] = ReferenceStatus{Name: name, At: time.Now(), Answered: err == nil}
			if err != nil {
				st.References[i].Err = err.Error()
			}
		})
	}
	dials.Wait()
	return st, nil
}
