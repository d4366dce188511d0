package analyst

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"mailprobe/report"
	"mailprobe/report/web"
)

// Pages answers what the pages ask, as [web.Source] has it but for the overview,
// which tells of the agent itself too. Its errors are those of the pages.
//
// They are about the agent whose ledger it is, by what its monitor saw last: a page
// is looked at by many, again and again, and must not cost a look each time.
type Pages struct {
	a        *Analyst
	dossiers shared[report.Dossier]
	covered  shared[report.Coverage]
}

// Pages returns what answers the pages.
func (a *Analyst) Pages() *Pages { return &Pages{a: a} }

// agent is whose record the pages are about.
func (p *Pages) agent() string { return p.a.ledger.Agent() }

// Servers returns what is watched, and what the record shows that was.
func (p *Pages) Servers(ctx context.Context) ([]report.Server, error) {
	e, err := p.a.notedEstate(ctx, p.agent())
	return e.Servers, err
}

// lastDay is what the overview tells the coverage of.
const lastDay = 24 * time.Hour

// Coverage returns the coverage of the last day.
func (p *Pages) Coverage(ctx context.Context) (report.Coverage, error) {
	return p.covered.get(ctx, "", always[report.Coverage](10*time.Second), func(ctx context.Context) (report.Coverage, error) {
		now := time.Now()
		span := report.Span{From: now.Add(-lastDay), To: now}
		watches, err := record{ledger: p.a.ledger, agent: p.agent()}.Watches(ctx, span.From, span.To)
		return report.CoverageOf(watches, report.Silences(watches, span), span), err
	})
}

// Incidents lists the incidents that lasted into a span, the newest first; the
// zero span is all.
func (p *Pages) Incidents(ctx context.Context, span report.Span) ([]report.Incident, error) {
	if _, err := p.a.answering(ctx, p.agent()); err != nil {
		return nil, forPages(err)
	}
	return p.a.stands(ctx, p.agent(), span)
}

// Ask answers what became of a mail.
func (p *Pages) Ask(ctx context.Context, q web.Asked) (report.Verdict, error) {
	v, err := p.a.askIn(ctx, AskQuery{Agent: p.agent(), About: q.About, At: q.At, Direction: q.Direction, Sender: q.Sender}, cmp.Or(q.Location, time.UTC))
	return v, forPages(err)
}

// Annotate adds what a person says of an incident.
func (p *Pages) Annotate(ctx context.Context, incident, by string, note report.Annotation) error {
	_, err := p.a.Annotate(ctx, AnnotateQuery{Agent: p.agent(), Incident: incident, By: by, Annotation: note})
	return forPages(err)
}

// Dossier compiles what is known of an incident. While it is open, and for a day,
// what is some seconds old will do; an old one changes no more.
func (p *Pages) Dossier(ctx context.Context, incident string) (report.Dossier, error) {
	found, err := p.a.incident(ctx, p.agent(), incident)
	if err != nil {
		return report.Dossier{}, forPages(err)
	}
	last := found.revisions[len(found.revisions)-1]
	name := fmt.Sprintf("%s %d %d", found.ID, last.N, len(found.notes))
	d, err := p.dossiers.get(ctx, name, dossierLasts, func(ctx context.Context) (report.Dossier, error) {
		return p.a.dossier(ctx, DocumentQuery{Agent: p.agent(), Incident: found.ID})
	})
	return d, forPages(err)
}

// dossierLasts is how long a dossier is kept: five seconds while anything may
// change.
func dossierLasts(d report.Dossier) time.Duration {
	switch i := d.Incident; {
	case i == nil || i.Open():
		return 5 * time.Second
	case d.Now.Sub(i.End.To) < lastDay:
		return 15 * time.Second
	}
	return 5 * time.Minute
}
