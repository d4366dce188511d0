package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"mailprobe/cmd/mailprobe/analyst"
	"mailprobe/probe/agent"
	"mailprobe/probe/ledger"
	"mailprobe/probe/metrics"
)

// node is an agent with all that belongs to it: its ledger, its mailboxes, its
// metrics. It is a session.
type node struct {
	plan    *plan
	ledger  *ledger.Ledger
	agent   *agent.Agent
	metrics *metrics.Metrics
	changes analyst.Changes // of the ledger, for the analyst
	*analyst.Analyst
	started time.Time
	data    string                        // the folder of the ledger
	before  map[string]ledger.RouteNewest // by route: the last from before the start
	reloads reloader
	health  health
	service *service                            // the service manager; nil: there is none
	domains func() (map[string][]string, error) // reads those of each server again; nil: there is no file

	watchers map[string]agent.Watched // what watches each mailbox of the plan
}

// newNode opens the ledger and joins everything; nothing runs yet.
func newNode(ctx context.Context, p *plan, onDemand bool, log *slog.Logger) (*node, error) {
	n, err := openNode(ctx, p, log)
	if err != nil {
		return nil, err
	}
	return n.begin(ctx, onDemand, log)
}

// openNode opens the ledger, which may have to be brought up to date first.
func openNode(ctx context.Context, p *plan, log *slog.Logger) (*node, error) {
	n := &node{plan: p, data: p.data, started: time.Now()}
	n.metrics = n.newMetrics()
	n.reloads.tell, n.reloads.log = n.metrics.Reloaded, log
	l, err := openWaiting(ctx, p.data, n.ledgerOptions(log))
	if err != nil {
		return nil, err
	}
	n.ledger = l
	n.Analyst = analyst.New(analyst.Options{Ledger: l, Changes: &n.changes, Estate: n.plan.estate, Every: n.plan.look, Logger: log})
	return n, nil
}

// begin joins everything over the ledger; where it fails, the ledger is closed.
func (n *node) begin(ctx context.Context, onDemand bool, log *slog.Logger) (*node, error) {
	if err := errors.Join(n.recover(ctx, !onDemand, log), n.join(onDemand, log), n.recall(ctx)); err != nil {
		return nil, errors.Join(err, n.Close())
	}
	return n, nil
}

// recover closes what an earlier run left open, before anything can be sent
// that could be taken for it. An agent that is to run tries until the ledger can
// be written (the disk may be full); a command fails.
func (n *node) recover(ctx context.Context, patient bool, log *slog.Logger) error {
	for {
		closed, err := n.ledger.Recover(ctx, time.Now(), n.plan.retries)
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
	var err error
	n.agent, err = agent.New(agent.Options{
		Name: n.plan.agent, Key: n.plan.key, Ledger: retaining{n.ledger, n.Analyst}, Waiting: n.ledger.Waiting, Routes: n.plan.routes,
		Retain: n.plan.retain, OnDemand: onDemand, Logger: log,
		References: n.plan.estate.References, Dial: dialReference,
		Observer: n.observer(),
	})
	if err != nil {
		return err
	}
	n.watchers, err = n.watchersOf(n.plan)
	if err != nil {
		return err
	}
	for name, w := range n.watchers {
		n.agent.AddMailbox(name, w.Mailbox, w.Budget)
	}
	return nil
}

// Close closes the ledger; the agent must have stopped.
func (n *node) Close() error { return n.ledger.Close() }
