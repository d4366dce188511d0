package main

import (
	"context"
	"time"

	"mailprobe/cmd/mailprobe/analyst"
	"mailprobe/probe"
	"mailprobe/probe/ledger"
	"mailprobe/report"
	"mailprobe/report/web"
)

// pages is what the pages read: the analysis, and what the agent that runs knows of
// itself.
type pages struct {
	*analyst.Pages
	node *node
}

var _ web.Source = pages{}

// Overview implements web.Source.
func (p pages) Overview(ctx context.Context) (web.Overview, error) {
	n := p.node
	o := web.Overview{Agent: n.ledger.Agent(), Version: version, Started: n.started, Now: time.Now(), View: n.View()}
	var err error
	if o.Servers, err = p.Servers(ctx); err != nil {
		return o, err
	}
	if o.Coverage, err = p.Coverage(ctx); err != nil {
		return o, err
	}
	o.Agents, err = p.sheet(ctx)
	return o, err
}

// Server implements web.Source.
func (p pages) Server(ctx context.Context, name string, span report.Span) (web.ServerSheet, error) {
	s, err := p.Pages.Server(ctx, name, span)
	if err != nil {
		return s, err
	}
	s.Routes, err = p.node.routeLines(ctx, func(r probe.Route) bool { return r.Server == name })
	return s, err
}

// sheet tells how the agent itself is.
func (p pages) sheet(ctx context.Context) (web.AgentSheet, error) {
	n := p.node
	var s web.AgentSheet
	s.Watching, _ = n.agent.Coverage()
	if v := n.View(); v != nil {
		s.CutOff = cutOff(v)
	}
	if f := n.agent.Fault(); f.Count > 0 && !f.Over {
		s.Faults = append(s.Faults, web.Fault{At: f.At, What: web.FaultLedger, Text: f.Err})
	}
	if f := n.reloads.failure(); f != nil {
		s.Faults = append(s.Faults, web.Fault{At: f.At, What: web.FaultReload, Text: f.Err})
	}
	for _, m := range n.agent.Mailboxes() {
		s.Mailboxes = append(s.Mailboxes, web.Contact{Name: m.Mailbox, OK: m.Readable, Mode: m.Mode, At: m.At, Err: m.Err})
	}
	for _, r := range n.agent.References() {
		if !r.At.IsZero() {
			s.References = append(s.References, web.Contact{Name: r.Name, OK: r.Answered, At: r.At, Err: r.Err})
		}
	}
	var err error
	s.Routes, err = n.routeLines(ctx, func(probe.Route) bool { return true })
	return s, err
}

// routeLines returns what some of the routes did.
func (n *node) routeLines(ctx context.Context, wanted func(probe.Route) bool) ([]web.RouteLine, error) {
	backlog, err := n.backlog(ctx)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	var list []web.RouteLine
	for _, r := range n.agent.Routes() {
		if wanted(r) {
			list = append(list, n.routeLine(r, backlog[r.Name], now))
		}
	}
	return list, nil
}

// routeLine returns what a route did: in this run, else the last from before it.
func (n *node) routeLine(r probe.Route, b ledger.RouteBacklog, now time.Time) web.RouteLine {
	t := n.agent.Tally(r.Name)
	line := web.RouteLine{Name: r.Name, Server: r.Server, Via: r.Via, Every: r.Every, Sent: t.Sent, Delivered: t.Delivered,
		Backlog:     report.Backlog{At: now, Pending: b.Pending, Uncertain: b.Uncertain, Oldest: b.Oldest, Watermark: now},
		LastArrival: t.LastArrival, LastDelay: t.LastDelay, LastJunk: t.LastJunk, LastAttempt: t.LastEnded}
	if !b.Oldest.IsZero() {
		line.Backlog.Watermark = b.Oldest
	}
	if before := n.recalled(r); line.LastArrival.IsZero() {
		line.LastArrival, line.LastDelay, line.LastJunk = before.Arrival.By, before.Delay, before.Arrival.Junk
	}
	return line
}
