package replay

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"time"

	"mailprobe/cmd/mailprobe/analyst"
	"mailprobe/probe"
	"mailprobe/report"
)

// This file alone knows the analysis, and makes plain values of what it says.

// estateOf is what a scenario puts under watch.
func estateOf(s scenario) report.Estate {
	var e report.Estate
	for _, at := range s.sites {
		e.Servers = append(e.Servers, report.Server{Name: at.name, Network: at.network, Labels: at.labels, Mailboxes: at.mailboxes,
			Domains: append([]string{at.domain()}, at.domains...)})
		for _, via := range at.vias {
			r := report.Route{Name: routeName(at, via), Server: at.name, Via: via, Mailbox: at.name, Every: s.everyOf(at), Retry: patienceOf(via)}
			if via == probe.Relay {
				r.Relay, r.Queue = "relay", probe.Patience{Name: probe.PatiencePostfix}
			}
			e.Routes = append(e.Routes, r)
		}
	}
	for _, at := range s.references {
		e.References = append(e.References, at.String())
	}
	for _, p := range s.planned {
		e.Planned = append(e.Planned, report.Planned{Span: report.Span(p.span), Server: p.server, Text: report.Text{EN: p.text}})
	}
	return e
}

// saidLive returns what was said of incidents while the agent ran.
func (st *stage) saidLive(ctx context.Context) ([]saidIncident, error) {
	list, err := st.analyst.Load().Incidents(ctx, analyst.IncidentsQuery{})
	return saidBy(list.Incidents), err
}

// saidAfterwards returns what is said of incidents by one who has the record
// alone, and reads it at once.
func (st *stage) saidAfterwards(ctx context.Context) ([]saidIncident, error) {
	now := time.Now()
	e := estateOf(st.scenario)
	found, err := report.Survey(ctx, analyst.Record(st.ledger, agentName), e, report.Span{From: now.Add(-24 * time.Hour), To: now}, now)
	return saidBy(e.Join(report.Joining{Agent: agentName, Found: found.Outages, Now: now})), err
}

func saidBy(list []report.Incident) []saidIncident {
	var said []saidIncident
	for _, in := range list {
		if in.Withdrawn {
			continue
		}
		said = append(said, saidIncident{ID: in.ID, Start: span(in.Start), End: span(in.End), Outages: outagesIn(in), Scope: networksIn(in.Scope)})
	}
	return said
}

func outagesIn(in report.Incident) []saidOutage {
	var list []saidOutage
	for _, o := range in.Outages {
		one := saidOutage{Server: o.Server, Start: span(o.Start), End: span(o.End)}
		for _, f := range o.Flaps {
			one.Flaps = append(one.Flaps, saidFlap{span(f.Up), span(f.Down)})
		}
		list = append(list, one)
	}
	return list
}

func networksIn(s report.Scope) []networkTruth {
	var list []networkTruth
	for _, n := range s.Networks {
		list = append(list, networkTruth{Network: n.Network, N: n.N, Of: n.Of, Servers: slices.Sorted(slices.Values(n.Servers))})
	}
	slices.SortFunc(list, func(x, y networkTruth) int { return cmp.Compare(x.Network, y.Network) })
	return list
}

// documents writes a publication in both languages, by the names of its files.
func (st *stage) documents(ctx context.Context, p publication) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, lang := range []string{"en", "ja"} {
		for _, format := range p.formats() {
			var b bytes.Buffer
			q := analyst.DocumentQuery{Incident: "last", Lang: lang, Format: format, Notice: p.Notice, Zone: "Asia/Tokyo"}
			if err := st.analyst.Load().Document(ctx, &b, q); err != nil {
				return nil, err
			}
			files[p.Name+"."+lang+"."+cmp.Or(format, "txt")] = b.Bytes()
		}
	}
	return files, nil
}

// formats are those of a report; a notice has one, without a name.
func (p publication) formats() []string {
	if p.Notice != "" {
		return []string{""}
	}
	return []string{"md", "html"}
}
