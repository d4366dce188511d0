package report

import (
	"time"

	"mailprobe/probe"
)

// Incident is a set of outages that belong together.
type Incident struct {
	Agent   string    `json:"agent"`
	ID      string    `json:"id"`      // given when it opens, and never changed
	Opened  time.Time `json:"opened"`  // when it was first stated
	Outages []Outage  `json:"outages"` // of mail only, by server, then start
	Scope   Scope     `json:"scope"`

	Start   probe.Interval `json:"start"`   // of its earliest outage
	End     probe.Interval `json:"end"`     // of its last one; zero To: it is open
	Weak    bool           `json:"weak"`    // every outage is
	Planned bool           `json:"planned"` // people said so of the whole incident

	Merged []string `json:"merged,omitempty"` // ids of incidents that people merged into this one
	Into   string   `json:"into,omitempty"`   // the one into which this was merged: it holds no outages any more
	Split  []string `json:"split,omitempty"`  // ids of incidents that people split off from this one
	Of     string   `json:"of,omitempty"`     // the one from which people split this one off

	// Later evidence showed that there was no outage. It holds none any more;
	// its scope is what was said before, and it ends where it starts.
	Withdrawn bool `json:"withdrawn,omitempty"`
}

// Open tells whether the incident is not over.
func (i Incident) Open() bool { return i.Into == "" && i.End.To.IsZero() }

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
	Changed []Change // against the statement before; of the first one, Opened alone
}

// Change is what one revision said otherwise than the one before.
type Change string

// The changes.
const (
	ChangedOpened    Change = "opened"
	ChangedStart     Change = "start"
	ChangedScope     Change = "scope"
	ChangedEnd       Change = "end"      // another end than was said before
	ChangedClosed    Change = "closed"   // it is over
	ChangedAgain     Change = "reopened" // it is not over after all
	ChangedMerged    Change = "merged"
	ChangedSplit     Change = "split"
	ChangedPlanned   Change = "planned"
	ChangedWithdrawn Change = "withdrawn" // there was no outage after all
)

// Annotation is what a person added, as it stands in the body of a probe.Note.
type Annotation struct {
	Cause   Text     `json:"cause,omitzero"`
	Text    Text     `json:"text,omitzero"` // for the report and notices: an apology, what is done
	Planned bool     `json:"planned,omitempty"`
	Merge   string   `json:"merge,omitempty"` // id of another incident that belongs to this one
	Split   []string `json:"split,omitempty"` // servers whose outages are an incident of their own
	// Of a note on a span of time, which is planned work:
	Span    Span   `json:"span,omitzero"`
	Server  string `json:"server,omitempty"`
	Network string `json:"network,omitempty"`
}
