package analyst

import (
	"context"
	"iter"

	"mailprobe/probe"
	"mailprobe/report"
)

// Progress is told how many servers' histories were read, and of how many.
type Progress func(done, total int64)

// followed is a record that tells how far it was read: each server's history is
// read once, and one after the other.
type followed struct {
	record
	tell    Progress // nil: nobody wants to know
	begun   int
	servers int
}

// Probes implements report.Record.
func (f *followed) Probes(ctx context.Context, q report.Query) iter.Seq2[probe.Probe, error] {
	if f.tell != nil {
		f.tell(int64(f.begun), int64(f.servers))
	}
	f.begun++
	return f.record.Probes(ctx, q)
}
