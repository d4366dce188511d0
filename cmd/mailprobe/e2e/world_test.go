package e2e

import (
	"testing"

	"mailprobe/probe"
)

// World is a mail world that the tests drive, real or embedded. It tells the
// truth about each mail from the side of the servers.
type World interface {
	Endpoints() Endpoints
	// Outage takes a part of the hosted server down and returns what brings it
	// back. Ports stay the same, and queues and mailboxes keep what they hold.
	Outage(Part) (restore func())
	// Accepted counts how often an injection point (relay, mx, submission) took
	// the mail of a Message-ID: the dots that it accepted, not what the servers
	// did with it afterwards. The Message-ID stands in angle brackets.
	Accepted(messageID string) int
	// Delivered lists, for each copy of the mail that came into a mailbox, the
	// interval in which it came; the oldest first. It holds nothing in a World
	// without delivery truth.
	Delivered(messageID string) []probe.Interval
	// MessageIDs lists every Message-ID that an injection point took.
	MessageIDs() []string
	HasDeliveryTruth() bool
}

// Endpoints is where a World listens, each as host:port, and who lives there.
type Endpoints struct {
	Relay       string // queues for the hosted server; SMTP in clear, no login
	MX          string // port 25 of the hosted server; offers STARTTLS
	Submission  string // asks for STARTTLS and a login
	Submissions string // the same with implicit TLS; empty where there is none
	IMAP        string // clear, and STARTTLS
	IMAPS       string // implicit TLS; empty where there is none
	CAFile      string // PEM file of the authority that signed the certificates
	Users       []User // mailboxes of the hosted server; the first is for probes
}

// User is a mailbox; its Address is its login name too. Mail to name+any@domain
// reaches it as well, and to name+Junk@domain its junk folder.
type User struct {
	Address  string
	Password string
}

// Part is a part of the hosted server that can be down.
type Part string

// The parts. The relay is never among them: it stands for the outside world.
const (
	Everything Part = "everything" // SMTP, IMAP and the mail store
	SMTP       Part = "smtp"       // mx and submission, with the server's own queue
	IMAP       Part = "imap"       // mail is still delivered, but cannot be read
	Store      Part = "store"      // the mail store: deliveries wait in the queue, no IMAP, no login
)

// starter starts a world that ends with the test. In one that is to be tapped,
// everything can be had in clear.
type starter func(t *testing.T, tapped bool) World

// worlds are those against which a test body runs.
var worlds = map[string]starter{
	"real":     func(t *testing.T, _ bool) World { return StartReal(t, RealOptions{}) },
	"embedded": func(t *testing.T, tapped bool) World { return startEmbedded(t, !tapped) },
}

// inEachWorld runs a body against every world. The body says, as a test does,
// whether it works.
func inEachWorld(t *testing.T, body func(t *testing.T, start starter)) {
	t.Parallel()
	for name, start := range worlds {
		t.Run(name, func(t *testing.T) { body(t, start) })
	}
}
