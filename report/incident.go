package report

import (
	"slices"
	"time"

	"mailprobe/probe"
)

// Incident is a set of outages that belong together.
type Incident struct {
	Agent   string    `json:"agent"`
	ID      string    `json:"id"`              // given when it opens, and never changed
	Opened  time.Time `json:"opened,omitzero"` // when it was first stated
	Outages []Outage  `json:"outages"`         // of mail only, by server, then start
	Scope   Scope     `json:"scope"`

	Start   probe.Interval `json:"start,omitzero"` // of its earliest outage
	End     probe.Interval `json:"end,omitzero"`   // of its last one; zero To: it is open
	Weak    bool           `json:"weak"`           // every outage is
	Planned bool           `json:"planned"`        // people said so of the whole incident

	Merged []string `json:"merged,omitempty"` // ids of incidents that people merged into this one
	Into   string   `json:"into,omitempty"`   // the one into which this was merged: it holds no outages any more
	Split  []string `json:"split,omitempty"`  // ids of incidents that people split off from this one
	Of     string   `json:"of,omitempty"`     // the one from which people split this one off

	// It was merged by the analysis: its outages turned out to be parts of those
	// of the other.
	Absorbed bool `json:"absorbed,omitempty"`
	// Later evidence showed that there was no outage. It holds none any more;
	// its scope is what was said before, and it ends where it starts.
	Withdrawn bool `json:"withdrawn,omitempty"`
}

// Open tells whether the incident is not over.
func (i Incident) Open() bool { return i.Into == "" && i.End.To.IsZero() }

// IncidentState is how an incident stands, in the word that every command and
// document uses.
type IncidentState string

// The states of an incident.
const (
	IncidentOpen      IncidentState = "open"
	IncidentOver      IncidentState = "over"
	IncidentPlanned   IncidentState = "planned"   // announced, whether it is over or not
	IncidentMerged    IncidentState = "merged"    // it is told of as a part of another one
	IncidentWithdrawn IncidentState = "withdrawn" // there was no outage
	// IncidentUnwatched is of one whose last servers to fail were taken out of
	// the configuration: nobody saw them come back. Its end is the last evidence.
	IncidentUnwatched IncidentState = "unwatched"
)

// IncidentStates lists every IncidentState.
var IncidentStates = []IncidentState{IncidentOpen, IncidentOver, IncidentPlanned, IncidentMerged, IncidentWithdrawn, IncidentUnwatched}

// State tells how the incident stands.
func (i Incident) State() IncidentState {
	switch {
	case i.Into != "":
		return IncidentMerged
	case i.Withdrawn:
		return IncidentWithdrawn
	case i.Planned:
		return IncidentPlanned
	case i.Open():
		return IncidentOpen
	case i.unwatched():
		return IncidentUnwatched
	}
	return IncidentOver
}

// unwatched tells whether an incident ended only because its last servers are
// not watched any more.
func (i Incident) unwatched() bool {
	return !i.Open() && slices.ContainsFunc(i.Outages, func(o Outage) bool { return o.Unwatched && !o.End.To.Before(i.End.To) })
}

// Scope is what an incident touched.
type Scope struct {
	Networks []NetworkScope `json:"networks,omitempty"` // by address; networks that are whole and adjacent are one
	Labels   []LabelScope   `json:"labels,omitempty"`   // whose servers are exactly the affected ones
	Servers  int            `json:"servers"`            // how many are affected
	Watched  int            `json:"watched"`            // of how many under watch in all

	Mailboxes      int  `json:"mailboxes"`       // of customers, on the affected servers, as far as it is known
	MailboxesKnown bool `json:"mailboxes_known"` // of every affected server
}

// NetworkScope is what an incident touched of one network, or of adjacent whole
// ones.
type NetworkScope struct {
	Network string   `json:"network"` // CIDR prefix; empty: of servers without a network
	Whole   bool     `json:"whole"`   // every watched server in it is affected
	N       int      `json:"n"`
	Of      int      `json:"of"`
	Servers []string `json:"servers"` // the affected ones
}

// Weak tells whether one server stands for the whole network: 1 of 1.
func (n NetworkScope) Weak() bool { return n.Whole && n.Of == 1 }

// LabelScope is a label whose servers are exactly the affected ones.
type LabelScope struct {
	Key   string `json:"key"`
	Value string `json:"value"`
	N     int    `json:"n"`
}

// Statement is what is said of an incident at a time: what a correction would
// correct.
type Statement struct {
	N       int       // revision
	At      time.Time // when it was said first
	Start   probe.Interval
	End     probe.Interval // zero To: it goes on
	Scope   Scope
	Planned bool
	Changed []Change // against the statement before; of the first one, Opened, and Split where it was split off
}

// Change is what one revision said otherwise than the one before.
type Change string

// The changes.
const (
	ChangedOpened    Change = "opened"
	ChangedStart     Change = "start"
	ChangedScope     Change = "scope"
	ChangedEnd       Change = "end"       // another end than was said before
	ChangedClosed    Change = "closed"    // it is over
	ChangedUnwatched Change = "unwatched" // its last servers are not watched any more; nobody saw them come back
	ChangedAgain     Change = "reopened"  // it is not over after all
	ChangedMerged    Change = "merged"
	ChangedSplit     Change = "split"
	ChangedPlanned   Change = "planned"   // or not planned after all
	ChangedWithdrawn Change = "withdrawn" // there was no outage after all
)

// Annotation is what a person added, as it stands in the body of a probe.Note.
type Annotation struct {
	Cause   Text `json:"cause,omitzero"`
	Text    Text `json:"text,omitzero"` // for the report and notices: an apology, what is done
	Planned bool `json:"planned,omitempty"`
	// The incident was not planned after all. Of the notes on an incident that say
	// either, the newest counts.
	Unplanned bool     `json:"unplanned,omitempty"`
	Merge     string   `json:"merge,omitempty"` // id of another incident that belongs to this one
	Split     []string `json:"split,omitempty"` // servers whose outages are an incident of their own
	// Of a note on a span of time, which is planned work:
	Span    Span   `json:"span,omitzero"`
	Server  string `json:"server,omitempty"`
	Network string `json:"network,omitempty"`
	// Of a note that takes back planned work: the id of the note that announced it.
	Retract string `json:"retract,omitempty"`
}
