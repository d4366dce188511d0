package probe

import (
	"fmt"
	"regexp"
	"time"
)

// Via says how a route injects its mail.
type Via string

const (
	// Submission logs in to the hosted server and submits, as a customer's
	// mail client does (RFC 6409).
	Submission Via = "submission"
	// MX speaks to the hosted server's port 25 as a foreign MTA does
	// (RFC 5321 section 5).
	MX Via = "mx"
	// Relay hands the mail to another MTA, which queues by itself while the
	// hosted server is down. Its 250 proves only the relay.
	Relay Via = "relay"
)

// Vias lists every Via, in the order in which they are shown.
var Vias = []Via{Submission, MX, Relay}

// Route is one way that a test mail takes: from an injection point (SMTP) to a
// mailbox (IMAP), on account of one server.
type Route struct {
	Name    string
	Server  string        // the hosted server that the route watches
	Network string        // the server's network, such as 192.0.2.0/24
	Via     Via           // how the mail is injected
	From    string        // envelope sender and From: constant, so that greylisting learns it
	To      string        // envelope recipient and To: the mailbox that the mail should reach
	Contact string        // whom a human who finds a test mail should ask
	Every   time.Duration // spacing of the probes
	Size    int           // wanted size of the mail in bytes; 0 for as small as it is
}

// nameForm is the alphabet of names that travel in a tag: that of host names,
// so that a tag is valid in a Message-ID and has a separator of its own.
var nameForm = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$`)

// maxName keeps a whole tag well under the 998 octets of a line
// (RFC 5322 section 2.1.1), even where a gateway never folds.
const maxName = 64

// CheckName tells whether a name of an agent or a route can travel in a tag.
// The error says what is wrong and what would be right.
func CheckName(name string) error {
	switch {
	case name == "":
		return fmt.Errorf("the name is empty")
	case len(name) > maxName:
		return fmt.Errorf("the name %q has %d characters: use at most %d", name, len(name), maxName)
	case !nameForm.MatchString(name):
		return fmt.Errorf("the name %q does not fit: use lower-case letters, digits, hyphens and dots, as in a host name", name)
	}
	return nil
}
