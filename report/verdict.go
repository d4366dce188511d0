package report

import (
	"time"

	"mailprobe/probe"
)

// VerdictKind is the answer to "was my mail lost?", in a word.
type VerdictKind string

// The kinds of verdict. Where the test mails of the time fared differently, the
// worst counts, and [Verdict.Mails] says how many.
const (
	VerdictDelivered VerdictKind = "delivered" // test mail of that time came in the usual time
	VerdictLate      VerdictKind = "late"      // it came, later than is usual: Delay, Came
	VerdictJunk      VerdictKind = "junk"      // it came to the junk folder
	VerdictPending   VerdictKind = "pending"   // it has not come so far, and still may: Expected
	VerdictReturned  VerdictKind = "returned"  // it was refused for good (5yz), or a notification said that it failed: Reason
	VerdictExpired   VerdictKind = "expired"   // the sending side gave up, and told its user: GivenUp, AtOnce
	VerdictLoss      VerdictKind = "loss"      // signs of loss: it was accepted, and did not come
	VerdictDepends   VerdictKind = "depends"   // on the sender's server: Senders
	VerdictPlanned   VerdictKind = "planned"   // it was held up by announced work: Planned
	VerdictUnknown   VerdictKind = "unknown"   // we do not know: Doubt
)

// VerdictKinds lists every VerdictKind.
var VerdictKinds = []VerdictKind{VerdictDelivered, VerdictLate, VerdictJunk, VerdictPending, VerdictReturned, VerdictExpired, VerdictLoss, VerdictDepends, VerdictPlanned, VerdictUnknown}

// Doubt is why a verdict is unknown.
type Doubt string

// The doubts.
const (
	DoubtCoverage Doubt = "coverage"   // nothing was watched then, or the agent was cut off
	DoubtFew      Doubt = "few"        // too few test mails were sent around that time
	DoubtOnePlace Doubt = "one place"  // unreachable from here, with nothing to compare with
	DoubtUnread   Doubt = "unreadable" // the mailbox could not be read, so whether mail came is not known
	DoubtRecord   Doubt = "record"     // the record does not go back so far
	DoubtRoute    Doubt = "route"      // no test mail is sent in that direction
)

// Doubts lists every Doubt.
var Doubts = []Doubt{DoubtCoverage, DoubtFew, DoubtOnePlace, DoubtUnread, DoubtRecord, DoubtRoute}

// Verdict is the answer to a [Question], with its evidence. It speaks of test
// mails: of the caller's own mail nothing is known.
type Verdict struct {
	Question Question
	Server   Server
	Others   []string // servers that the address leads to as well: they fared no worse
	Agent    string
	AsOf     time.Time
	Kind     VerdictKind
	Doubt    Doubt // of an unknown one

	Window    Span          // whose test mails were judged: the time asked for, widened until enough lie in it
	Mails     Counts        // of the window and the direction
	Normal    int           // of these, how many came in time, and not to the junk folder
	Delay     Quantiles     // of those that came
	Came      Span          // when the first and the last of those that came late came, by their upper bounds; zero: none came late
	Usual     time.Duration // the delay after which a mail counted as late then
	Before    *Witness      // the nearest test mail before the window that came; nil: none in the hour before
	FromBegin bool          // the record of the server begins in the window, or after it: nothing can have come before
	After     *Witness      // the nearest after it; nil: none, so far
	LastLate  time.Time     // when the last late one of the whole outage came; zero: not so far, or there is no outage

	Expected *probe.Interval // of pending: when it comes, by the drain so far or by the schedule; nil: not known
	GivenUp  *probe.Interval // of expired: when the sending side gave up
	AtOnce   bool            // of expired: at the first try, as a mail program does that shows the error
	Reason   string          // of returned: what the server said, on one line
	Planned  *Planned        // the announced work that meets the window
	Senders  []Fate          // Inbound, and an outage meets the window: what senders with the common schedules would have seen. Computed
	Sender   *Fate           // what the question's sender would have seen, where it is known. Computed

	Outages   []Outage  // of this server, of every kind, that meet the window
	Incident  *Incident // that those belong to; nil: none
	State     State     // of the server as of AsOf; empty: not known
	Watermark time.Time // all test mail of this server and direction that was sent before is settled
	Coverage  Coverage  // of the window
	Loss      LossBound
}

// Witness is one test mail that came.
type Witness struct {
	Ref   probe.Ref
	Sent  time.Time
	Came  probe.Interval
	Delay probe.Delay
	Junk  bool
}

// LossBound bounds the share of mails that were lost: one-sided, with 95 %
// confidence, after Clopper and Pearson. It is of settled test mails that a
// server accepted, and assumes that losses are independent of each other.
type LossBound struct {
	Settled int
	Lost    int
	AtMost  float64 // from 0 to 1; 1 where nothing is settled
}
