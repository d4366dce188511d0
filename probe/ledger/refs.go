package ledger

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"iter"

	"mailprobe/probe"
)

// selectRefs finds rows by agent, route and id, in the order of the list.
const selectRefs = `SELECT probes.p FROM json_each(?) AS ref
	CROSS JOIN routes ON agent = ref.value ->> 0 AND name = ref.value ->> 1
	CROSS JOIN probes ON route = routes.n AND probes.id = unhex(ref.value ->> 2)`

// Named yields the probes that are named, light as by [Query.Light], in the order
// in which they are named. Those that are not in the ledger are left out. It
// reads some hundred at a time, which costs a tenth of asking for each. After an
// error it ends.
func (l *Ledger) Named(ctx context.Context, refs []probe.Ref) iter.Seq2[probe.Probe, error] {
	return func(yield func(probe.Probe, error) bool) {
		if err := l.named(ctx, refs, func(s *stored) bool { return yield(s.probe, nil) }); err != nil {
			yield(probe.Probe{}, fmt.Errorf("reading probes by their names: %w", explain(l.file, err)))
		}
	}
}

func (l *Ledger) named(ctx context.Context, refs []probe.Ref, yield func(*stored) bool) error {
	if len(refs) == 0 {
		return nil
	}
	load, err := l.lightLoader(ctx)
	if err != nil {
		return err
	}
	for len(refs) > 0 {
		n := min(len(refs), pageSize)
		rows, err := l.rowsOf(ctx, refs[:n])
		if err != nil {
			return err
		}
		if more, err := l.yieldRows(ctx, rows, load, yield); err != nil || !more {
			return err
		}
		refs = refs[n:]
	}
	return nil
}

// rowsOf returns the row numbers of probes.
func (l *Ledger) rowsOf(ctx context.Context, refs []probe.Ref) (rows []int64, err error) {
	list := make([][3]string, len(refs))
	for i, ref := range refs {
		list[i] = [3]string{ref.Agent, ref.Route, hex.EncodeToString(ref.ID[:])}
	}
	names, err := json.Marshal(list)
	if err != nil {
		return nil, err
	}
	err = each(ctx, l.readers, ask(selectRefs, string(names)), func(r *row) error {
		rows = append(rows, r.int())
		return nil
	})
	return rows, err
}
