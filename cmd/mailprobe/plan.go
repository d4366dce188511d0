package main

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"mailprobe/probe"
	"mailprobe/probe/agent"
	"mailprobe/probe/config"
	"mailprobe/probe/dsn"
	"mailprobe/probe/mailbox"
	"mailprobe/probe/submit"
	"mailprobe/report"
)

// plan is what a node is built from: plain values of the packages below, made
// from a configuration, or by the demo from its own world.
type plan struct {
	agent     string
	data      string
	key       probe.Key
	routes    []agent.Route
	mailboxes []watched
	retain    agent.Retention
	estate    report.Estate
	look      time.Duration // how often the analysis looks; 0: its default

	source  *config.Config           // nil: the demo's
	senders map[string]made          // by route
	limits  map[string]*agent.Limit  // by injection point
	budgets map[string]*agent.Budget // by IMAP host
}

// made is a sender, and the route that it was made of.
type made struct {
	sender *submit.Sender
	of     config.Route
}

// watched is a mailbox to watch, with the budget of close looks that it shares
// with the others on its host.
type watched struct {
	mailbox.Options
	budget *agent.Budget
	source config.Mailbox
}

// planOf makes a plan of a configuration. The key file is made where it is
// missing. What is unchanged since the plan before, which may be nil, is taken
// from it, so that it can go on undisturbed.
func planOf(cfg *config.Config, before *plan, log *slog.Logger) (*plan, error) {
	key, err := keyFor(cfg, before)
	if err != nil {
		return nil, err
	}
	if before == nil {
		before = &plan{source: &config.Config{}}
	}
	p := &plan{agent: cfg.Agent, data: cfg.Data, key: key, retain: agent.Retention(cfg.Retention), estate: estateOf(cfg), source: cfg,
		senders: map[string]made{}, limits: map[string]*agent.Limit{}, budgets: map[string]*agent.Budget{}}
	for _, r := range cfg.Routes {
		if err := p.addRoute(r, before); err != nil {
			return nil, fmt.Errorf("route %s: %w", r.Name, err)
		}
	}
	for _, m := range cfg.Mailboxes {
		p.addMailbox(m, before, log)
	}
	return p, nil
}

func (p *plan) addRoute(r config.Route, before *plan) error {
	limit := p.limits[r.Point]
	if limit == nil {
		limit = agent.NewLimit(r.Connections, r.RetryRate)
		if old := before.limits[r.Point]; limit.Same(old) {
			limit = old
		}
		p.limits[r.Point] = limit
	}
	old, known := before.senders[r.Name]
	if !known || !old.of.Equal(r) {
		sender, err := submit.New(endpointOf(r.Endpoint))
		if err != nil {
			return err
		}
		old = made{sender, r}
	}
	p.senders[r.Name] = old
	p.routes = append(p.routes, agent.Route{Route: r.Route, Sender: old.sender, Retry: r.Retry, Limit: limit, Mailbox: r.Mailbox})
	return nil
}

// retries tells whether what failed on a route is tried again.
func (p *plan) retries(route string) bool {
	i := slices.IndexFunc(p.routes, func(r agent.Route) bool { return r.Name == route })
	return i >= 0 && !p.routes[i].Retry.None()
}

func (p *plan) addMailbox(m config.Mailbox, before *plan, log *slog.Logger) {
	budget, known := p.budgets[m.Host]
	if !known {
		budget = agent.NewBudget(m.Looks)
		if old := before.budgets[m.Host]; old.PerSecond() == budget.PerSecond() {
			budget = old
		}
		p.budgets[m.Host] = budget
	}
	box := watched{Options: mailboxOf(m, p.agent, p.key, log), budget: budget, source: m}
	// Not only the bounce mailbox: what a submission route sends comes back to
	// its user.
	box.Notices = dsn.Reader{Agent: p.agent, Key: p.key}.Read
	p.mailboxes = append(p.mailboxes, box)
}

// unchanged tells whether a mailbox of this plan is watched as in the plan
// before. The budget is not the watcher's.
func (b watched) unchanged(before watched) bool {
	before.source.Looks = b.source.Looks
	return b.source.Equal(before.source)
}

// endpointOf translates a configured endpoint for package submit.
func endpointOf(e config.Endpoint) submit.Endpoint {
	out := submit.Endpoint{
		Host: e.Host, Port: e.Port, Domain: e.Domain,
		TLS:        submit.TLSMode(e.TLS),
		ServerName: e.Trust.ServerName, RootCAs: e.Trust.Roots, InsecureSkipVerify: e.Trust.InsecureSkipVerify,
		Source: e.Source, Family: submit.Family(e.Family), Hello: e.Hello,
		Timeouts: submit.Timeouts{Connect: e.Timeouts.Connect, Command: e.Timeouts.Command, Dot: e.Timeouts.Dot},
	}
	if a := e.Auth; a != nil {
		out.Auth = &submit.Auth{Username: a.User, Password: a.Password.Reveal(), Mechanism: strings.ToUpper(string(a.Mechanism))}
		out.AllowPlaintextAuth = a.AllowPlaintext
	}
	return out
}

// mailboxOf translates a configured mailbox for package mailbox.
func mailboxOf(m config.Mailbox, agentName string, key probe.Key, log *slog.Logger) mailbox.Options {
	return mailbox.Options{
		Name: m.Name, Host: m.Host, Port: m.Port, TLS: mailbox.TLSMode(m.TLS),
		ServerName: m.Trust.ServerName, RootCAs: m.Trust.Roots, InsecureSkipVerify: m.Trust.InsecureSkipVerify,
		Username: m.User, Password: m.Password.Reveal(), AllowPlaintextAuth: m.AllowPlaintext,
		Agent: agentName, Key: key,
		Folders: m.Folders, Junk: m.Junk, Mode: mailbox.Mode(m.Mode), Poll: m.Poll,
		Disposal: mailbox.Disposal(m.After), MoveTo: m.MoveTo,
		Logger: log,
	}
}
