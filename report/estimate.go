package report

import (
	"slices"
	"time"

	"mailprobe/probe"
)

// estimate tells when the ends that are not reached are expected.
func (f *flushing) estimate(flush *Flush) {
	if !flush.Last.Reached {
		flush.Last.Estimate = f.lastEstimate()
	}
	if !flush.Accepted.Reached {
		flush.Accepted.Estimate = f.drainOf(f.accepted())
	}
	if !flush.Fresh.Reached {
		flush.Fresh.Estimate = f.freshEstimate()
	}
}

// lastEstimate tells when the last of the held mails comes: of those in each queue
// of others, and of those that the agent tries again. Nothing is told where one of
// these cannot be.
func (f *flushing) lastEstimate() *Estimate {
	all := f.scheduled()
	if all == nil && awaits(f.held, waiting) {
		return nil
	}
	for _, list := range f.queues() {
		e := f.drainOf(list)
		if e == nil && awaits(list, underWay) {
			return nil
		}
		all = later(all, e)
	}
	return all
}

// queues returns the held mails by the queue in which they wait: the server's own,
// or that of a relay. Each drains at a pace of its own.
func (f *flushing) queues() map[string][]heldMail {
	byRelay := make(map[string][]heldMail)
	for _, m := range f.held {
		queue := "the server"
		if m.Via == probe.Relay {
			queue = "relay " + f.routes[m.Ref.Route].Relay
		}
		byRelay[queue] = append(byRelay[queue], m)
	}
	return byRelay
}

func awaits(list []heldMail, state heldState) bool {
	return slices.ContainsFunc(list, func(m heldMail) bool { return m.state == state })
}

// freshEstimate tells when fresh mail will be normal: where it waits behind what
// was held back, the last late mail is one that was sent so much before it comes
// as is usual.
func (f *flushing) freshEstimate() *Estimate {
	var direct []heldMail
	judged := f.judged()
	var allowed time.Duration
	for _, m := range f.held {
		if _, ok := judged[m.Ref.Route]; ok {
			direct = append(direct, m)
			allowed = f.allowed(m.Mail)
		}
	}
	e := f.drainOf(direct)
	if _, queued := f.following(direct); e == nil || !queued {
		return nil
	}
	for _, at := range []*time.Time{&e.At, &e.From, &e.To} {
		*at = latest(f.now, at.Add(-allowed))
	}
	return e
}

// following returns how many mails were sent since the recovery on the routes of
// some held ones that are late too or may become so, and whether they are known to
// wait behind what was held back, so that the queue grows while it empties: some are
// late, or several are on their way for longer than is usual.
func (f *flushing) following(list []heldMail) (n int, queued bool) {
	routes := make(map[string]bool)
	for _, m := range list {
		routes[m.Ref.Route] = true
		if m.Sent.After(f.recovery.To) {
			n++
			queued = true
		}
	}
	young, slow := 0, false
	for _, m := range f.young {
		if routes[m.Ref.Route] {
			young++
			slow = slow || f.now.Sub(m.Sent) > f.allowed(m)/2
		}
	}
	return n + young, queued || slow && young >= freshRun
}

// origin is when the held mails could begin to come.
func (f *flushing) origin() time.Time {
	if f.outage.EndIsOpen {
		return f.recovery.To
	}
	return f.recovery.Middle()
}

// drainOf estimates when the last of some mails comes that others' queues hold;
// nil where it cannot be told.
func (f *flushing) drainOf(list []heldMail) *Estimate {
	d := f.drainedSoFar(list, underWay)
	// Those that are not late yet are not awaited: as many wait behind the last late
	// mail when it comes.
	if n, queued := f.following(list); queued {
		d.inflow = float64(n) / max(1, f.now.Sub(f.recovery.To).Seconds())
	}
	return f.estimateBy(d)
}

// drainedSoFar returns how those mails of a list came that others' queues held
// (underWay), or that the agent tried again itself (waiting).
func (f *flushing) drainedSoFar(list []heldMail, awaited heldState) drain {
	origin := f.origin()
	d := drain{now: f.now.Sub(origin).Seconds(), known: awaited == underWay}
	for _, m := range list {
		switch {
		case m.state == awaited:
			d.left++
		case m.state == cameLate && m.Came.To.After(f.recovery.From) && f.ownRetry(m.Mail) == (awaited == waiting):
			d.came = append(d.came, max(0, m.Came.Middle().Sub(origin).Seconds()))
		default:
			continue
		}
		if awaited == underWay {
			queue := f.routes[m.Ref.Route].Queue
			d.waits = append(d.waits, waitIn(queue, origin.Sub(m.Sent)).Seconds())
			d.known = d.known && !queue.None()
		}
	}
	d.known = d.known && len(d.waits) > 0
	slices.Sort(d.came)
	return d
}

// estimateBy puts what a drain tells of its end into words.
func (f *flushing) estimateBy(d drain) *Estimate {
	at, from, to, ok := d.last()
	if !ok {
		return nil
	}
	instant := func(s float64) time.Time {
		return latest(f.now, f.origin().Add(time.Duration(min(s, 1e9)*float64(time.Second)))).Truncate(time.Second)
	}
	return &Estimate{At: instant(at), From: instant(from), To: instant(to), By: ByDrain}
}

// later combines the estimates of two parts of a whole: it is complete with the
// one that comes later.
func later(a, b *Estimate) *Estimate {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	by := a.By
	if b.By != by {
		by = ByBoth
	}
	return &Estimate{At: latest(a.At, b.At), From: latest(a.From, b.From), To: latest(a.To, b.To), By: by}
}
