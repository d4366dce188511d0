package probe

import (
	"context"
	"time"
)

// Phase is a step of an attempt, in the order in which they come.
type Phase string

// The phases of an attempt. TLS and Auth stand only where the route has them.
const (
	PhaseDNS      Phase = "dns"      // looking up MX and addresses
	PhaseConnect  Phase = "connect"  // TCP handshake and the server's greeting
	PhaseTLS      Phase = "tls"      // STARTTLS and the handshake
	PhaseAuth     Phase = "auth"     // AUTH
	PhaseEnvelope Phase = "envelope" // EHLO, MAIL, RCPT
	PhaseData     Phase = "data"     // DATA, the content, the final dot and its reply
)

// PhaseOrder lists every Phase in order.
var PhaseOrder = []Phase{PhaseDNS, PhaseConnect, PhaseTLS, PhaseAuth, PhaseEnvelope, PhaseData}

// Class says how an attempt ended.
type Class string

// The classes. Accepted is the only success.
const (
	Accepted     Class = "accepted"     // 250 to the final dot
	Deferred     Class = "deferred"     // the server answered 4yz
	Rejected     Class = "rejected"     // the server answered 5yz
	AuthFailed   Class = "auth"         // the login was refused, or cannot be done as configured
	TLSFailed    Class = "tls"          // the handshake or the certificate failed, or required TLS is not offered
	DNSFailed    Class = "dns"          // the name does not resolve
	NullMX       Class = "null_mx"      // the domain says that it takes no mail (RFC 7505)
	Refused      Class = "refused"      // connection refused
	Unreachable  Class = "unreachable"  // no route to the host or network
	TimedOut     Class = "timeout"      // no answer within the step's deadline
	Disconnected Class = "disconnected" // the connection was lost in the middle
	Protocol     Class = "protocol"     // the server sent what is not SMTP
	Capped       Class = "capped"       // not tried: the cap of connections was reached; proves nothing about the server
	Interrupted  Class = "interrupted"  // the agent itself stopped, or withdrew the attempt; proves nothing about the server
	Aborted      Class = "aborted"      // the agent could not do its own part (its record, its sockets); proves nothing about the server
)

// Classes lists every Class, Accepted first.
var Classes = []Class{Accepted, Deferred, Rejected, AuthFailed, TLSFailed, DNSFailed, NullMX, Refused, Unreachable,
	TimedOut, Disconnected, Protocol, Capped, Interrupted, Aborted}

// Attempt is one try at handing a probe to its injection point. Each field is
// written once.
type Attempt struct {
	N      int       // 1 for the first
	Began  time.Time // durable before the first byte goes out
	Dotted time.Time // durable before the final dot goes out; zero: the dot was certainly not sent
	Ended  time.Time // zero: not answered so far
	Target string    // host:port of the last server that was dialled
	Class  Class     // empty until it ended
	Phase  Phase     // of a failure: where it happened
	Phases Phases    // how long each phase took
	Reply  Reply     // the server's last word: the receipt, or the refusal
	Err    string    // what failed, where the server said nothing
}

// Phases holds the time that each phase took; a phase that was not reached is
// absent.
type Phases map[Phase]time.Duration

// Uncertain tells whether the final dot may have been sent and its reply was
// never seen: the mail may or may not be on its way.
func (a Attempt) Uncertain() bool {
	return !a.Ended.IsZero() && !a.Dotted.IsZero() && a.Reply.Code == 0 && a.Class != Accepted
}

// Reason says in one line why an attempt failed; empty for one that did not.
func (a Attempt) Reason() string {
	switch {
	case a.Class == Accepted || a.Class == "":
		return ""
	case a.Reply.Code != 0:
		return a.Reply.String()
	default:
		return a.Err
	}
}

// Steps are what a sender calls while it hands over a mail.
type Steps struct {
	// Entered is called as each phase begins; it may be nil. It must not block.
	Entered func(Phase)
	// Secured is called when a TLS handshake showed when the server's
	// certificate expires; it may be nil. It must not block.
	Secured func(notAfter time.Time)
	// BeforeDot is called when the content has been written and before the
	// final dot. When it fails, the dot must not be sent.
	BeforeDot func(context.Context) error
}

// Mail is what a sender hands over.
type Mail struct {
	From string // envelope sender (RFC 5321 MAIL)
	To   string // envelope recipient (RFC 5321 RCPT)
	// EnvelopeID is what notifications about the mail should carry (RFC 3461
	// section 4.4), in clear and of at most 100 characters as xtext; empty for
	// none. Notifications of failure and delay are asked for where the server
	// offers to send them.
	EnvelopeID string
	Content    []byte // header and body, lines ended by CRLF, dots not yet stuffed
}
