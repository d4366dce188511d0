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
func Record(l *ledger.Ledger, agent string) report.Record { return record{ledger: l, agent: agent} }

// record is what one agent recorded, for the analysis to read. Incidents are an
// agent's own: what one site sees says nothing of another's view.
type record struct {
	ledger *ledger.Ledger
	agent  string
	server string // of this one alone is told what is not settled; empty: of every one
}

// Probes implements report.Record.
func (r record) Probes(ctx context.Context, q report.Query) iter.Seq2[probe.Probe, error] {
	// The failures that outlived the rest of their hour tell nothing of it: whoever
	// took them for all that was sent would see losses in any old record.
	return r.probes(ctx, ledger.Query{Server: q.Server, From: q.From, To: q.To, Whole: true, Light: true})
}

// Unsettled implements report.Unsettled.
func (r record) Unsettled(ctx context.Context, before time.Time) iter.Seq2[probe.Probe, error] {
	return r.probes(ctx, ledger.Query{Server: r.server, To: before, Unsettled: true, Light: true})
}

func (r record) probes(ctx context.Context, q ledger.Query) iter.Seq2[probe.Probe, error] {
	q.Agent = r.agent
	return r.ledger.Probes(ctx, q)
}

// Watches implements report.Record.
func (r record) Watches(ctx context.Context, from, to time.Time) ([]probe.Watch, error) {
	list, err := r.ledger.Watches(ctx, from, to)
	return slices.DeleteFunc(list, func(w probe.Watch) bool { return w.Agent != r.agent }), err
}

// Probe implements report.Whole.
func (r record) Probe(ctx context.Context, ref probe.Ref) (probe.Probe, error) {
	return r.ledger.Probe(ctx, ref)
}
