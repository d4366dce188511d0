package metrics

import (
	"time"

	"mailprobe/probe"
)

// Snapshot is the state of an agent at the moment of a scrape.
type Snapshot struct {
	Now       time.Time
	Routes    map[string]RouteState   // by name
	Mailboxes map[string]MailboxState // by name; one that is missing was not read yet
	Agent     AgentState

	Analysis   *Analysis       // the newest; nil: none was made yet
	References map[string]bool // by host:port, whether it answered last; one that is missing was not dialled yet
}

// RouteState is the state of one route.
type RouteState struct {
	Backlog    *Backlog      // nil: the ledger could not be read
	Newest     time.Time     // when the newest probe was sent; zero: none was, or it is not known
	LastSeen   time.Time     // when a probe was last seen for the first time; zero: not yet
	LastDelay  probe.Delay   // of that probe
	Unanswered time.Duration // how long the oldest attempt under way has had no end; 0: none is under way
	NotAfter   time.Time     // when the SMTP server's certificate expires; zero: not seen
	Every      time.Duration // how often a probe is sent
	Late       time.Duration // age from which a probe that is sent now counts as late; zero: not known
	Mailbox    string        // name of the mailbox where its probes should come
}

// Backlog is what is not settled on a route.
type Backlog struct {
	Pending       int
	Uncertain     int
	Waiting       int       // of the pending ones, for another attempt
	OldestPending time.Time // when the oldest pending one was sent; zero: there is none
	Oldest        time.Time // when the oldest of all was sent; zero: there is none
}

// MailboxState is the state of one mailbox.
type MailboxState struct {
	probe.MailboxState
	CloseLooks uint64  // close looks that were made
	Delayed    uint64  // close looks that came later than they should, for the budget was spent
	Budget     float64 // close looks a second that the mailboxes of its server share; 0: none are made
}

// AgentState is the state of the agent as a whole.
type AgentState struct {
	Faults   int           // failures of its own since the start
	Watching bool          // it runs, and what happens can be recorded
	Watched  time.Duration // for how long since the start
	Failed   int64         // transactions of the ledger that failed since the start
	Bytes    int64         // of the ledger's files
	Free     int64         // bytes left for them on their file system; negative: not known
}
