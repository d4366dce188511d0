package probe

import (
	"time"
)

// LostAfter is how long an accepted probe may stay unseen before it counts as
// lost, and an uncertain one as settled: longer than the 5 days for which
// common MTAs keep trying (RFC 5321 section 4.5.4.1 asks for at least 4 to 5).
const LostAfter = 6 * 24 * time.Hour

// Outcome is what became of a probe, as far as it is known. None is final
// against a late arrival.
type Outcome string

// The outcomes. Uncertain and expired never count as lost.
const (
	Pending   Outcome = "pending"   // not settled: being tried, or accepted and not seen yet
	Uncertain Outcome = "uncertain" // the final dot was sent, and its reply never seen
	Delivered Outcome = "delivered" // seen in a folder of the mailbox
	Rejection Outcome = "rejected"  // refused with 5yz: a real sender would have been told
	Expired   Outcome = "expired"   // never accepted and given up: a real sender would have been told
	Bounced   Outcome = "bounced"   // a delivery status notification said that it failed
	Lost      Outcome = "lost"      // accepted, and not seen for LostAfter
)

// Outcomes lists every Outcome.
var Outcomes = []Outcome{Pending, Uncertain, Delivered, Rejection, Expired, Bounced, Lost}

// Probe is one tagged test mail and all that is known of it.
type Probe struct {
	Tag     Tag
	Server  string
	Network string
	Via     Via
	Domain  string // right-hand side of the Message-ID: the domain of the sender

	Attempts []Attempt // in order of N; there is always one
	GivenUp  time.Time // from then on no attempt will be made, and none was accepted; zero: not so
	Bounced  time.Time // when a DSN came that said that delivery failed; zero: none did
	Arrivals []Arrival // one a copy, the earliest first
	Notices  []Notice  // delivery status notifications, the earliest first
}

// Sent is when the first attempt began: the start of the delay.
func (p Probe) Sent() time.Time {
	if len(p.Attempts) == 0 {
		return time.Time{}
	}
	return p.Attempts[0].Began
}

// last returns the newest attempt.
func (p Probe) last() Attempt {
	if len(p.Attempts) == 0 {
		return Attempt{}
	}
	return p.Attempts[len(p.Attempts)-1]
}

// firstDot returns when the first final dot of all attempts was about to go out;
// zero: none was sent.
func (p Probe) firstDot() time.Time {
	var first time.Time
	for _, a := range p.Attempts {
		first = earlier(first, a.Dotted)
	}
	return first
}

// Accepted is when the 250 to the final dot was read; zero: it never was.
func (p Probe) Accepted() time.Time {
	if a := p.last(); a.Class == Accepted {
		return a.Ended
	}
	return time.Time{}
}

// Receipt is the server's answer to the final dot; its Code is zero while the
// probe is not accepted.
func (p Probe) Receipt() Reply {
	if a := p.last(); a.Class == Accepted {
		return a.Reply
	}
	return Reply{}
}

// Outcome tells what became of the probe as of now.
func (p Probe) Outcome(now time.Time) Outcome {
	a := p.last()
	switch {
	case len(p.Arrivals) > 0:
		return Delivered
	case !p.Bounced.IsZero():
		return Bounced
	case a.Class == Accepted && !now.Before(a.Ended.Add(LostAfter)):
		return Lost
	case a.Class == Accepted:
		return Pending
	case a.Uncertain():
		return Uncertain
	case p.GivenUp.IsZero():
		return Pending
	case a.Class == Rejected:
		return Rejection
	default:
		return Expired
	}
}

// Settled tells whether nothing more is awaited of the probe as of now. The
// backlog is made of the probes that are not settled.
func (p Probe) Settled(now time.Time) bool {
	switch p.Outcome(now) {
	case Pending:
		return false
	case Uncertain:
		return !now.Before(p.last().Dotted.Add(LostAfter))
	default:
		return true
	}
}

// Received returns when the first copy came into the mailbox, and whether one
// came. Its lower bound is never before the first final dot: no mail comes before
// it was sent. Which attempt brought the copy is not known, since a mail that was
// refused after its dot may have been delivered all the same.
func (p Probe) Received() (Interval, bool) {
	if len(p.Arrivals) == 0 {
		return Interval{}, false
	}
	a := p.Arrivals[0]
	in := Interval{From: a.After, To: a.By}
	if in.From.After(in.To) {
		in.From = time.Time{} // the clock was set back between the two looks: the first says nothing
	}
	for _, least := range []time.Time{p.firstDot(), p.Sent()} {
		if in.From.Before(least) {
			in.From = least
		}
	}
	if in.From.After(in.To) {
		in.From = in.To
	}
	return in, true
}

// Delay returns received − sent, what a correspondent of the customer sees, and
// whether the probe came.
func (p Probe) Delay() (Delay, bool) {
	in, ok := p.Received()
	return in.since(p.Sent()), ok
}

// Transit returns received − accepted, and whether both are known.
func (p Probe) Transit() (Delay, bool) {
	in, ok := p.Received()
	accepted := p.Accepted()
	return in.since(accepted), ok && !accepted.IsZero()
}

// MessageID returns the probe's Message-ID (RFC 5322 section 3.6.4), with its
// angle brackets.
func (p Probe) MessageID() string { return "<" + p.Tag.String() + "@" + p.Domain + ">" }
