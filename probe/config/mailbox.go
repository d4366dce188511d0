package config

import "time"

// Mode says how a mailbox is watched.
type Mode string

// The modes.
const (
	Idle Mode = "idle" // IMAP IDLE (RFC 2177) with a safety look; where it is not offered, as Poll
	Poll Mode = "poll" // a look at intervals, on a connection that is kept
)

// After says what happens to a test mail once its arrival is recorded. Mails
// that are not ours are never touched.
type After string

// The ends of a test mail.
const (
	Delete After = "delete"
	Move   After = "move"
	Keep   After = "keep"
)

// Mailbox is an IMAP login whose folders are watched.
type Mailbox struct {
	Name           string
	Address        string // mail address of its owner; of several addresses of one login, the first given
	Host           string // host name or IP address
	Port           int
	TLS            TLS // Implicit, STARTTLS or Clear
	Trust          Trust
	User           string
	Password       Secret
	AllowPlaintext bool     // the password may travel without TLS
	Folders        []string // folders to watch beside INBOX and the junk folder, in UTF-8
	Junk           string   // the junk folder; empty: find it
	Mode           Mode
	Poll           time.Duration // spacing of the looks; in mode Idle, of the safety looks; 0: what suits the mode in force
	Looks          float64       // close looks a second while a fresh test mail is awaited, shared by the mailboxes of the host; 0: none
	After          After
	MoveTo         string // folder for Move
}
