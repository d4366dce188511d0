package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"mailprobe/probe"
	"mailprobe/probe/agent"
	"mailprobe/probe/ledger"
)

// Status is an agent as it is at an instant. It is the JSON of status -o json.
type Status struct {
	Agent      string            `json:"agent"`
	Version    string            `json:"version"`
	Running    bool              `json:"running"` // false: read from the ledger of an agent that does not run
	Started    time.Time         `json:"started,omitzero"`
	Now        time.Time         `json:"now"`
	Fault      *agent.Fault      `json:"fault,omitempty"`
	Reload     *reloadFailure    `json:"reload_failure,omitempty"` // why the configuration that was read last is not in force
	CutOff     bool              `json:"cut_off,omitempty"`        // nothing answers at all: the agent itself is cut off
	Incidents  []IncidentStatus  `json:"incidents,omitempty"`      // that are open
	Routes     []RouteStatus     `json:"routes"`
	Mailboxes  []MailboxStatus   `json:"mailboxes,omitempty"`
	References []ReferenceStatus `json:"references,omitempty"`
}

// RouteStatus is one route. Numbers are of test mails.
type RouteStatus struct {
	Name        string         `json:"name"`
	Agent       string         `json:"agent,omitempty"` // of an imported route
	Server      string         `json:"server"`
	Network     string         `json:"network,omitempty"`
	Via         string         `json:"via"`
	Every       time.Duration  `json:"every_ns,omitempty"`
	Sent        int            `json:"sent"` // since the agent started
	Delivered   int            `json:"delivered"`
	Pending     int            `json:"pending"`
	Waiting     int            `json:"waiting"` // of the pending ones, for another attempt
	Uncertain   int            `json:"uncertain"`
	Oldest      time.Time      `json:"oldest,omitzero"`
	OldestAge   time.Duration  `json:"oldest_age_ns,omitempty"`
	Unanswered  time.Duration  `json:"unanswered_ns,omitempty"`
	LastArrival time.Time      `json:"last_arrival,omitzero"`
	LastDelay   *probe.Delay   `json:"last_delay_ns,omitempty"`
	LastJunk    bool           `json:"last_junk,omitempty"` // the one that came last lay in the junk folder
	LastAttempt *AttemptStatus `json:"last_attempt,omitempty"`
	LastNotice  *NoticeStatus  `json:"last_notice,omitempty"`
}

// NoticeStatus is what a delivery status notification said.
type NoticeStatus struct {
	At     time.Time `json:"at"`
	Action string    `json:"action"`
	Status string    `json:"status,omitempty"`
	Reason string    `json:"reason,omitempty"`
}

// Text returns what was said, on one line.
func (n NoticeStatus) Text() string { return strings.TrimSpace(n.Status + " " + n.Reason) }

// Returned returns the notice of a failure that is newer than the last arrival:
// as far as is known, mail does not come.
func (r RouteStatus) Returned() *NoticeStatus {
	if n := r.LastNotice; n != nil && n.Action == string(probe.ActionFailed) && n.At.After(r.LastArrival) {
		return n
	}
	return nil
}

// AttemptStatus is how an attempt ended.
type AttemptStatus struct {
	At     time.Time `json:"at"`
	Class  string    `json:"class"`
	Phase  string    `json:"phase,omitempty"`
	Reason string    `json:"reason,omitempty"`
}

// OK tells whether the mail was accepted.
func (a AttemptStatus) OK() bool { return a.Class == string(probe.Accepted) }

// MailboxStatus is one mailbox.
type MailboxStatus struct {
	Name     string    `json:"name"`
	Readable bool      `json:"readable"`
	Mode     string    `json:"mode,omitempty"`
	At       time.Time `json:"at"`
	Looked   time.Time `json:"looked,omitzero"` // when the last complete look ended
	Err      string    `json:"error,omitempty"`
}

// Status reads the agent's state.
func (n *node) Status(ctx context.Context) (Status, error) {
	now := time.Now()
	st := Status{Agent: n.ledger.Agent(), Version: version, Running: true, Started: n.started, Now: now}
	st.Reload = n.reloads.failure()
	if f := n.agent.Fault(); f.Count > 0 && !f.Over {
		st.Fault = &f
	}
	if err := n.addAnalysis(ctx, &st); err != nil {
		return st, err
	}
	backlog, err := n.backlog(ctx)
	if err != nil {
		return st, err
	}
	waits := unanswered(n.agent.Flights(), now)
	for _, r := range n.agent.Routes() {
		s := routeStatus(r, backlog[r.Name], n.agent.Tally(r.Name), waits[r.Name], now)
		if before := n.recalled(r); s.LastDelay == nil && !before.Arrival.By.IsZero() {
			s.LastDelay, s.LastArrival, s.LastJunk = &before.Delay, before.Arrival.By, before.Arrival.Junk
		}
		st.Routes = append(st.Routes, s)
	}
	for _, m := range n.agent.Mailboxes() {
		st.Mailboxes = append(st.Mailboxes, MailboxStatus{Name: m.Mailbox, Readable: m.Readable, Mode: m.Mode, At: m.At, Looked: m.Looked, Err: m.Err})
	}
	return st, nil
}

func routeStatus(r probe.Route, b ledger.RouteBacklog, t agent.Tally, wait time.Duration, now time.Time) RouteStatus {
	s := RouteStatus{Name: r.Name, Server: r.Server, Network: r.Network, Via: string(r.Via), Every: r.Every,
		Sent: t.Sent, Delivered: t.Delivered, Pending: b.Pending, Waiting: b.Waiting, Uncertain: b.Uncertain, Oldest: b.Oldest,
		Unanswered: wait, LastArrival: t.LastArrival}
	if !b.Oldest.IsZero() {
		s.OldestAge = max(0, now.Sub(b.Oldest))
	}
	if !t.LastArrival.IsZero() {
		s.LastDelay, s.LastJunk = &t.LastDelay, t.LastJunk
	}
	if n := t.LastNotice; n.Action != "" {
		s.LastNotice = &NoticeStatus{At: n.At, Action: string(n.Action), Status: n.Status, Reason: n.Diagnostic}
	}
	if a := t.LastEnded; a.Class != "" {
		s.LastAttempt = &AttemptStatus{At: a.Ended, Class: string(a.Class), Phase: string(a.Phase), Reason: a.Reason()}
	}
	return s
}

type statusCmd struct {
	where
	Watch   bool     `short:"w" help:"Show it again every two seconds."`
	Output  string   `short:"o" enum:"text,json" default:"text" help:"One of text, json."`
	Plugin  bool     `help:"Answer as a check of Nagios, Icinga or Checkmk: one line with figures, exit code 0 to 3."`
	Servers []string `arg:"" optional:"" name:"server" help:"With --plugin: only these servers; else all."`
}

// Help implements kong.HelpProvider.
func (statusCmd) Help() string {
	return `Examples:

    mailprobe status --watch
    mailprobe status --plugin mx1.example.jp

It asks the agent that runs on the data folder; where none runs, it reads the
ledger and says so. Pending counts test mails, never customers' mails.

With --plugin it sends nothing: it tells what the running agent knows, after the
Monitoring Plugins guidelines. OK (0): up, or planned work. WARNING (1): slow, or
failing with nothing to compare with. CRITICAL (2): down, or not delivering.
UNKNOWN (3): no agent runs, it is cut off or fails itself, its mailbox cannot be
read, or it does not know; of several servers, CRITICAL goes before it.`
}

// Run shows the status once, or until ctx ends.
func (c statusCmd) Run(ctx context.Context, s streams) error {
	if c.Plugin {
		return c.check(ctx, s)
	}
	if len(c.Servers) > 0 {
		return usage(errors.New("servers are named only with --plugin; of one server, mailprobe backlog SERVER tells"))
	}
	for {
		err := c.once(ctx, s.Out)
		if !c.Watch {
			return err
		}
		if ctx.Err() != nil {
			return nil
		}
		// An agent that starts or stops has the ledger, and no socket: the next
		// turn shows more.
		var locked *ledger.LockedError
		if err != nil && !errors.As(err, &locked) {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(2 * time.Second):
		}
	}
}

// once shows the status. It holds the ledger no longer than that: an agent must
// be able to start while somebody watches.
func (c statusCmd) once(ctx context.Context, w io.Writer) error {
	se, err := c.open(func(data string) (session, error) { return openLedger(ctx, data, "") })
	if err != nil {
		return err
	}
	defer se.Close()
	st, err := se.Status(ctx)
	if err != nil {
		return err
	}
	if c.Watch && isTerminal(w) {
		fmt.Fprint(w, "\x1b[H\x1b[2J")
	}
	return c.show(w, st)
}

func (c statusCmd) show(w io.Writer, st Status) error {
	if c.Output == "json" {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(st)
	}
	return printStatus(w, st)
}

// printStatus prints a status as tables.
func printStatus(w io.Writer, st Status) error {
	p := paletteFor(w)
	state := "not running: read from its ledger"
	if st.Running {
		state = "running since " + stamp(st.Started)
	}
	fmt.Fprintf(w, "agent %s, %s\n", st.Agent, state)
	if st.Fault != nil {
		fmt.Fprintf(w, "%s %s (%d times, last at %s)\n", p.bad("the agent itself fails:"), printable(st.Fault.Err), st.Fault.Count, clock(st.Fault.At))
	}
	if f := st.Reload; f != nil {
		fmt.Fprintf(w, "%s (at %s)\n%s\n", p.bad("the configuration was not taken over; the one before stays in force"), clock(f.At), probe.Printable(f.Err))
	}
	printIncidentStates(w, p, st)
	fmt.Fprintln(w)
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "ROUTE\tVIA\tPENDING\tOLDEST\tLAST DELAY\tLAST ATTEMPT")
	for _, r := range st.Routes {
		fmt.Fprintf(tw, "%s\t%s\t%s\t%s\t%s\t%s\n", r.Name, r.Via, pendingText(r), orDash(r.OldestAge), delayText(r, st.Now), attemptText(r))
	}
	if err := tw.Flush(); err != nil {
		return err
	}
	for _, m := range st.Mailboxes {
		word := p.good("readable")
		if !m.Readable {
			word = p.bad("unreadable") + ": " + printable(m.Err)
		}
		fmt.Fprintf(w, "mailbox %s  %s %s\n", m.Name, word, p.dim(m.Mode+" at "+clock(m.At)))
	}
	printReferences(w, p, st.References)
	return nil
}

// pendingText says how many probes are pending, and of how many the next attempt
// is awaited.
func pendingText(r RouteStatus) string {
	text := count(r.Pending)
	if r.Waiting > 0 {
		text += fmt.Sprintf(" (%s to be tried again)", count(r.Waiting))
	}
	if r.Uncertain > 0 {
		text += fmt.Sprintf(" + %s uncertain", count(r.Uncertain))
	}
	return text
}

func orDash(d time.Duration) string {
	if d == 0 {
		return "-"
	}
	return short(d)
}

// delayText says how late the probe was that came last, and how long ago that
// was: an old one says nothing of now.
func delayText(r RouteStatus, now time.Time) string {
	d := r.LastDelay
	if d == nil {
		return "-"
	}
	text := short(d.Middle()) + " ± " + short(d.HalfWidth()) + ", " + short(now.Sub(r.LastArrival)) + " ago"
	if r.LastJunk {
		text += ", in junk"
	}
	return text
}

func attemptText(r RouteStatus) string {
	switch a := r.LastAttempt; {
	case r.Unanswered > 10*time.Second:
		return "unanswered for " + short(r.Unanswered)
	case r.Returned() != nil:
		return "returned: " + clip(printable(r.Returned().Text()), 70)
	case a == nil:
		return "-"
	case a.Reason != "":
		return a.Class + ": " + clip(printable(a.Reason), 70)
	default:
		return a.Class
	}
}
