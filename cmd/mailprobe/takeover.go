package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"mailprobe/probe/agent"
	"mailprobe/probe/config"
	"mailprobe/probe/mailbox"
)

// takeOver puts another configuration in force. What is unchanged goes on
// undisturbed: a route keeps its schedule, a mailbox its connection. One that
// needs a restart, or that cannot be built, changes nothing.
func (n *node) takeOver(cfg *config.Config, log *slog.Logger) error {
	before := n.plan
	if fixed := before.source.RestartNeeded(cfg); len(fixed) > 0 {
		return errors.New(strings.Join(fixed, "; "))
	}
	after, err := planOf(cfg, before, log)
	if err != nil {
		return err
	}
	watchers, err := n.watchersOf(after)
	if err != nil {
		return err
	}
	if err := n.agent.Apply(after.routes, watchers); err != nil {
		return err
	}
	n.metrics.Apply(after.series())
	n.agent.SetReferences(after.estate.References)
	n.SetEstate(after.estate)
	n.plan, n.watchers = after, watchers
	return nil
}

// watchersOf returns a watcher for each mailbox of a plan: the one that runs,
// where nothing has changed.
func (n *node) watchersOf(p *plan) (map[string]agent.Watched, error) {
	running := map[string]watched{}
	for _, b := range n.plan.mailboxes {
		running[b.Name] = b
	}
	all := map[string]agent.Watched{}
	var errs []error
	for _, b := range p.mailboxes {
		w, runs := n.watchers[b.Name]
		if !runs || !b.unchanged(running[b.Name]) {
			made, err := mailbox.New(b.Options, n.agent.Inbox(b.Name))
			if err != nil {
				errs = append(errs, fmt.Errorf("mailbox %s: %w", b.Name, err))
				continue
			}
			w.Mailbox = made
		}
		w.Budget = b.budget
		all[b.Name] = w
	}
	return all, errors.Join(errs...)
}

// reread reads the configuration again and puts it in force.
func (c runCmd) reread(n *node, s streams, log *slog.Logger) func(context.Context) error {
	return func(context.Context) error {
		cfg, err := c.loadAgain(s)
		if err != nil {
			return err
		}
		return n.takeOver(cfg, log)
	}
}
