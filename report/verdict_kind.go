package report

import (
	"slices"
	"time"

	"mailprobe/probe"
)

// kinds are the kinds of verdict by what shows them, the worst first: the first
// that applies counts. What is held up at its sender is decided by what senders do
// ([inquiry.byWaiting]), and what announced work held up, late or awaited, is
// planned.
//
// Where mails failed for good in several ways, half of them in all, the way of most
// counts: an answer that most were delivered would be wrong.
var kinds = []struct {
	kind  VerdictKind
	holds func(*inquiry) bool
}{
	{VerdictLoss, (*inquiry).lost},
	{VerdictReturned, func(i *inquiry) bool { return i.failedMost(i.returned()) }},
	{VerdictExpired, func(i *inquiry) bool { return i.failedMost(i.expired()) }},
	{VerdictDepends, func(i *inquiry) bool { return i.failedMost(i.triedOnce()) }},
	{VerdictPending, func(i *inquiry) bool { return slices.ContainsFunc(i.mails, i.awaits) }},
	{VerdictJunk, func(i *inquiry) bool { return i.Delivered > 0 && 2*i.Junk >= i.Delivered }},
	{VerdictLate, (*inquiry).late},
	{VerdictDelivered, func(*inquiry) bool { return true }},
}

// decide sets the kind of a verdict, and what goes with it.
func (i *inquiry) decide(v *Verdict) {
	v.Kind = i.kind()
	if wait, ok := i.waiting(); ok {
		v.Kind = i.byWaiting(v, wait)
	}
	switch v.Kind {
	case VerdictLate, VerdictPending, VerdictDepends:
		if v.Planned != nil && slices.ContainsFunc(i.mails, judgedMail.held) {
			v.Kind = VerdictPlanned
		}
	case VerdictExpired:
		if v.GivenUp == nil {
			v.GivenUp, v.AtOnce = i.givenUp()
		}
	}
	if v.Kind == VerdictPending && v.Expected == nil && len(v.Senders) == 0 {
		v.Expected = i.expected()
	}
}

func (i *inquiry) kind() VerdictKind {
	for _, k := range kinds {
		if k.holds(i) {
			return k.kind
		}
	}
	return VerdictDelivered
}

// failedMost tells whether at least half of the mails failed for good, and by that
// many of them more than in other ways. The worst way comes first.
func (i *inquiry) failedMost(n int) bool {
	returned, expired, once := i.returned(), i.expired(), i.triedOnce()
	return n > 0 && 2*(returned+expired+once) >= len(i.mails) && n == max(returned, expired, once)
}

// returned counts the mails that a server refused for good, or gave back.
func (i *inquiry) returned() int { return i.Rejected + i.Bounced }

// expired counts the mails that were given up as a real sender would have.
func (i *inquiry) expired() int { return i.Expired - i.triedOnce() }

// triedOnce counts the mails to a customer that were given up at once. Other
// servers try again, and so they say no more than that it failed just then.
func (i *inquiry) triedOnce() (n int) {
	if i.question.Direction == Outbound {
		return 0
	}
	for _, m := range i.mails {
		if m.Outcome == probe.Expired && len(m.Tries) < 2 && i.routes[m.Ref.Route].Retry.None() {
			n++
		}
	}
	return n
}

// awaits tells whether something is awaited of a mail.
func (i *inquiry) awaits(m judgedMail) bool { return m.awaited(i.Now) }

// late tells whether mail was held up: any of it where the server is known to have
// held it up, else half of it.
func (i *inquiry) late() bool {
	if i.Late == 0 {
		return false
	}
	held := i.outagesWhere(func(o Outage) bool { return o.Kind != Unreadable && o.Span().Meets(i.window) })
	return 2*i.Late >= len(i.mails) || len(held) > 0 || len(i.flushed()) > 0
}

// flushed returns the outages of mail that ended before the window, and of which
// what they held back still came, or may have.
func (i *inquiry) flushed() []Outage {
	return i.outagesWhere(func(o Outage) bool {
		if !o.Kind.MailOutage() || !o.Over() || o.End.To.After(i.window.From) {
			return false
		}
		until := o.End.To.Add(patientFor)
		if f := i.flushOf(o); f != nil {
			until = latest(f.Last.At.To, f.Fresh.At.To)
			if !f.ended() {
				until = i.Now
			}
		}
		return !until.Before(i.window.From)
	})
}

// flushOf returns the flush of an outage, where it is the one that is known.
func (i *inquiry) flushOf(o Outage) *Flush {
	f := i.Standing.Flush
	if f == nil || o.Over() == f.Recovery.To.IsZero() {
		return nil
	}
	if o.Over() && !f.Recovery.Meets(o.End) {
		return nil
	}
	return f
}

// givenUp returns when the sending side gave up what was sent in the time asked
// for: so long after it as it did with the test mails; and whether that was at the
// first try.
func (i *inquiry) givenUp() (*probe.Interval, bool) {
	var ages []time.Duration
	once := true
	for _, m := range i.mails {
		if m.Outcome == probe.Expired {
			ages = append(ages, m.GivenUp.Sub(m.Mail.Sent))
			once = once && len(m.Tries) < 2
		}
	}
	if len(ages) == 0 {
		return nil, once
	}
	return &probe.Interval{From: i.sent.From.Add(slices.Min(ages)), To: i.sent.To.Add(slices.Max(ages))}, once
}

// expected returns when what is awaited comes: by the flush, where an outage held
// it back; for what is not late so far, by the usual. Nil: it is not known.
func (i *inquiry) expected() *probe.Interval {
	var by time.Time
	young, relayed := true, false
	for _, m := range i.mails {
		if i.awaits(m) {
			young = young && m.young(i.Now)
			relayed = relayed || m.Mail.Via == probe.Relay || m.Accepted.IsZero()
			by = latest(by, m.Mail.Sent.Add(m.allowed))
		}
	}
	for _, o := range slices.Concat(i.mailOutages(), i.flushed()) {
		if f := i.flushOf(o); f != nil {
			e := f.Accepted.Estimate
			if relayed {
				e = f.Last.Estimate
			}
			if e != nil {
				return &probe.Interval{From: e.From, To: e.To}
			}
			return nil
		}
	}
	if !young || len(i.mailOutages()) > 0 {
		return nil
	}
	return &probe.Interval{From: i.Now, To: by}
}
