package main

import (
	"mailprobe/probe"
	"mailprobe/probe/config"
	"mailprobe/report"
)

// estateOf translates a configuration for the analysis.
func estateOf(cfg *config.Config) report.Estate {
	e := report.Estate{References: cfg.References, Rules: report.Rules(cfg.Outage)}
	for _, s := range cfg.Servers {
		e.Servers = append(e.Servers, report.Server{Name: s.Name, Host: s.Address, Network: s.Network, Labels: s.Labels, Mailboxes: s.Mailboxes, Domains: s.Domains})
	}
	queues := map[string]probe.Patience{}
	for _, r := range cfg.Relays {
		queues[r.Name] = r.Queue
	}
	for _, r := range cfg.Routes {
		route := report.Route{Name: r.Name, Server: r.Server, Via: r.Via, Mailbox: r.Mailbox, Every: r.Every, Retry: r.Retry}
		if r.Via == probe.Relay {
			route.Relay, route.Queue = r.Point, queues[r.Point]
		}
		e.Routes = append(e.Routes, route)
	}
	for _, m := range cfg.Maintenance {
		e.Planned = append(e.Planned, report.Planned{
			Span: report.Span{From: m.From, To: m.To}, Server: m.Server, Network: m.Network,
			Text: report.Text{EN: m.Text, JA: m.TextJA},
		})
	}
	return e
}
