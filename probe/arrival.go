package probe

import (
	"time"
)

// Source says how the upper bound of an arrival is known.
type Source string

const (
	// Push is an announcement that the server made by itself (IDLE, RFC 2177).
	Push Source = "push"
	// Look is a look of ours (NOOP, STATUS, FETCH) at a mailbox under watch.
	Look Source = "look"
	// Resume is the first look after a time in which nobody watched.
	Resume Source = "resume"
)

// CopyID tells one delivered copy of a mail from another: it is taken from the
// header as it lies in the mailbox, which each delivery makes different and
// which no move and no change of UIDVALIDITY alters.
type CopyID [8]byte

// Arrival is a copy of a probe that was seen in a folder of a mailbox.
type Arrival struct {
	Tag         Tag // its signature was verified by whoever made the Arrival
	Copy        CopyID
	Mailbox     string
	Folder      string // UTF-8 name
	Junk        bool   // the folder is the junk folder
	UIDValidity uint32
	UID         uint32

	// The mail came into the mailbox after After and not later than By.
	After  time.Time // when the last look that did not show it began; zero: there was none
	By     time.Time // when it was first shown
	Source Source    // how By is known

	Internal time.Time // INTERNALDATE (RFC 9051 section 2.3.3), by the server's clock, to 1 s; zero: not given
	Hops     []Hop
	Verdicts Verdicts
}

// Hop is one Received field (RFC 5321 section 4.4), as the server wrote it.
type Hop struct {
	By   string    // the host that received
	From string    // the host that handed over, as it called itself
	ID   string    // the queue id there
	At   time.Time // by that host's clock; zero: not readable
}

// Verdicts are the results of an Authentication-Results field (RFC 8601), such
// as pass, fail, none; empty where none was stated.
type Verdicts struct {
	SPF   string `json:"spf,omitempty"`
	DKIM  string `json:"dkim,omitempty"`
	DMARC string `json:"dmarc,omitempty"`
}

// Position is where the reading of a folder stopped: every mail up to LastUID
// has been dealt with.
type Position struct {
	Folder      string
	UIDValidity uint32
	LastUID     uint32
	Looked      time.Time // when the last complete look began: what it did not show came later
	Skew        Skew      // of the mailbox's clock, as last measured by mails in this folder
	Back        bool      // the folder was put back to an earlier state: LastUID may be lower than before
}

// Sighting is what one look at a folder brought: arrivals and notices of ours,
// the counts of what is not ours, and the position after it. It is recorded
// whole.
type Sighting struct {
	Mailbox  string
	Position Position
	Arrivals []Arrival
	Notices  []Notice
	Foreign  int // mails without a tag of ours: never touched
	Forged   int // mails with a tag whose signature does not verify: never touched
}

// Recorded is what the record made of one arrival or notice of a Sighting.
type Recorded struct {
	Known     bool // its probe is in the record: the mail may be removed
	New       bool // this copy was not recorded before, and is now (of one probe some copies are kept, not any number)
	Duplicate bool // another copy was recorded before

	Sent      time.Time // of its probe
	Overtaken bool      // a probe sent later on the same route came before this one; set by the agent

	Delay   Delay // received − sent; only of a first copy
	Transit Delay // received − accepted; only of a first copy of an accepted probe
}

// Watch is a span of time in which something was under watch: the agent itself,
// one mailbox, or an outside address that answered. Outside such spans nothing
// is known.
type Watch struct {
	Agent     string
	Mailbox   string // name of the mailbox that could be read
	Reference string // host:port of the reference that answered; with neither, the agent itself ran
	From      time.Time
	To        time.Time
}

// MailboxState is what a watcher knows of its mailbox at an instant.
type MailboxState struct {
	Mailbox  string
	At       time.Time
	Readable bool
	Mode     string // idle or poll, as in force
	Err      string // why it cannot be read; empty while it can
	Refused  bool   // it is the login that was refused, for other than a passing reason

	// What was learned so far; it stays while the mailbox cannot be read.
	Looked   time.Time // when the last complete look ended; zero: there was none
	Looks    uint64    // looks at folders since the start
	Skew     Skew      // of the server's clock
	Quota    Quota
	NotAfter time.Time // when the server's certificate expires; zero: not known, or no TLS
}

// Quota is how full a mailbox is (RFC 9208), in bytes; a Limit of zero says that
// the server told none.
type Quota struct {
	Used  int64
	Limit int64
}
