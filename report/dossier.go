package report

import (
	"time"

	"mailprobe/probe"
)

// Dossier is all that a document about an incident, or about a span of time,
// needs.
type Dossier struct {
	Now      time.Time
	Agent    string
	Incident *Incident   // nil: it is about a span of time
	Said     []Statement // of the incident, the first one first
	Notes    []Comment   // of people, the first one first
	Span     Span        // the time that is looked at: with an incident, from shortly before it to the end of its flush, or now

	Servers []Account // affected ones first, then the others that were asked for; by name
	Others  int       // servers under watch that are not in Servers, and were not affected
	Aside   int       // servers that were not asked for: of an incident, affected ones; else any
	Total   Account   // of all Servers together; its Server has no name

	RelayFaults []RelayFault
	Coverage    Coverage
	Senders     []SenderRow // of an incident
	Rules       Rules
}

// Comment is a note of a person.
type Comment struct {
	At time.Time
	By string
	Annotation

	ID       string // of the note
	Agent    string // whose incident it is on
	Incident string // empty: it is on a span of time
}

// Account is what happened to the mails of a server, or of all servers of a
// dossier, in its span.
type Account struct {
	Server  Server
	Outages []Outage // of every kind
	Strip   []Stretch

	Counts

	Delay   Quantiles // of the delivered ones
	Usual   Quantiles // of those that were sent before the outage
	Backlog Backlog   // as of now
	Flush   *Flush    // nil: no outage of mail
	Curves  Curves
	Points  []Point

	Vias      []ViaDelay   // Delay by how the mails were injected, in the order of probe.Vias; without those of which none came
	Available Availability // of the span; of all servers together: none
}

// ViaDelay is how long the mails took that were injected in one way.
type ViaDelay struct {
	Via probe.Via
	Quantiles
}

// Quantiles are by nearest rank, of the middles of the delays' bounds.
type Quantiles struct {
	N             int
	P50, P90, Max time.Duration
}

// Point is one mail in a plot of delay against time of sending.
type Point struct {
	Sent    time.Time
	Via     probe.Via
	Delay   probe.Delay   // of one that came
	Outcome probe.Outcome // as of now
	Late    bool
	Junk    bool
}

// Coverage is what part of a span was under watch.
type Coverage struct {
	Span    Span
	Watched time.Duration // by the agent, and not cut off
	Holes   []Hole        // by start
}

// Hole is time without coverage.
type Hole struct {
	Span
	Mailbox string // empty: of the agent itself
	CutOff  bool   // the agent ran, and nothing answered it
}

// SenderRow is what senders with one retry schedule would have seen.
type SenderRow struct {
	Sender string
	Fates  []Fate // of mails sent at a few instants of the outage
}

// Availability is how much of a span a server was not in an outage of mail.
type Availability struct {
	Server  Server
	Span    Span
	Watched time.Duration // time with coverage, without planned time
	Planned time.Duration // time with coverage that was planned
	Down    probe.Delay   // the outages in the watched time, at least and at most
	Outages int
}

// Share returns the available part of the watched time, at least and at most;
// false where nothing was watched.
func (a Availability) Share() (least, most float64, ok bool) {
	if a.Watched <= 0 {
		return 0, 0, false
	}
	share := func(down time.Duration) float64 { return max(0, 1-down.Seconds()/a.Watched.Seconds()) }
	return share(a.Down.Max), share(a.Down.Min), true
}
