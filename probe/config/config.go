package config

import (
	"time"

	"mailprobe/probe"
)

// Config is everything that a file configures, checked and with defaults in
// place.
type Config struct {
	Agent      string         // name of the agent, valid by probe.CheckName
	Data       string         // folder of the ledger and the socket
	KeyFile    string         // file of the key that signs tags; it need not exist yet
	Location   *time.Location // in which times are printed
	Contact    string         // address that a human who finds a test mail should ask; may be empty
	Hello      string         // EHLO name (RFC 5321 section 4.1.1.1)
	Servers    []Server
	Relays     []Relay
	Mailboxes  []Mailbox // one a login, that of Bounce among them: each needs exactly one watcher
	Routes     []Route
	Bounce     *Mailbox // where delivery status notifications come in: one of Mailboxes by its name, with the address given here; nil: nowhere
	References []string // host:port of outside addresses, each once, to tell whether the agent itself is cut off
	Retention  Retention
	Web        Web

	Maintenance []Maintenance // in the order of the file
	Outage      Outage
}

// Server is a hosted mail server under watch.
type Server struct {
	Name        string
	Address     string // host name or IP address
	Network     string // such as 192.0.2.0/24; empty: not known
	Domains     []string
	Labels      map[string]string
	Mailboxes   int     // how many customers' mailboxes stand there; 0: not known
	Connections int     // cap of simultaneous SMTP connections
	RetryRate   float64 // retries a second, at most
}

// Relay is an MTA that takes mail for others and queues by itself.
type Relay struct {
	Name        string
	Endpoint    Endpoint
	Connections int            // cap of simultaneous SMTP connections
	RetryRate   float64        // retries a second, at most
	Queue       probe.Patience // how the relay itself tries again; the zero value: not known
}

// Route is a probe.Route with all that is needed to serve it.
type Route struct {
	probe.Route
	Endpoint    Endpoint
	Mailbox     string         // name of the Mailbox in which its mail should arrive
	Point       string         // injection point whose cap holds: of a relay route the name of its relay, else of the server; no two share a name
	Connections int            // cap of that point; at least 2 where any of its routes retries
	RetryRate   float64        // retries a second at that point, at most
	Retry       probe.Patience // what follows a failed attempt
}

// Retention says how long the ledger keeps what it holds.
type Retention struct {
	Probes   time.Duration // single probes
	Failures time.Duration // those of them that did not come, came late, or to the junk folder; not less than Probes
	Hours    time.Duration // hourly summaries; not less than Failures
}

// Web is the HTTP server with the pages and the metrics.
type Web struct {
	Listen string // host:port; empty: no HTTP server
}

// Maintenance is time for which work was announced.
type Maintenance struct {
	From    time.Time
	To      time.Time // later than From
	Server  string    // name of one of the Servers; empty: see Network
	Network string    // of at least one of the Servers; empty, and no Server: everything
	Text    string    // what is done, in English; may be empty
	TextJA  string    // the same in Japanese
}

// Outage holds the thresholds by which outages are told.
type Outage struct {
	LateFactor float64       // a test mail is late after this many times the 99th percentile of its route's usual delay
	LateFloor  time.Duration // but never before this age
	Evidence   int           // how many pieces of evidence in a row make an outage
	FlapMax    time.Duration // a recovery shorter than this is listed inside its outage
	JoinWithin time.Duration // an outage joins an incident whose start lies so near to its own
}
