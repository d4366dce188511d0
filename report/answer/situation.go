package answer

import (
	"slices"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
)

// concerned are the services that matter to mail of a direction.
var concerned = map[report.Direction][]report.Service{
	report.Inbound:  {report.TakesMX, report.DeliversIn},
	report.Outbound: {report.TakesSubmission, report.DeliversOut},
}

// faultOf returns the worst outage by which mail of the question's direction may
// have been held up; nil: none is known. Announced work is told of by itself, and
// a mailbox that cannot be read holds nothing up.
func faultOf(v report.Verdict) *report.Outage {
	for _, kind := range []report.Kind{report.Down, report.NotDelivering, report.Slow} {
		for _, o := range v.Outages {
			if o.Kind == kind && !o.Planned && concerns(o, v.Question.Direction) {
				return &o
			}
		}
	}
	return nil
}

func concerns(o report.Outage, d report.Direction) bool {
	if len(o.Failed) == 0 {
		return true // what failed is not known
	}
	return slices.ContainsFunc(o.Failed, func(s report.Service) bool { return slices.Contains(concerned[d], s) })
}

// endOf leaves out a lower bound that is no evidence.
func endOf(o report.Outage) probe.Interval {
	if o.EndIsOpen {
		return probe.Interval{To: o.End.To}
	}
	return o.End
}

// atSender tells whether mail waited at the sender's server, since ours could not
// be reached.
func (t teller) atSender() bool {
	return t.v.Question.Direction == report.Inbound && slices.ContainsFunc(t.v.Outages, func(o report.Outage) bool {
		return o.Kind == report.Down && concerns(o, report.Inbound)
	})
}

// accepts tells whether a test mail that was sent later came, and the server has not
// failed again since.
func (t teller) accepts() bool { return t.v.After != nil && !t.failsNow() }

func (t teller) failsNow() bool {
	return slices.Contains([]report.State{report.StateDown, report.StateNotDelivering, report.StatePlanned}, t.v.State)
}

// works tells whether mail is taken again: every outage is over, or a test mail
// that was sent later came; and no other outage goes on now.
func (t teller) works() bool {
	if t.failsNow() {
		return false
	}
	known := t.v.After != nil
	for _, o := range t.v.Outages {
		if !o.Kind.MailOutage() || !concerns(o, t.v.Question.Direction) {
			continue
		}
		if !o.Over() || o.Unwatched {
			return false
		}
		known = true
	}
	return known
}

// goesOn tells whether the fault is not over.
func (t teller) goesOn() bool { return t.fault != nil && !t.fault.Over() }

// isFresh tells whether the mail was sent so lately that it may be on its way.
func (t teller) isFresh() bool {
	return t.v.AsOf.Sub(t.v.Question.Sent.To) <= max(t.v.Usual, time.Minute)
}

// isOvertaken tells whether what our server took has not come, though test mail
// that was sent later did, and nothing that we know of holds it back: it may be late,
// and it may be lost.
func (t teller) isOvertaken() bool {
	return t.v.After != nil && t.v.Expected == nil && !t.atSender() && !t.goesOn()
}

// latest returns when the last of the senders that are computed would have come;
// zero: all of them have, or that is not known.
func (t teller) latest() time.Time {
	fates := t.v.Senders
	if t.v.Sender != nil {
		fates = []report.Fate{*t.v.Sender}
	}
	var latest time.Time
	for _, f := range fates {
		if f.Unknown {
			return time.Time{}
		}
		if f.Came.To.After(latest) {
			latest = f.Came.To
		}
	}
	if latest.After(t.v.AsOf) {
		return latest
	}
	return time.Time{}
}

// isPartial tells whether some of the test mails were in time, and others not.
func (t teller) isPartial() bool { return t.v.Normal > 0 && t.v.Normal < t.v.Mails.Sent }

// lookedAt is how long the time was whose coverage is known; zero: none was.
func (t teller) lookedAt() time.Duration {
	span := t.v.Coverage.Span
	if span.From.IsZero() {
		return 0
	}
	return span.Until(t.v.AsOf).Length()
}

// awaited counts the test mails that may still come.
func (t teller) awaited() int { return t.v.Mails.Pending + t.v.Mails.Uncertain }
