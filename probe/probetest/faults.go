package probetest

import (
	"fmt"
	"sync/atomic"
	"time"
)

// Faults is what is wrong with a server. The zero value is a healthy server.
type Faults struct {
	SMTP Line // submission and mx
	IMAP Line

	// What SMTP answers. A Reply of a zero Code is none.
	RCPT       Reply         // to each RCPT
	Dot        Reply         // to the final dot
	SlowDot    time.Duration // the reply to the final dot takes so long; the mail is taken at its end
	RefuseAuth bool          // no password is right
	Greylist   time.Duration // on mx, the first try of (client, sender, recipient) is deferred for so long
	LoseDot    Pick          // these are taken, and the connection breaks before the 250

	// What becomes of mail that was accepted.
	Hold      bool          // it stays in the queue until Release
	Delay     time.Duration // it takes so much longer than its latency
	Drop      Pick          // these are lost without a word
	Bounce    Pick          // these are returned to their senders (RFC 3464)
	Duplicate Pick          // these are delivered twice
	Junk      Pick          // these go to the junk folder
	Mangle    Mangle        // changes the header of what is delivered; nil for none
	Skew      time.Duration // the server's clock is so far ahead: INTERNALDATE and Received

	// CertNotAfter is when the certificate expires that later handshakes show, of
	// SMTP and IMAP; zero: in ten years.
	CertNotAfter time.Time

	Quirks Quirks
}

// Quirks is what an IMAP server lacks or does in its own way.
type Quirks struct {
	NoIdle       bool // IDLE is not offered; not hidden after STARTTLS, where the library speaks TLS itself
	NoUIDPlus    bool // UIDPLUS is not offered, UID EXPUNGE refused; as with NoIdle
	NoSpecialUse bool // LIST shows no \Junk and \Trash
	SilentIdle   bool // IDLE is offered and taken, and announces nothing
	RefuseLogin  bool // no password is right

	IdleLag time.Duration // IDLE announces mail so long after it came, as Dovecot does after 500 ms

	// Quota is what every mailbox of the server tells of its storage; with a
	// Limit of zero QUOTA (RFC 9208) is not offered. As with NoIdle, it is not
	// there after STARTTLS.
	Quota Quota
}

// Quota is how full a mailbox is, in units of 1,024 octets (RFC 9208 section
// 5.1). It bounds nothing.
type Quota struct{ Used, Limit int64 }

// Reply is what a server says in refusal.
type Reply struct {
	Code     int    // such as 451; 0: nothing is refused
	Enhanced [3]int // such as 4.7.1 (RFC 3463)
	Text     string
}

func (r Reply) String() string {
	if r.Code == 0 {
		return fmt.Sprintf("%d.%d.%d %s", r.Enhanced[0], r.Enhanced[1], r.Enhanced[2], r.Text)
	}
	return fmt.Sprintf("%d %d.%d.%d %s", r.Code, r.Enhanced[0], r.Enhanced[1], r.Enhanced[2], r.Text)
}

// Letter is what a Pick may decide on.
type Letter struct {
	MessageID string
	Tag       string
	Sender    string // of the envelope
	Recipient string // of the envelope
}

// Pick chooses mails; nil chooses none. It is called once for each mail, at the
// moment when the fault would strike.
type Pick func(Letter) bool

// All picks every mail.
func All(Letter) bool { return true }

// Every picks each nth mail, beginning with the nth.
func Every(n int) Pick {
	var seen atomic.Int64
	return func(Letter) bool { return seen.Add(1)%int64(n) == 0 }
}

func (p Pick) picks(l *letter) bool {
	return p != nil && p(Letter{MessageID: l.messageID, Tag: l.tag, Sender: l.sender, Recipient: l.recipient})
}
