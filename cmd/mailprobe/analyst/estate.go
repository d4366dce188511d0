package analyst

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"mailprobe/probe/ledger"
	"mailprobe/report"
)

// keepEstate records what is watched and by which rules, so that who has the
// record alone comes to the same answers.
func (a *Analyst) keepEstate(ctx context.Context, now time.Time) error {
	e := a.estate.Load()
	if a.kept == e {
		return nil
	}
	body, err := a.written(*e)
	if err != nil {
		return err
	}
	before, err := a.recorded(ctx, a.ledger.Agent())
	if err != nil {
		return err
	}
	if !bytes.Equal(before, body) {
		if err := a.ledger.PutEstate(ctx, ledger.Estate{At: now, Body: body}); err != nil {
			return err
		}
	}
	a.kept = e
	return nil
}

// mostEstate bounds what is recorded of what is watched, in bytes: some hundred
// thousand domains.
const mostEstate = 8 << 20

// written returns an estate as it is recorded: without the domains where they are
// too many.
func (a *Analyst) written(e report.Estate) ([]byte, error) {
	body, err := json.Marshal(e)
	if err == nil && len(body) > mostEstate {
		a.log.Warn("the domains of the servers are too many to be recorded: an export will not have them", "bytes", len(body), "most", mostEstate)
		e.Servers = slices.Clone(e.Servers)
		for n := range e.Servers {
			e.Servers[n].Domains = nil
		}
		body, err = json.Marshal(e)
	}
	if err != nil {
		return nil, fmt.Errorf("writing down what is watched: %w", err)
	}
	return body, nil
}

// recorded returns what an agent watched last as the record has it; nil where it
// has none.
func (a *Analyst) recorded(ctx context.Context, agent string) ([]byte, error) {
	all, err := a.ledger.Estates(ctx)
	for _, e := range all {
		if e.Agent == agent {
			return e.Body, err
		}
	}
	return nil, err
}

// watchedBy returns what an agent watches by its configuration: where it runs, as
// that is; else as the record has it. Where neither tells, the configuration at
// hand has to do, of another agent with what it says of servers of the same name.
func (a *Analyst) watchedBy(ctx context.Context, agent string) (report.Estate, error) {
	if a.running && agent == a.ledger.Agent() {
		return *a.estate.Load(), nil
	}
	body, err := a.recorded(ctx, agent)
	if err != nil {
		return report.Estate{}, err
	}
	if body != nil {
		var e report.Estate
		if err := json.Unmarshal(body, &e); err != nil {
			return e, fmt.Errorf("reading what %s watches: %w; is the record of a newer version of mailprobe?", agent, err)
		}
		return e, nil
	}
	e := *a.estate.Load()
	if agent != a.of {
		e.Routes, e.References = nil, nil
	}
	return e, nil
}

// estateOf returns what an agent watches, completed by what its record shows: it
// also holds what was watched before.
func (a *Analyst) estateOf(ctx context.Context, agent string) (report.Estate, error) {
	e, err := a.watchedBy(ctx, agent)
	if err != nil {
		return e, err
	}
	spans, err := a.ledger.RouteSpans(ctx)
	if err != nil {
		return e, err
	}
	known := len(e.Routes) > 0
	shown := map[string]bool{}
	e.Servers, e.Routes = slices.Clone(e.Servers), slices.Clone(e.Routes)
	for _, s := range spans {
		if s.Agent == agent {
			shown[s.Server] = true
			e = completed(e, s)
		}
	}
	if !known { // a configuration that is not this agent's names servers that it never saw
		e.Servers = slices.DeleteFunc(e.Servers, func(s report.Server) bool { return !shown[s.Name] })
	}
	return e, nil
}

// completed adds a route of the record, and its server, where they are missing. A
// route that led elsewhere before was tried again as it is now.
func completed(e report.Estate, s ledger.RouteSpan) report.Estate {
	add := report.Route{Name: s.Route, Server: s.Server, Via: s.Via}
	for _, r := range e.Routes {
		if r.Name != s.Route {
			continue
		}
		if r.Server == s.Server {
			add.Name = ""
			break
		}
		add = r
		add.Server, add.Via = s.Server, s.Via
	}
	if add.Name != "" {
		e.Routes = append(e.Routes, add)
	}
	if !slices.ContainsFunc(e.Servers, func(v report.Server) bool { return v.Name == s.Server }) {
		e.Servers = append(e.Servers, report.Server{Name: s.Server, Network: s.Network})
	}
	return e
}
