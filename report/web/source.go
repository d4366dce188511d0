package web

import (
	"context"
	"fmt"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
)

// Source is what the pages read. Its methods are called side by side. An error
// that is the reader's own is a [NotFoundError] or a [MistakeError].
type Source interface {
	// Overview tells how everything stands now.
	Overview(ctx context.Context) (Overview, error)
	// Server tells what one server's test mails met in a span.
	Server(ctx context.Context, name string, span report.Span) (ServerSheet, error)
	// Probes lists test mails, the newest first.
	Probes(ctx context.Context, q ProbesQuery) (ProbePage, error)
	// Probe returns one test mail, with all that is known of it.
	Probe(ctx context.Context, route, id string) (ProbeSheet, error)
	// Incidents lists the incidents that lasted into a span, the newest first; the
	// zero span is all.
	Incidents(ctx context.Context, span report.Span) ([]report.Incident, error)
	// Dossier compiles what is known of an incident.
	Dossier(ctx context.Context, incident string) (report.Dossier, error)
	// Ask answers what became of a mail.
	Ask(ctx context.Context, q Asked) (report.Verdict, error)
	// Annotate adds what a person says of an incident.
	Annotate(ctx context.Context, incident, by string, a report.Annotation) error
}

// NotFoundError says that something asked for is not there.
type NotFoundError struct {
	What string   // such as "the server mx9.example"
	Like []string // names that look like it
}

func (e *NotFoundError) Error() string { return fmt.Sprintf("%s is not in the record", e.What) }

// MistakeError says that a question makes no sense as it was put.
type MistakeError struct {
	Field string   // of the form or the query: to, at, sender, …; empty: none of them
	Text  string   // in English
	Like  []string // what may have been meant, such as domains near to one that is not known
	// Err is what Text is of, where a page can say it in the reader's language: a
	// [when.ParseError], [report.UnknownAddressError] or [report.QuestionError].
	Err error
}

func (e *MistakeError) Error() string { return e.Text }
func (e *MistakeError) Unwrap() error { return e.Err }

// Overview is how everything stands at an instant.
type Overview struct {
	Agent    string
	Version  string
	Started  time.Time
	Now      time.Time
	View     *report.View // nil: the analysis has not looked yet
	Servers  []report.Server
	Coverage report.Coverage // of the last 24 h
	Agents   AgentSheet
}

// AgentSheet is how the agent itself is.
type AgentSheet struct {
	Watching   bool
	CutOff     bool
	Faults     []Fault // that last
	Routes     []RouteLine
	Mailboxes  []Contact
	References []Contact
}

// Fault is something that is wrong with the agent itself.
type Fault struct {
	At   time.Time
	What string // ledger, reload, …: as FaultLedger
	Text string // in the program's own words
}

// What a fault is of.
const (
	FaultLedger = "ledger" // what is measured cannot be written down
	FaultReload = "reload" // the configuration that was read last is not in force
)

// Contact is a mailbox or a reference, and how it answers.
type Contact struct {
	Name string
	OK   bool
	Mode string // idle, poll, …; empty of a reference
	At   time.Time
	Err  string
}

// RouteLine is one route.
type RouteLine struct {
	Name, Server string
	Via          probe.Via
	Every        time.Duration
	Sent         int // since the agent started
	Delivered    int
	Backlog      report.Backlog
	LastArrival  time.Time
	LastDelay    probe.Delay
	LastJunk     bool
	LastAttempt  probe.Attempt // that ended last; zero: none did
}

// ServerSheet is what is told of one server.
type ServerSheet struct {
	Now      time.Time
	Server   report.Server
	Standing report.Standing
	Span     report.Span
	Dossier  report.Dossier    // of the span and this server alone: its account has points, outages, quantiles, strip
	Failures []ProbeLine       // the newest of the whole record, the newest first: what did not come, came late, or came to the junk folder
	Recent   []ProbeLine       // the newest of all
	Hops     []report.HopDelay // of the newest test mails of the span that came
	HopMails int               // how many those are
	Routes   []RouteLine
}

// ProbeLine is a test mail in a list.
type ProbeLine struct {
	Ref      probe.Ref
	Server   string
	Via      probe.Via
	Sent     time.Time
	Outcome  probe.Outcome
	Delay    probe.Delay // of one that came
	Late     bool
	Junk     bool
	Attempts int
	Reason   string      // of the last attempt that failed, or of the notice, in the server's own words; one line
	Class    probe.Class // of the last attempt
}

// ProbesQuery selects test mails.
type ProbesQuery struct {
	Server string      // empty: of every server
	Span   report.Span // of sending; zero bounds are none
	Failed bool        // only what did not come, came late, or came to the junk folder
	Before string      // cursor: Next of the page before; empty: the first page
	Limit  int
}

// ProbePage is a page of them.
type ProbePage struct {
	Probes []ProbeLine
	Next   string // cursor of the page that follows; empty: there is none
}

// ProbeSheet is one test mail.
type ProbeSheet struct {
	Now   time.Time
	Probe probe.Probe // whole: attempts with phases, receipt, notices, arrivals with hops
	Line  ProbeLine
}

// Asked is a question as a person puts it.
type Asked struct {
	About     string           // an address, a domain or a server
	At        string           // when the mail was sent, in whatever form; see report/when
	Direction report.Direction // empty: in
	Sender    string           // postfix, exim, sendmail, exchange, none, or after how long it gives up, such as 4h; empty: not known
	Location  *time.Location   // of At, unless it names a zone
}
