package analyst

import (
	"context"
	"fmt"
	"io"
	"slices"
	"time"

	"mailprobe/report"
	"mailprobe/report/incident"
)

// Document writes a report or a notice.
func (a *Analyst) Document(ctx context.Context, w io.Writer, q DocumentQuery) error {
	zone, err := zoneOf(q.Zone)
	if err != nil {
		return err
	}
	d, err := a.dossier(ctx, q)
	if err != nil {
		return err
	}
	if i := d.Incident; i != nil && i.Into != "" {
		return mistake("the incident %s was merged into %s: ask for that one", i.ID, i.Into)
	}
	if q.Notice == "" {
		o := incident.Options{Lang: incident.Language(q.Lang), Format: incident.Format(q.Format), Location: zone}
		return asMistake(incident.Write(w, d, o))
	}
	o := incident.NoticeOptions{Kind: incident.NoticeKind(q.Notice), Lang: incident.Language(q.Lang), Location: zone}
	return asMistake(incident.WriteNotice(w, d, o))
}

// asMistake takes an error of the documents for one of who asked: what they
// refuse is a language, a format, or a notice that does not fit.
func asMistake(err error) error {
	if err == nil {
		return nil
	}
	return &MistakeError{Text: err.Error()}
}

func zoneOf(name string) (*time.Location, error) {
	if name == "" || name == "Local" {
		return time.Local, nil
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, mistake("the time zone %q is not known", name)
	}
	return loc, nil
}

// dossier compiles what a document needs.
func (a *Analyst) dossier(ctx context.Context, q DocumentQuery) (report.Dossier, error) {
	agent, err := a.pick(ctx, q.Agent)
	if err != nil {
		return report.Dossier{}, err
	}
	asOf, err := a.upToDate(ctx, agent)
	if err != nil {
		return report.Dossier{}, err
	}
	estate, err := a.estateOf(ctx, agent)
	if err != nil {
		return report.Dossier{}, err
	}
	comments, err := a.comments(ctx, agent)
	if err != nil {
		return report.Dossier{}, err
	}
	c := report.Case{Estate: estate.WithNotes(comments), Agent: agent, Servers: q.Servers, Now: asOf, Span: report.Span{From: q.From, To: q.To}}
	if err := checkServers(estate, q.Servers); err != nil {
		return report.Dossier{}, err
	}
	if q.Incident != "" {
		found, err := a.incident(ctx, agent, q.Incident)
		if err != nil {
			return report.Dossier{}, err
		}
		c.Incident, c.Said, c.Notes = &found.Incident, found.said, found.notes
		c.Estate.Rules = rulesOf(c.Estate.Rules, found.Incident)
	}
	d, err := report.Compile(ctx, record{ledger: a.ledger, agent: agent}, c)
	if err != nil {
		return d, fmt.Errorf("compiling the report: %w", err)
	}
	return d, nil
}

// rulesOf returns the rules by which an incident's mails are judged. Where no
// configuration is at hand, its outages say from when on mail was late.
func rulesOf(r report.Rules, i report.Incident) report.Rules {
	if r != (report.Rules{}) {
		return r
	}
	for _, o := range i.Outages {
		if o.Usual > 0 && (r.LateFloor == 0 || o.Usual < r.LateFloor) {
			r.LateFloor = o.Usual
		}
	}
	return r
}

// checkServers tells which of the servers asked for are not watched.
func checkServers(e report.Estate, names []string) error {
	for _, name := range names {
		if !slices.ContainsFunc(e.Servers, func(s report.Server) bool { return s.Name == name }) {
			return unknownServer(name, e)
		}
	}
	return nil
}

// unknownServer is the error of one who names a server that is not there.
func unknownServer(name string, e report.Estate) error {
	var names []string
	for _, s := range e.Servers {
		names = append(names, s.Name)
	}
	m := missing("server", name, "", names)
	m.Text += ": mailprobe backlog lists them"
	return m
}
