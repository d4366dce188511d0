package analyst

import (
	"context"
	"time"

	"mailprobe/report"
)

// Backlog tells how each server stands: now, or where the agent does not run, as
// of the end of its record.
func (a *Analyst) Backlog(ctx context.Context, q BacklogQuery) (BacklogList, error) {
	agent, err := a.pick(ctx, q.Agent)
	if err != nil {
		return BacklogList{}, err
	}
	asOf, err := a.upToDate(ctx, agent)
	if err != nil {
		return BacklogList{}, err
	}
	if err := a.knowsServer(ctx, agent, q.Server); err != nil {
		return BacklogList{}, err
	}
	view := a.View()
	if !a.monitors(agent) {
		if view, err = a.viewAt(ctx, agent, asOf); err != nil {
			return BacklogList{}, err
		}
	}
	list := BacklogList{AsOf: view.At}
	for _, s := range view.Servers {
		if q.Server == "" || s.Server == q.Server {
			list.Servers = append(list.Servers, serverBacklog(s))
		}
	}
	return list, nil
}

// knowsServer tells which server is not watched; an empty name is all of them.
func (a *Analyst) knowsServer(ctx context.Context, agent, name string) error {
	if name == "" {
		return nil
	}
	e, err := a.estateOf(ctx, agent)
	if err != nil {
		return err
	}
	return checkServers(e, []string{name})
}

// viewAt returns how things stood at an instant, as a monitor would have seen it
// that began then.
func (a *Analyst) viewAt(ctx context.Context, agent string, at time.Time) (*report.View, error) {
	estate, err := a.estateOf(ctx, agent)
	if err != nil {
		return nil, err
	}
	m, err := a.monitorAt(ctx, estate, agent, at)
	if err != nil {
		return nil, err
	}
	v := m.Look(at)
	return &v, nil
}

func serverBacklog(s report.Standing) ServerBacklog {
	b := ServerBacklog{Server: s.Server, State: s.State, Weak: s.Weak, Awaited: awaitedOf(s.Backlog), Flush: s.Flush}
	if !s.Since.To.IsZero() {
		b.Since = &s.Since.To
	}
	for _, r := range s.Routes {
		b.Routes = append(b.Routes, RouteBacklog{Route: r.Route, Via: r.Via, Awaited: awaitedOf(r.Backlog)})
	}
	return b
}

func awaitedOf(b report.Backlog) Awaited {
	a := Awaited{Pending: b.Pending, Uncertain: b.Uncertain, Watermark: b.Watermark}
	if !b.Oldest.IsZero() {
		a.Oldest = &b.Oldest
	}
	return a
}
