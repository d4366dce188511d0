package report

import (
	"time"

	"mailprobe/probe"
)

// Direction is which way a mail went, as seen from the hosted server.
type Direction string

// The directions.
const (
	Inbound  Direction = "in"  // to a customer: told by mx and relay routes
	Outbound Direction = "out" // from a customer: told by submission routes
)

// Directions lists every Direction.
var Directions = []Direction{Inbound, Outbound}

// Question asks what became of a mail that a caller misses.
type Question struct {
	About     string // the address, domain or server, as it was asked for
	Server    string // name of the server that it leads to; see Estate.Resolve
	Direction Direction
	Sent      Span   // when the mail was sent, as far as the caller knows
	Sender    Sender // the server that had to hand it over; the zero value: not known. It matters for Inbound alone
}

// Sender is what is known of how a sending server tries again. The zero value is
// not known.
type Sender struct {
	Patience probe.Patience // a known schedule; its Name is set, also to probe.PatienceNone
	GivesUp  time.Duration  // its schedule is not known, only after how long it gives up; zero: see Patience
}

// Known tells whether anything is known.
func (s Sender) Known() bool { return s.Patience.Name != "" || s.GivesUp > 0 }
