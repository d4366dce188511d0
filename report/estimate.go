package report

import (
	"slices"
	"time"
)

// estimate tells when the ends that are not reached are expected.
func (f *flushing) estimate(flush *Flush) {
	if !flush.Last.Reached {
		flush.Last.Estimate = later(f.drainOf(f.held), f.scheduled())
	}
	if !flush.Accepted.Reached {
		flush.Accepted.Estimate = f.drainOf(f.accepted())
	}
	if !flush.Fresh.Reached {
		flush.Fresh.Estimate = f.freshEstimate()
	}
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
	if e == nil || !f.queued(direct) {
		return nil
	}
	for _, at := range []*time.Time{&e.At, &e.From, &e.To} {
		*at = latest(f.now, at.Add(-allowed))
	}
	return e
}

// queued tells whether some held mails were sent after the recovery: fresh mail
// waits behind what was held back, so that the queue grows while it empties.
func (f *flushing) queued(list []heldMail) bool {
	return slices.ContainsFunc(list, func(m heldMail) bool { return m.Sent.After(f.recovery.To) })
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
	origin := f.origin()
	d := drain{now: f.now.Sub(origin).Seconds()}
	for _, m := range list {
		switch {
		case m.state == underWay:
			d.left++
		case m.state == cameLate && m.Came.To.After(f.recovery.From) && !f.ownRetry(m.Mail):
			d.came = append(d.came, max(0, m.Came.Middle().Sub(origin).Seconds()))
		default:
			continue
		}
		d.waits = append(d.waits, longestWait(origin.Sub(m.Sent)).Seconds())
	}
	slices.Sort(d.came)
	if f.queued(list) {
		d.left += len(f.young)
		d.inflow = f.inflow()
	}
	at, from, to, ok := d.last()
	if !ok {
		return nil
	}
	instant := func(s float64) time.Time {
		return latest(f.now, origin.Add(time.Duration(min(s, 1e9)*float64(time.Second)))).Truncate(time.Second)
	}
	return &Estimate{At: instant(at), From: instant(from), To: instant(to), By: ByDrain}
}

// inflow returns how many mails a second are sent that will be late too, as since
// the recovery.
func (f *flushing) inflow() float64 {
	n := len(f.young)
	for _, m := range f.held {
		if m.Sent.After(f.recovery.To) {
			n++
		}
	}
	return float64(n) / max(1, f.now.Sub(f.recovery.To).Seconds())
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
	return &Estimate{At: latest(a.At, b.At), From: latest(a.From, b.From), To: latest(a.To, b.To), By: ByBoth}
}
