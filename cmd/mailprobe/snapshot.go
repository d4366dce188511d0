package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"syscall"
	"time"

	"mailprobe/probe"
	"mailprobe/probe/agent"
	"mailprobe/probe/ledger"
	"mailprobe/probe/metrics"
)

// newMetrics returns the metrics of the node. They exist before its ledger and
// its agent, which tell them what happens; a scrape must come after both.
func (n *node) newMetrics() *metrics.Metrics {
	m := metrics.New(metrics.Options{Snapshot: n.snapshot, Version: version, Started: n.started})
	m.Apply(n.plan.series())
	return m
}

// series returns the routes and the names of the mailboxes of a plan, which
// bound what metrics there are.
func (p *plan) series() (routes []probe.Route, mailboxes []string) {
	for _, r := range p.routes {
		routes = append(routes, r.Route)
	}
	for _, m := range p.mailboxes {
		mailboxes = append(mailboxes, m.Name)
	}
	return routes, mailboxes
}

// ledgerOptions opens the ledger so that the metrics are told of what it writes.
func (n *node) ledgerOptions(log *slog.Logger) ledger.Options {
	return ledger.Options{Agent: n.plan.agent, Logger: log, Committed: n.metrics.Committed,
		Touched: n.changes.Add,
		Settled: func(s ledger.Settlement) { n.metrics.Settled(s.Route, s.Outcome) }}
}

// observer tells the metrics of what the agent does.
func (n *node) observer() agent.Observer {
	return agent.Observer{Began: n.metrics.Began, Retried: n.metrics.Retried, Ended: n.metrics.Ended,
		Arrived: n.metrics.Arrived, Noticed: n.metrics.Notice, Seen: n.metrics.Seen}
}

// recall reads what the ledger knows of each route from before the start, for
// what shows the last of something.
func (n *node) recall(ctx context.Context) error {
	list, err := n.ledger.Newest(ctx)
	if err != nil {
		return err
	}
	n.before = map[string]ledger.RouteNewest{}
	for _, r := range list {
		n.before[r.Route] = r
		if !r.Arrival.By.IsZero() {
			n.metrics.Recall(r.Route, r.Arrival.Verdicts)
		}
	}
	return nil
}

// backlog returns what is not settled, by route, of this agent.
func (n *node) backlog(ctx context.Context) (map[string]ledger.RouteBacklog, error) {
	list, err := n.ledger.Backlog(ctx)
	if err != nil {
		return nil, fmt.Errorf("counting what is not settled: %w", err)
	}
	byRoute := map[string]ledger.RouteBacklog{}
	for _, b := range list {
		if b.Agent == n.ledger.Agent() {
			byRoute[b.Route] = b
		}
	}
	return byRoute, nil
}

// unanswered returns how long the oldest attempt under way of each route has
// gone without its end.
func unanswered(flights []agent.Flight, now time.Time) map[string]time.Duration {
	longest := map[string]time.Duration{}
	for _, f := range flights {
		longest[f.Route] = max(longest[f.Route], now.Sub(f.Began))
	}
	return longest
}

// snapshot is the state that a scrape shows.
func (n *node) snapshot() metrics.Snapshot {
	now := time.Now()
	return metrics.Snapshot{Now: now, Routes: n.routeStates(now), Mailboxes: n.mailboxStates(), Agent: n.agentState(),
		Analysis: n.analysis(now), References: n.referenceStates()}
}

func (n *node) agentState() metrics.AgentState {
	stats := n.ledger.Stats()
	watching, watched := n.agent.Coverage()
	return metrics.AgentState{Faults: n.agent.Fault().Count, Watching: watching, Watched: watched,
		Failed: stats.Failed, Bytes: stats.Bytes, Free: freeBytes(n.data)}
}

// freeBytes returns how much more a user who is not root can write to the file
// system of a folder; negative where it cannot be told.
func freeBytes(folder string) int64 {
	var fs syscall.Statfs_t
	if syscall.Statfs(folder, &fs) != nil {
		return -1
	}
	return int64(fs.Bavail) * int64(fs.Bsize)
}

// routeStates returns the state of each route. Where the ledger cannot be read,
// what comes from it is left out.
func (n *node) routeStates(now time.Time) map[string]metrics.RouteState {
	backlog, err := n.backlog(context.Background())
	waits, late := unanswered(n.agent.Flights(), now), lateAfter(n.View())
	all := map[string]metrics.RouteState{}
	for _, r := range n.agent.Routes() {
		s := n.routeState(r)
		s.Unanswered, s.Late, s.Mailbox = waits[r.Name], late[r.Name], n.agent.MailboxOf(r.Name)
		if b := backlog[r.Name]; err == nil {
			s.Backlog = &metrics.Backlog{Pending: b.Pending, Uncertain: b.Uncertain, Waiting: b.Waiting, OldestPending: b.OldestPending, Oldest: b.Oldest}
		}
		all[r.Name] = s
	}
	return all
}

// recalled returns the last of a route from before the start; nothing where it
// led elsewhere then.
func (n *node) recalled(r probe.Route) ledger.RouteNewest {
	if before := n.before[r.Name]; before.Server == r.Server && before.Via == r.Via {
		return before
	}
	return ledger.RouteNewest{}
}

// routeState returns the last of a route: of this run, else from before it.
func (n *node) routeState(r probe.Route) metrics.RouteState {
	t, before := n.agent.Tally(r.Name), n.recalled(r)
	s := metrics.RouteState{Every: r.Every, Newest: cmp.Or(t.LastBegan, before.Sent), LastSeen: t.LastArrival, LastDelay: t.LastDelay, NotAfter: t.NotAfter}
	if s.LastSeen.IsZero() {
		s.LastSeen, s.LastDelay = before.Arrival.By, before.Delay
	}
	return s
}

func (n *node) mailboxStates() map[string]metrics.MailboxState {
	all := map[string]metrics.MailboxState{}
	for name, looks := range n.agent.Looks() {
		all[name] = metrics.MailboxState{MailboxState: probe.MailboxState{Mailbox: name},
			CloseLooks: looks.Asked, Delayed: looks.Delayed, Budget: looks.Budget}
	}
	for _, m := range n.agent.Mailboxes() {
		s := all[m.Mailbox]
		s.MailboxState = m
		all[m.Mailbox] = s
	}
	return all
}
