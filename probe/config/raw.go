package config

import "time"

// rawConfig is the file. Relative paths, in it and in the files that it
// includes, count from the file that names them.
type rawConfig struct {
	At place

	// agent is the name of this agent. It travels in every test mail and is
	// fixed in the ledger at the first run. Default: the host name.
	Agent opt[string] `key:"agent"`
	// data is the folder of the ledger. Default: /var/lib/mailprobe.
	Data opt[string] `key:"data"`
	// key_file holds the key that signs test mails; it is made at the first
	// run. Agents that share it can verify each other's mails. Default: the
	// file key in the data folder.
	KeyFile opt[string] `key:"key_file"`
	// timezone is the IANA name of the zone in which times are printed, or
	// local. Default: local.
	Timezone opt[string] `key:"timezone"`
	// contact is the address that a human who finds a test mail should ask.
	// Default: the postmaster of the sender's domain.
	Contact opt[string] `key:"contact"`
	// hello is the EHLO name. Foreign servers want a full host name that
	// resolves. Default: the host name.
	Hello opt[string] `key:"hello"`
	// defaults hold for every route and mailbox that does not say otherwise.
	Defaults rawDefaults `key:"defaults"`
	// servers are the hosted mail servers under watch.
	Servers list[rawServer] `key:"servers"`
	// servers_from names files with more servers, as patterns such as
	// servers.d/*.yml. Each holds a list of servers, by itself or under the
	// key servers.
	ServersFrom list[opt[string]] `key:"servers_from"`
	// relays are other MTAs, through which routes may lead.
	Relays list[rawRelay] `key:"relays"`
	// mailboxes are mailboxes that several servers share, or that stand
	// elsewhere; routes and servers refer to them by name.
	Mailboxes list[rawMailbox] `key:"mailboxes"`
	// bounce is the mailbox in which delivery status notifications come in:
	// the name of one of the mailboxes, or a mailbox of its own. Its address
	// is the default sender of mx and relay routes. Default: none are read.
	Bounce rawMailboxRef `key:"bounce"`
	// references are outside addresses, as host:port, that are dialled every 30
	// seconds, and when a server does not answer, to tell whether the agent
	// itself is cut off. Default: none.
	References list[opt[string]] `key:"references"`
	// maintenance is the time for which work was announced. Default: none.
	Maintenance list[rawMaintenance] `key:"maintenance"`
	// outage holds the thresholds by which outages are told.
	Outage    rawOutage    `key:"outage"`
	Retention rawRetention `key:"retention"`
	Web       rawWeb       `key:"web"`

	included map[string]bool // files that servers_from found
}

// rawInclude is a file that servers_from names.
type rawInclude struct {
	At      place
	Servers list[rawServer] `key:"servers"`
}

// rawDefaults holds for all routes and mailboxes.
type rawDefaults struct {
	At place
	rawPace
	// from is the sender of mx and relay routes. Default: the address of the
	// bounce mailbox, else mailprobe@ the EHLO name.
	From opt[string] `key:"from"`
	// routes are the routes of servers that name none.
	Routes list[rawRoute] `key:"routes"`
	rawPoint
	// retry says what follows a failed attempt, for each way to inject.
	Retry rawRetries `key:"retry"`
	// ca_file is a PEM file of the authorities to trust on submission and
	// relay routes and at mailboxes. Default: the system's.
	CAFile opt[string] `key:"ca_file"`
	TLS    rawTLS      `key:"tls"`
	rawWatch
}

// rawTLS holds the default of the key tls.
type rawTLS struct {
	At         place
	Submission opt[string] `key:"submission"` // default: starttls, and implicit on port 465
	MX         opt[string] `key:"mx"`         // default: opportunistic
	Mailbox    opt[string] `key:"mailbox"`    // default: implicit, and starttls on port 143
}

// rawPoint is what a server or relay, as an injection point, takes from the
// defaults.
type rawPoint struct {
	// connections is the cap of simultaneous SMTP connections to it. At least 2
	// where test mails are tried again: fresh ones go first. Default: 10.
	Connections opt[int] `key:"connections"`
	// retry_rate is how many test mails are tried again at it in a second, at
	// most: more than 0, up to 1000. Default: 5.
	RetryRate opt[float64] `key:"retry_rate"`
}

// rawPace is what a route takes from its server, and a server from the
// defaults.
type rawPace struct {
	// every is the spacing of the test mails. Default: 1m.
	Every opt[time.Duration] `key:"every"`
	// size is how large a test mail is made, such as 64KiB. Default: as small
	// as it is, less than 2KiB.
	Size     opt[size]   `key:"size"`
	Timeouts rawTimeouts `key:"timeouts"`
}

// rawTimeouts bound the steps of an attempt (RFC 5321 section 4.5.3.2).
type rawTimeouts struct {
	At place
	// connect bounds the TCP handshake with each address. Default: 30s.
	Connect opt[time.Duration] `key:"connect"`
	// command bounds the wait for the greeting, the TLS handshake, and the reply
	// to each command. Default: 5m.
	Command opt[time.Duration] `key:"command"`
	// dot bounds the wait for the reply to the final dot. What takes longer
	// counts as uncertain. Default: 10m.
	Dot opt[time.Duration] `key:"dot"`
}

// rawWatch says how mailboxes are watched.
type rawWatch struct {
	// mode is idle or poll. Default: idle, which falls back to poll where the
	// server does not offer it.
	Mode opt[string] `key:"mode"`
	// poll is the spacing of the looks in mode poll, and of the safety looks in
	// mode idle. Default: 15s in mode poll, 1m in mode idle.
	Poll opt[time.Duration] `key:"poll"`
	// looks is how many close looks a second the mailboxes of one IMAP host get
	// together, while fresh test mails are awaited in them: 0 (none) to 1000.
	// Default: 100.
	Looks opt[float64] `key:"looks"`
	// after says what becomes of a test mail, or of a notification about one,
	// once it is recorded: delete, move or keep. Default: delete.
	After opt[string] `key:"after"`
	// move_to is the folder for after: move.
	MoveTo opt[string] `key:"move_to"`
}

// rawRetention says how long the ledger keeps what it holds.
type rawRetention struct {
	At     place
	Probes opt[time.Duration] `key:"probes"` // single test mails; at least 7d; default: 90d
	// failures are those of them that did not come, came late, or to the junk folder;
	// not less than probes. Default: 1y.
	Failures opt[time.Duration] `key:"failures"`
	Hours    opt[time.Duration] `key:"hours"` // hourly summaries; not less than failures; default: 5y
}

// rawWeb is the HTTP server with the pages and the metrics.
type rawWeb struct {
	At place
	// listen is host:port, or none. Default: 127.0.0.1:9465.
	Listen opt[string] `key:"listen"`
}
