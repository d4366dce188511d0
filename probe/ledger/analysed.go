package ledger

import (
	"context"
	"fmt"
	"time"

	"mailprobe/probe"
)

// Extent is a span of an agent's record.
type Extent struct {
	Agent string
	From  time.Time
	To    time.Time
}

// Analysed returns which part of an agent's record was analysed, so that what is
// said of incidents in it needs no repeating; the zero Extent where none was, or
// where an import brought more since.
func (l *Ledger) Analysed(ctx context.Context, agent string) (e Extent, err error) {
	err = each(ctx, l.readers, ask(`SELECT agent, began, ended FROM analysed WHERE agent = ? AND stale = 0`, agent), func(r *row) error {
		e = r.extent()
		return nil
	})
	if err != nil {
		return e, fmt.Errorf("reading how far the record of %s was analysed: %w", agent, explain(l.file, err))
	}
	return e, nil
}

func (r *row) extent() Extent { return Extent{Agent: r.text(), From: r.time(), To: r.time()} }

// MarkAnalysed records that a part of an agent's record was analysed, in the
// place of what was said before.
func (l *Ledger) MarkAnalysed(ctx context.Context, e Extent) error {
	err := e.check()
	if err == nil {
		err = l.writer.do(ctx, 1, func(s *session) error { return s.markAnalysed(e) })
	}
	if err != nil {
		return fmt.Errorf("recording how far the record of %s was analysed: %w", e.Agent, err)
	}
	return nil
}

func (e Extent) check() error {
	if err := probe.CheckName(e.Agent); err != nil {
		return fmt.Errorf("the agent: %w", err)
	}
	if err := checkTimes(moments{{"from", e.From}, {"to", e.To}}); err != nil {
		return err
	}
	if e.To.Before(e.From) {
		return fmt.Errorf("it ends at %s, before it begins", e.To.Format(time.RFC3339))
	}
	return nil
}

func (s *session) markAnalysed(e Extent) error {
	_, err := s.exec(`INSERT OR REPLACE INTO analysed (agent, began, ended, stale) VALUES (?, ?, ?, 0)`, e.Agent, e.From.UnixNano(), e.To.UnixNano())
	return err
}

// outdate tells that an import brought a probe that was not analysed here.
func (s *session) outdate(agent string) error {
	_, err := s.exec(`UPDATE analysed SET stale = 1 WHERE agent = ? AND stale = 0`, agent)
	return err
}

// extentRead is an Extent in an export.
type extentRead struct {
	Extent
	own bool // the export is that agent's own, which has all of its record
}

// takeAnalysed believes an export where nothing is known of that agent's
// analysis, and an agent's own export where it reaches as far.
func (s *session) takeAnalysed(r extentRead) error {
	known, wider := false, false
	err := s.each(ask(`SELECT agent, began, ended FROM analysed WHERE agent = ?`, r.Agent), func(v *row) error {
		before := v.extent()
		known, wider = true, !before.From.Before(r.From) && !before.To.After(r.To)
		return nil
	})
	if err != nil || (known && !(r.own && wider)) {
		return err
	}
	return s.markAnalysed(r.Extent)
}

// Extents returns the first and the last instant of which the ledger knows
// anything of each agent: the begin of a probe, an hour or coverage; and the
// begin of a probe, its first arrival, or the end of coverage.
func (l *Ledger) Extents(ctx context.Context) (map[string]Extent, error) {
	all := map[string]Extent{}
	spans, err := l.RouteSpans(ctx)
	if err != nil {
		return nil, err
	}
	for _, s := range spans {
		widen(all, Extent{s.Agent, s.First, s.Last})
	}
	err = each(ctx, l.readers, ask(selectExtents), func(r *row) error {
		widen(all, r.extent())
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the extent of the record: %w", explain(l.file, err))
	}
	return all, nil
}

const selectExtents = `SELECT agent, min(began), max(ended) FROM watches GROUP BY agent
	UNION ALL SELECT agent, NULL, (SELECT max(came_by) FROM probes INDEXED BY probes_came WHERE route = routes.n AND came_by IS NOT NULL) FROM routes`

// widen adds a span to that of its agent.
func widen(all map[string]Extent, e Extent) {
	was, ok := all[e.Agent]
	if !ok {
		was = Extent{Agent: e.Agent}
	}
	was.From, was.To = earlier(was.From, e.From), later(was.To, e.To)
	if !was.From.IsZero() {
		all[e.Agent] = was
	}
}
