package analyst

import (
	"context"
	"slices"

	"mailprobe/report"
)

// estateOf returns what an agent watches: by the configuration where it is this
// ledger's agent, completed by what its record shows. Of another agent only the
// record tells, and what the configuration says of servers of the same name.
func (a *Analyst) estateOf(ctx context.Context, agent string) (report.Estate, error) {
	spans, err := a.ledger.RouteSpans(ctx)
	if err != nil {
		return report.Estate{}, err
	}
	e := a.estate
	e.Servers, e.Routes = slices.Clone(e.Servers), slices.Clone(e.Routes)
	if agent != a.ledger.Agent() {
		e.Routes, e.References = nil, nil
	}
	shown := map[string]bool{}
	for _, s := range spans {
		if s.Agent != agent {
			continue
		}
		shown[s.Server] = true
		if !slices.ContainsFunc(e.Routes, func(r report.Route) bool { return r.Name == s.Route && r.Server == s.Server }) {
			e.Routes = append(e.Routes, report.Route{Name: s.Route, Server: s.Server, Via: s.Via})
		}
		if !slices.ContainsFunc(e.Servers, func(v report.Server) bool { return v.Name == s.Server }) {
			e.Servers = append(e.Servers, report.Server{Name: s.Server, Network: s.Network})
		}
	}
	if agent != a.ledger.Agent() {
		e.Servers = slices.DeleteFunc(e.Servers, func(s report.Server) bool { return !shown[s.Name] })
	}
	return e, nil
}
