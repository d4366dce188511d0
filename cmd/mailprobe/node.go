package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"mailprobe/probe"
	"mailprobe/probe/agent"
	"mailprobe/probe/ledger"
	"mailprobe/probe/mailbox"
	"mailprobe/probe/metrics"
)

// node is an agent with all that belongs to it: its ledger, its mailboxes, its
// metrics. It is a session.
type node struct {
	plan    *plan
	ledger  *ledger.Ledger
	agent   *agent.Agent
	metrics *metrics.Metrics
	started time.Time
}

// newNode opens the ledger and joins everything; nothing runs yet.
func newNode(ctx context.Context, p *plan, onDemand bool, log *slog.Logger) (*node, error) {
	l, err := openWaiting(ctx, p.data, ledger.Options{Agent: p.agent, Logger: log})
	if err != nil {
		return nil, err
	}
	n := &node{plan: p, ledger: l, started: time.Now()}
	if err := errors.Join(n.recover(ctx, !onDemand, log), n.join(onDemand, log)); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return n, nil
}

// recover closes what an earlier run left open, before anything can be sent
// that could be taken for it. An agent that is to run tries until the ledger can
// be written (the disk may be full); a command fails.
func (n *node) recover(ctx context.Context, patient bool, log *slog.Logger) error {
	for {
		closed, err := n.ledger.Recover(ctx, time.Now())
		if err == nil && closed > 0 {
			log.Info("an earlier run was stopped in the middle of attempts; they are closed", "attempts", closed)
		}
		if err == nil || !patient || ctx.Err() != nil {
			return err
		}
		log.Error("the agent cannot begin: closing what an earlier run left open (tried again)", "err", err)
		select {
		case <-ctx.Done():
		case <-time.After(10 * time.Second):
		}
	}
}

// lockPatience is how long an agent waits for a ledger in use: a command may be
// looking at it at that moment.
const lockPatience = 10 * time.Second

// openWaiting opens the ledger, and waits while another process has it.
func openWaiting(ctx context.Context, data string, o ledger.Options) (*ledger.Ledger, error) {
	for began := time.Now(); ; {
		l, err := ledger.Open(ctx, data, o)
		var locked *ledger.LockedError
		if err == nil || !errors.As(err, &locked) || time.Since(began) > lockPatience {
			return l, err
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// join builds the agent over the ledger, its mailboxes and its metrics.
func (n *node) join(onDemand bool, log *slog.Logger) error {
	var routes []probe.Route
	for _, r := range n.plan.routes {
		routes = append(routes, r.Route)
	}
	var names []string
	for _, m := range n.plan.mailboxes {
		names = append(names, m.Name)
	}
	n.metrics = metrics.New(routes, names, n.snapshot)
	var err error
	n.agent, err = agent.New(agent.Options{
		Name: n.plan.agent, Key: n.plan.key, Ledger: n.ledger, Routes: n.plan.routes,
		Retain: n.plan.retain, OnDemand: onDemand, Logger: log,
		Observer: agent.Observer{Began: n.metrics.Began, Ended: n.metrics.Ended, Arrived: n.metrics.Arrived, Seen: n.metrics.Seen},
	})
	if err != nil {
		return err
	}
	for _, o := range n.plan.mailboxes {
		w, err := mailbox.New(o, n.agent.Inbox(o.Name))
		if err != nil {
			return fmt.Errorf("mailbox %s: %w", o.Name, err)
		}
		n.agent.AddMailbox(o.Name, w)
	}
	return nil
}

// Close closes the ledger; the agent must have stopped.
func (n *node) Close() error { return n.ledger.Close() }

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

// snapshot is the state that a scrape shows. Where the ledger cannot be read,
// the gauges that come from it are absent.
func (n *node) snapshot() metrics.Snapshot {
	now := time.Now()
	stats := n.ledger.Stats()
	s := metrics.Snapshot{Now: now, Mailboxes: n.agent.Mailboxes(), Faults: n.agent.Fault().Count,
		Commits: uint64(stats.Commits), Writes: uint64(stats.Ops), Bytes: stats.Bytes}
	backlog, err := n.backlog(context.Background())
	if err != nil {
		return s
	}
	waits := unanswered(n.agent.Flights(), now)
	for _, r := range n.agent.Routes() {
		b, t := backlog[r.Name], n.agent.Tally(r.Name)
		s.Routes = append(s.Routes, metrics.RouteState{Route: r, Pending: b.Pending, Uncertain: b.Uncertain, Oldest: b.Oldest,
			LastSeen: t.LastArrival, LastDelay: t.LastDelay, InFlight: waits[r.Name]})
	}
	return s
}
