package web

import (
	"context"
	"errors"

	"mailprobe/report"
)

// errNotFaked is what a fake answers for which a test gives no function.
var errNotFaked = errors.New("the test gives no answer for this")

// fake is a Source whose answers a test gives, a function a method.
type fake struct {
	overview  func() (Overview, error)
	server    func(name string, span report.Span) (ServerSheet, error)
	probes    func(ProbesQuery) (ProbePage, error)
	probe     func(route, id string) (ProbeSheet, error)
	incidents func(report.Span) ([]report.Incident, error)
	dossier   func(incident string) (report.Dossier, error)
	ask       func(Asked) (report.Verdict, error)
	annotate  func(incident, by string, a report.Annotation) error
}

func (f fake) Overview(context.Context) (Overview, error) {
	if f.overview == nil {
		return Overview{}, errNotFaked
	}
	return f.overview()
}

func (f fake) Server(_ context.Context, name string, span report.Span) (ServerSheet, error) {
	if f.server == nil {
		return ServerSheet{}, errNotFaked
	}
	return f.server(name, span)
}

func (f fake) Probes(_ context.Context, q ProbesQuery) (ProbePage, error) {
	if f.probes == nil {
		return ProbePage{}, errNotFaked
	}
	return f.probes(q)
}

func (f fake) Probe(_ context.Context, route, id string) (ProbeSheet, error) {
	if f.probe == nil {
		return ProbeSheet{}, errNotFaked
	}
	return f.probe(route, id)
}

func (f fake) Incidents(_ context.Context, span report.Span) ([]report.Incident, error) {
	if f.incidents == nil {
		return nil, errNotFaked
	}
	return f.incidents(span)
}

func (f fake) Dossier(_ context.Context, incident string) (report.Dossier, error) {
	if f.dossier == nil {
		return report.Dossier{}, errNotFaked
	}
	return f.dossier(incident)
}

func (f fake) Ask(_ context.Context, q Asked) (report.Verdict, error) {
	if f.ask == nil {
		return report.Verdict{}, errNotFaked
	}
	return f.ask(q)
}

func (f fake) Annotate(_ context.Context, incident, by string, a report.Annotation) error {
	if f.annotate == nil {
		return errNotFaked
	}
	return f.annotate(incident, by, a)
}
