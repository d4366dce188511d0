package report

import (
	"time"

	"mailprobe/probe"
)

// Estate is what is under watch, and by which rules it is judged. Of an
// imported ledger whose configuration is not at hand, it holds what the record
// itself shows.
type Estate struct {
	Servers    []Server
	Routes     []Route
	References []string // outside addresses that the agent dials; empty: none
	Planned    []Planned
	Rules      Rules
}

// Server is a hosted mail server.
type Server struct {
	Name      string
	Network   string            // CIDR prefix; empty: not known
	Host      string            // host name by which it is reached; empty: not known
	Labels    map[string]string // such as site: tokyo
	Mailboxes int               // of customers; 0: not known
	Domains   []string          // of customers whose mail it takes, in lower case
}

// Route is what the analysis must know of a route.
type Route struct {
	Name    string
	Server  string
	Via     probe.Via
	Relay   string // name of the relay; empty for other vias, or where it is not known
	Mailbox string // name of the mailbox where its mail should come; empty: not known
	Every   time.Duration
	Retry   probe.Patience
	Queue   probe.Patience // how the relay itself tries again; the zero value: not known
}

// Planned is time for which work was announced. What fails in it is shown, but
// is neither an incident nor does it lower availability.
type Planned struct {
	Span
	Server  string // empty: of every server in Network
	Network string // empty, and no Server: everything
	Text    Text   // what is done
}

// Text is a text of people, in the languages in which they gave it.
type Text struct {
	EN string `json:"en,omitempty"`
	JA string `json:"ja,omitempty"`
}

// Rules are the thresholds. The zero value of a field means its default.
type Rules struct {
	LateFactor float64       // a mail is late after this many times the 99th percentile of its route's usual delay (default 3)
	LateFloor  time.Duration // but never before this age (default 30 s)
	Evidence   int           // how many pieces of evidence in a row, by different mails, make an outage (default 2)
	FlapMax    time.Duration // a recovery shorter than this is listed inside its outage (default 15 min)
	JoinWithin time.Duration // an outage joins an incident whose start lies so near to its own (default 5 min)
}

// WithDefaults returns the rules with every field filled in.
func (r Rules) WithDefaults() Rules {
	if r.LateFactor == 0 {
		r.LateFactor = 3
	}
	if r.LateFloor == 0 {
		r.LateFloor = 30 * time.Second
	}
	if r.Evidence == 0 {
		r.Evidence = 2
	}
	if r.FlapMax == 0 {
		r.FlapMax = 15 * time.Minute
	}
	if r.JoinWithin == 0 {
		r.JoinWithin = 5 * time.Minute
	}
	return r
}
