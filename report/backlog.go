package report

import (
	"time"

	"mailprobe/probe"
)

// Backlog is what is awaited of a set of mails at an instant. It counts test
// mails, never customers' mails.
type Backlog struct {
	At        time.Time
	Pending   int       // started, and not settled
	Uncertain int       // may be on their way
	Oldest    time.Time // when the oldest of all was sent; zero: nothing is awaited
	Watermark time.Time // all test mail sent before this instant is settled; At where nothing is awaited
}

// Total returns how many are awaited.
func (b Backlog) Total() int { return b.Pending + b.Uncertain }

// BacklogOf returns the backlog of a set of mails as of at, by what is known of
// them by now: a mail that came counts until it was in the mailbox for certain,
// one that expired or was rejected until it was given up, one that bounced until
// the notification came, and one that was accepted, or may have been, for
// [probe.LostAfter] at most. So what came late counts in a past backlog, and what
// was never to come does too.
func BacklogOf(list []Mail, at time.Time) Backlog {
	b := Backlog{At: at, Watermark: at}
	for i := range list {
		m := &list[i]
		if !m.awaited(at) {
			continue
		}
		if m.doubtful(at) {
			b.Uncertain++
		} else {
			b.Pending++
		}
		b.Oldest = earliest(b.Oldest, m.Sent)
	}
	if !b.Oldest.IsZero() {
		b.Watermark = b.Oldest
	}
	return b
}

// Step is a value from an instant on, until the next step.
type Step struct {
	At time.Time
	N  int
}

// Curves are the two cumulative curves of a set of mails: their vertical
// distance is the backlog, the horizontal one the delay. What is settled without
// an arrival (rejected, expired, bounced, lost) is counted in Gone; should it come
// after all, it moves from there to Received. A mail counts as received when it
// was in the mailbox for certain.
type Curves struct {
	Sent     []Step
	Received []Step
	Gone     []Step
}

// Flush is how what was held back by an outage came, in three different ends.
type Flush struct {
	Recovery probe.Interval `json:"recovery,omitzero"` // end of the outage; zero: it is not over

	Fresh    End `json:"fresh"`    // mail sent from then on comes within the usual delay
	Accepted End `json:"accepted"` // all that the server itself had accepted before is delivered
	Last     End `json:"last"`     // the last late mail came, whoever had to send it again

	Peak        int       `json:"peak"` // of the backlog, since the outage began
	PeakAt      time.Time `json:"peak_at,omitzero"`
	Drain       float64   `json:"drain_per_second"` // late mails that came in a second, lately; zero once the last one came
	Late        int       `json:"late"`             // mails that came late
	Overtaken   int       `json:"overtaken"`        // of these, after one that was sent later on the same route
	Outstanding int       `json:"outstanding"`      // no schedule can bring them any more, and they have not come
}

// End is one end of a flush.
type End struct {
	Reached  bool           `json:"reached"`
	At       probe.Interval `json:"at,omitzero"`        // when, once it is reached
	Of       int            `json:"of"`                 // how many mails it is about
	Left     int            `json:"left"`               // of these, how many are awaited yet
	Estimate *Estimate      `json:"estimate,omitempty"` // while it is not reached; nil: it cannot be told
}

// Estimate is when an end is expected, with an interval that should hold it nine
// times of ten.
type Estimate struct {
	At   time.Time `json:"at"`
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
	By   Basis     `json:"by"`
}

// Basis is what an estimate was made from.
type Basis string

// The bases.
const (
	ByDrain    Basis = "drain"    // how fast it drained so far
	BySchedule Basis = "schedule" // the next tries of a schedule that is known
	ByBoth     Basis = "both"
)

// Fate is what would have become of a mail that a sender with a known retry
// schedule sent at an instant to a server with the measured outage. It is
// computed, not measured.
type Fate struct {
	Sender  string // as probe.Patience names it
	Sent    time.Time
	Came    probe.Interval // when it would have come; zero: it would not
	GivenUp time.Time      // when the sender would have given up and told the author; zero: it would not
	Unknown bool           // the outage is not over, and the sender would try again
}
