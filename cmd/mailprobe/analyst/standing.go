package analyst

import (
	"cmp"
	"context"
	"slices"
	"time"

	"mailprobe/probe/ledger"
	"mailprobe/report"
)

// viewLasts is how old a view may be to be taken for the present.
const viewLasts = 30 * time.Second

// recentView returns what the monitor of the agent that runs here saw lately; one
// look is made where it did not look for long. What cannot be written of it is told
// by the next look.
func (a *Analyst) recentView(ctx context.Context) (*report.View, error) {
	if v := a.View(); v != nil && time.Since(v.At).Abs() < viewLasts {
		return v, nil
	}
	if err, _ := a.look(ctx); err != nil {
		return nil, err
	}
	return a.View(), nil
}

// standing tells how one server stands: as it was seen last, or where the agent
// does not run, as of the end of its record. The zero value where nothing is known
// of it.
func (b answering) standing(ctx context.Context, server string) (report.Standing, error) {
	view := b.view
	if view == nil {
		m, err := b.monitorAt(ctx, only(b.estate, server), b.agent, b.asOf)
		if err != nil {
			return report.Standing{}, err
		}
		v := m.Look(b.asOf)
		view = &v
	}
	for _, s := range view.Servers {
		if s.Server == server {
			return s, nil
		}
	}
	return report.Standing{}, nil
}

// only returns what an estate has of one server.
func only(e report.Estate, server string) report.Estate {
	e.Servers = slices.DeleteFunc(slices.Clone(e.Servers), func(s report.Server) bool { return s.Name != server })
	e.Routes = slices.DeleteFunc(slices.Clone(e.Routes), func(r report.Route) bool { return r.Server != server })
	return e
}

// stands returns the incidents of an agent that lasted into a span, the newest
// first: as they were recorded, or as the monitor has them, which may be a minute
// newer. The zero span is all.
func (a *Analyst) stands(ctx context.Context, agent string, span report.Span) ([]report.Incident, error) {
	said, err := a.ledger.Revisions(ctx, ledger.RevisionQuery{Agent: agent, From: span.From, To: span.To, Latest: true})
	if err != nil {
		return nil, err
	}
	list, err := report.ReadAll(said)
	if err != nil {
		a.log.Warn("an incident of the record cannot be read; it is left out", "err", err)
	}
	if v := a.View(); v != nil && a.monitors(agent) {
		for _, i := range v.Incidents {
			n := slices.IndexFunc(list, func(known report.Incident) bool { return known.ID == i.ID })
			switch {
			case n >= 0:
				list[n] = i
			case (report.Span{From: i.Start.From, To: i.End.To}).Meets(span):
				list = append(list, i)
			}
		}
	}
	slices.SortFunc(list, func(x, y report.Incident) int {
		return cmp.Or(y.Start.To.Compare(x.Start.To), cmp.Compare(x.ID, y.ID))
	})
	return list, nil
}
