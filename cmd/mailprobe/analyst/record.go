package analyst

import (
	"context"
	"iter"
	"slices"
	"time"

	"mailprobe/probe"
	"mailprobe/probe/ledger"
	"mailprobe/report"
)

// Record returns what one agent recorded, for the analysis to read.
func Record(l *ledger.Ledger, agent string) report.Record { return record{l, agent} }

// record is what one agent recorded, for the analysis to read. Incidents are an
// agent's own: what one site sees says nothing of another's view.
type record struct {
	ledger *ledger.Ledger
	agent  string
}

// Probes implements report.Record.
func (r record) Probes(ctx context.Context, q report.Query) iter.Seq2[probe.Probe, error] {
	return r.probes(ctx, ledger.Query{Server: q.Server, From: q.From, To: q.To, Light: true})
}

// Unsettled implements report.Unsettled.
func (r record) Unsettled(ctx context.Context, before time.Time) iter.Seq2[probe.Probe, error] {
	return r.probes(ctx, ledger.Query{To: before, Unsettled: true, Light: true})
}

func (r record) probes(ctx context.Context, q ledger.Query) iter.Seq2[probe.Probe, error] {
	return func(yield func(probe.Probe, error) bool) {
		for p, err := range r.ledger.Probes(ctx, q) {
			if err == nil && p.Tag.Agent != r.agent {
				continue
			}
			if !yield(p, err) {
				return
			}
		}
	}
}

// Watches implements report.Record.
func (r record) Watches(ctx context.Context, from, to time.Time) ([]probe.Watch, error) {
	list, err := r.ledger.Watches(ctx, from, to)
	return slices.DeleteFunc(list, func(w probe.Watch) bool { return w.Agent != r.agent }), err
}
