package analyst

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"mailprobe/probe"
	"mailprobe/probe/ledger"
	"mailprobe/report"
	"mailprobe/report/web"
)

// mostListed is how long a page of test mails is at most, and usualListed where
// nobody says.
const (
	mostListed  = 1000
	usualListed = 100
)

// Probes lists test mails, the newest first.
func (p *Pages) Probes(ctx context.Context, q web.ProbesQuery) (web.ProbePage, error) {
	b, err := p.a.answering(ctx, p.agent())
	if err != nil {
		return web.ProbePage{}, forPages(err)
	}
	if q.Server != "" {
		if _, err := serverOf(b.estate, q.Server); err != nil {
			return web.ProbePage{}, forPages(err)
		}
	}
	if q.Limit <= 0 {
		q.Limit = usualListed
	}
	query := ledger.Query{Server: q.Server, From: q.Span.From, To: q.Span.To, Limit: min(q.Limit, mostListed)}
	lines := liner{b}
	if q.Failed {
		query = lines.failed(query)
	}
	list, next, err := lines.page(ctx, query, ledger.Cursor(q.Before))
	if wrong, ok := errors.AsType[*ledger.CursorError](err); ok {
		err = forPages(inField("before", wrong))
	}
	return web.ProbePage{Probes: list, Next: string(next)}, err
}

// Probe returns one test mail, with all that is known of it.
func (p *Pages) Probe(ctx context.Context, route, id string) (web.ProbeSheet, error) {
	unknown := &web.NotFoundError{What: "the test mail " + route + "/" + id}
	n, err := uuid.Parse(id)
	if err != nil {
		return web.ProbeSheet{}, unknown
	}
	found, err := p.a.ledger.Probe(ctx, probe.Ref{Agent: p.agent(), Route: route, ID: n})
	if errors.Is(err, probe.ErrUnknown) {
		return web.ProbeSheet{}, unknown
	}
	if err != nil {
		return web.ProbeSheet{}, err
	}
	b, err := p.a.answering(ctx, p.agent())
	return web.ProbeSheet{Now: b.asOf, Probe: found, Line: liner{b}.line(found)}, err
}

// liner makes lines of test mails.
type liner struct{ answering }

// failed narrows a query to what failed. What is late is told by what is usual now
// at that server; of several, by the least that may be late.
func (l liner) failed(q ledger.Query) ledger.Query {
	late := l.lateness(q.Server)
	q.Failed = &ledger.Failures{Late: late, Due: l.asOf.Add(-late)}
	return q
}

// page returns the lines of a page, the newest first.
func (l liner) page(ctx context.Context, q ledger.Query, behind ledger.Cursor) (lines []web.ProbeLine, next ledger.Cursor, err error) {
	q.Agent, q.Newest = l.agent, true
	list, next, err := l.ledger.Page(ctx, q, behind)
	for _, p := range list {
		lines = append(lines, l.line(p))
	}
	return lines, next, err
}

// line returns the line of a test mail. One that is awaited is late as soon as it
// is overdue.
func (l liner) line(p probe.Probe) web.ProbeLine {
	newest := p.Attempts[len(p.Attempts)-1]
	line := web.ProbeLine{Ref: p.Tag.Ref, Server: p.Server, Via: p.Via, Sent: p.Sent(), Outcome: p.Outcome(l.asOf),
		Attempts: len(p.Attempts), Reason: reason(p), Class: newest.Class}
	late := l.lateness(p.Server)
	if delay, came := p.Delay(); came {
		line.Delay, line.Late, line.Junk = delay, delay.Min > late, p.Arrivals[0].Junk
	} else if !p.Settled(l.asOf) {
		line.Late = l.asOf.Sub(p.Sent()) > late
	}
	return line
}

// reason returns, on one line, why a mail was returned, or why its last attempt
// that failed did; empty where nothing did.
func reason(p probe.Probe) string {
	for _, n := range p.Notices {
		if n.Action == probe.ActionFailed {
			return probe.OneLine(n.Status + " " + n.Diagnostic)
		}
	}
	for i := len(p.Attempts) - 1; i >= 0; i-- {
		if text := p.Attempts[i].Reason(); text != "" {
			return probe.OneLine(text)
		}
	}
	return ""
}

// lateness returns the delay from which on a server's mails are late, by what is
// usual there now.
func (b answering) lateness(server string) time.Duration {
	return lateness(b.estate.Rules, b.view, server)
}

// lateness does so by a view, which may be nil. Each mail is judged exactly, by what
// was usual when it was sent, where more is told than a line in a list.
func lateness(rules report.Rules, view *report.View, server string) time.Duration {
	rules = rules.WithDefaults()
	late := rules.LateFloor
	if view == nil {
		return late
	}
	for _, s := range view.Servers {
		if s.Server == server && s.Usual.N > 0 {
			return max(late, time.Duration(rules.LateFactor*float64(s.Usual.P90)))
		}
	}
	return late
}
