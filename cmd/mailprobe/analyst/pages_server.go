package analyst

import (
	"context"
	"fmt"
	"time"

	"mailprobe/probe"
	"mailprobe/probe/ledger"
	"mailprobe/report"
	"mailprobe/report/web"
)

// listed is how many test mails a server's page lists of each kind.
const listed = 20

// Server tells what one server's test mails met in a span; without a begin, in the
// last day. Its routes are left to whoever knows what they did.
func (p *Pages) Server(ctx context.Context, name string, span report.Span) (web.ServerSheet, error) {
	b, err := p.a.answering(ctx, p.agent())
	if err != nil {
		return web.ServerSheet{}, forPages(err)
	}
	server, err := serverOf(b.estate, name)
	if err != nil {
		return web.ServerSheet{}, forPages(err)
	}
	span = span.Until(b.asOf)
	if span.From.IsZero() {
		span.From = span.To.Add(-lastDay)
	}
	s := web.ServerSheet{Now: b.asOf, Server: server, Span: span}
	if s.Standing, err = b.standing(ctx, name); err != nil {
		return s, err
	}
	if s.Dossier, err = p.spanDossier(ctx, b, name, span); err != nil {
		return s, err
	}
	if s.Hops, s.HopMails, err = b.hops(ctx, name, span); err != nil {
		return s, err
	}
	lines := liner{b}
	if s.Failures, _, err = lines.page(ctx, lines.failed(ledger.Query{Server: name, Limit: listed}), ""); err != nil {
		return s, err
	}
	s.Recent, _, err = lines.page(ctx, ledger.Query{Server: name, Limit: listed}, "")
	return s, err
}

// The hops of a span are taken from so many of its newest test mails that came, of
// so many that are looked at: while nothing comes, all would be.
const (
	hopMails  = 300
	hopLooked = 1000
)

// hops tells where the newest test mails of a span that came spent their time, and
// how many those are.
func (b answering) hops(ctx context.Context, server string, span report.Span) ([]report.HopDelay, int, error) {
	var came []probe.Probe
	q := ledger.Query{Agent: b.agent, Server: server, From: span.From, To: span.To, Newest: true, Limit: hopLooked}
	for p, err := range b.ledger.Probes(ctx, q) {
		if err != nil {
			return nil, 0, err
		}
		if len(p.Arrivals) > 0 {
			came = append(came, p)
		}
		if len(came) == hopMails {
			break
		}
	}
	return report.HopsOf(came), len(came), nil
}

func serverOf(e report.Estate, name string) (report.Server, error) {
	var names []string
	for _, s := range e.Servers {
		if s.Name == name {
			return s, nil
		}
		names = append(names, s.Name)
	}
	return report.Server{}, missing("server", name, "", names)
}

// spanDossier compiles a span of one server. One that ends now is another at each
// moment, so for some seconds it is taken for the same.
func (p *Pages) spanDossier(ctx context.Context, b answering, name string, span report.Span) (report.Dossier, error) {
	const lasts = 5 * time.Second
	key := fmt.Sprintf("%s %d %d", name, span.From.Unix()/int64(lasts/time.Second), span.To.Unix()/int64(lasts/time.Second))
	return p.dossiers.get(ctx, "span "+key, always[report.Dossier](lasts), func(ctx context.Context) (report.Dossier, error) {
		c := report.Case{Estate: b.estate, Agent: b.agent, Servers: []string{name}, Now: b.asOf, Span: span}
		d, err := report.Compile(ctx, record{ledger: b.ledger, agent: b.agent}, c)
		if err != nil {
			return d, fmt.Errorf("compiling what happened to %s: %w", name, err)
		}
		return d, nil
	})
}
