package report

import (
	"time"

	"mailprobe/probe"
)

// Kind is what was wrong with a server.
type Kind string

// The kinds. The first two are outages; the others open no incident and do not
// lower availability.
const (
	Down          Kind = "down"           // it cannot be reached, or refuses
	NotDelivering Kind = "not delivering" // it takes mail, and nothing arrives
	Slow          Kind = "slow"           // it delivers, later than is usual
	Unreadable    Kind = "unreadable"     // its mailbox cannot be read, so that nothing is known of deliveries
)

// Kinds lists every Kind, the worst first.
var Kinds = []Kind{Down, NotDelivering, Slow, Unreadable}

// MailOutage tells whether a kind is an outage of mail.
func (k Kind) MailOutage() bool { return k == Down || k == NotDelivering }

// Service is a part of a server, which can fail while others do not.
type Service string

// The services.
const (
	TakesMX         Service = "mx"         // it takes mail from other servers (port 25)
	TakesSubmission Service = "submission" // it takes mail from its users
	DeliversIn      Service = "delivery"   // what mx and relay routes brought comes into the mailbox
	DeliversOut     Service = "outbound"   // what its users submitted arrives
	ServesIMAP      Service = "imap"       // its mailbox can be read
)

// Services lists every Service.
var Services = []Service{TakesMX, TakesSubmission, DeliversIn, DeliversOut, ServesIMAP}

// Outage is a span of time in which something was wrong with a server. Each end
// is an interval: the last evidence of one state, and the first of the other.
type Outage struct {
	Server string    `json:"server"`
	Kind   Kind      `json:"kind"`
	Failed []Service `json:"failed"` // what failed, in the order of Services

	Start     probe.Interval `json:"start"`               // a zero From: nothing was known before
	End       probe.Interval `json:"end"`                 // zero To: it is not over; then From is the last evidence that it was not
	Unwatched bool           `json:"unwatched,omitempty"` // it went on when its server was taken out of the configuration: nobody saw it end. Both sides of End are the last evidence
	EndIsOpen bool           `json:"end_is_open"`         // the lower side of End is no evidence: only relays told, and their silence proves nothing
	Flaps     []Flap         `json:"flaps,omitempty"`

	Weak    bool     `json:"weak"`              // there was nothing to compare with: it was unreachable from here, at least
	Planned bool     `json:"planned"`           // all of it lies in planned time
	Reasons []Reason `json:"reasons,omitempty"` // what was seen, the most frequent first; at most five
	Count   int      `json:"count"`             // pieces of evidence
	Holes   []Span   `json:"holes,omitempty"`   // time in it without coverage: nothing is known of it

	Usual time.Duration `json:"usual_ns"` // the delay after which a mail to this server counted as late
}

// Over tells whether the outage has ended, or is not watched any more.
func (o Outage) Over() bool { return !o.End.To.IsZero() }

// Span returns the time that the outage may have taken at most; without an end
// while it is not over.
func (o Outage) Span() Span {
	from := o.Start.From
	if from.IsZero() {
		from = o.Start.To
	}
	return Span{From: from, To: o.End.To}
}

// Flap is a recovery inside an outage that did not last.
type Flap struct {
	Up   probe.Interval `json:"up"`   // when the server came back
	Down probe.Interval `json:"down"` // when it failed again
}

// Reason is something that was seen during an outage.
type Reason struct {
	Service Service     `json:"service"`
	Class   probe.Class `json:"class"` // of attempts; empty for mails that did not arrive and mailboxes that could not be read
	Phase   probe.Phase `json:"phase"`
	Text    string      `json:"text"` // in the server's own words, where it said any
	Count   int         `json:"count"`
}

// RelayFault is a span in which one relay failed, or what it took did not
// arrive, while other routes to the same servers were fine.
type RelayFault struct {
	Relay   string         `json:"relay"`
	Servers []string       `json:"servers"` // whose routes were concerned
	Start   probe.Interval `json:"start"`
	End     probe.Interval `json:"end"` // zero To: not over
	Reasons []Reason       `json:"reasons,omitempty"`
}

// Findings are what the histories of all servers show.
type Findings struct {
	Outages     []Outage     // of every kind, by start, then server
	RelayFaults []RelayFault // by start
	CutOff      []Span       // nothing answered at all: the agent itself was cut off. No coverage

	// Attended is, of each server, the time near evidence of it, good or bad: what
	// lies farther than three mails of its routes from any is not known, whether
	// the agent ran or not. Nil where outages alone are at hand.
	Attended map[string][]Span
}

// State is what a server is doing at an instant.
type State string

// The states.
const (
	StateUp            State = "up"
	StateDown          State = "down"
	StateNotDelivering State = "not delivering"
	StateSlow          State = "slow"
	StateUnreadable    State = "unreadable"
	StateUnknown       State = "unknown" // no coverage, or nothing recorded yet
	StatePlanned       State = "planned" // failing, as was announced
)

// States lists every State.
var States = []State{StateUp, StateDown, StateNotDelivering, StateSlow, StateUnreadable, StateUnknown, StatePlanned}

// Stretch is a span in which a server was in one state. Between the two bounds
// of an outage's end, the state counts as it was before.
type Stretch struct {
	Span
	State State
}
