package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"iter"
	"time"

	"github.com/google/uuid"

	"mailprobe/probe"
)

// stored is a probe as a row holds it.
type stored struct {
	row     int64
	outcome probe.Outcome // as it was derived last
	probe   probe.Probe
}

const selectStored = `SELECT p, agent, name, server, network, via, domain, id, mac, outcome, given_up, bounced, copies,
	probes.` + keptColumns + `
	FROM probes JOIN routes ON routes.n = route WHERE p IN (SELECT value FROM json_each(?))`

// loader reads rows by their numbers. What is gone is left out.
type loader func(ctx context.Context, q querier, rows []int64) (map[int64]*stored, error)

// rowNumbers are the argument of a query that reads them by json_each.
func rowNumbers(rows []int64) ([]any, error) {
	numbers, err := json.Marshal(rows)
	return []any{string(numbers)}, err
}

// load is the loader of whole probes.
func load(ctx context.Context, q querier, rows []int64) (map[int64]*stored, error) {
	args, err := rowNumbers(rows)
	if err != nil {
		return nil, err
	}
	all := make(map[int64]*stored, len(rows))
	var more, copies bool
	err = each(ctx, q, ask(selectStored, args...), func(r *row) error {
		s, arrived, err := r.stored()
		all[s.row] = s
		more = more || s.probe.Attempts[0].N > 1
		copies = copies || arrived
		return err
	})
	if err == nil && more {
		err = loadAttempts(ctx, q, args, all)
	}
	if err == nil && copies {
		err = loadArrivals(ctx, q, args, all)
	}
	if err == nil {
		err = loadNotices(ctx, q, args, all)
	}
	if err != nil {
		return nil, fmt.Errorf("reading probes: %w", err)
	}
	return all, nil
}

// stored reads the columns of selectStored, and tells whether there are
// arrivals to it.
func (r *row) stored() (*stored, bool, error) {
	s := &stored{row: r.int()}
	p := &s.probe
	r.place().describe(p)
	p.Tag.ID = r.uuid()
	copy(p.Tag.MAC[:], r.bytes())
	s.outcome = outcomeOf(r.int())
	p.GivenUp, p.Bounced = r.time(), r.time()
	copies := r.int()
	newest, err := r.attempt()
	p.Attempts = []probe.Attempt{newest}
	return s, copies > 0, err
}

func loadAttempts(ctx context.Context, q querier, args []any, all map[int64]*stored) error {
	return each(ctx, q, ask(`SELECT p, `+attemptColumns+` FROM attempts WHERE p IN (SELECT value FROM json_each(?)) ORDER BY p, n DESC`, args...),
		func(r *row) error {
			s := all[r.int()]
			a, err := r.attempt()
			if s != nil {
				s.probe.Attempts = append([]probe.Attempt{a}, s.probe.Attempts...)
			}
			return err
		})
}

func loadArrivals(ctx context.Context, q querier, args []any, all map[int64]*stored) error {
	err := each(ctx, q, ask(`SELECT p, `+arrivalColumns+` FROM arrivals WHERE p IN (SELECT value FROM json_each(?))`, args...),
		func(r *row) error {
			s := all[r.int()]
			a, err := r.arrival()
			if s != nil {
				a.Tag = s.probe.Tag
				s.probe.Arrivals = append(s.probe.Arrivals, a)
			}
			return err
		})
	for _, s := range all {
		probe.SortArrivals(s.probe.Arrivals)
	}
	return err
}

func loadNotices(ctx context.Context, q querier, args []any, all map[int64]*stored) error {
	err := each(ctx, q, ask(`SELECT p, `+noticeColumns+` FROM notices WHERE p IN (SELECT value FROM json_each(?))`, args...),
		func(r *row) error {
			s := all[r.int()]
			n := r.notice()
			if s != nil {
				n.Tag = s.probe.Tag
				s.probe.Notices = append(s.probe.Notices, n)
			}
			return nil
		})
	for _, s := range all {
		probe.SortNotices(s.probe.Notices)
	}
	return err
}

// snapshot reads rows, all as of one instant.
func (l *Ledger) snapshot(ctx context.Context, rows []int64, load loader) (map[int64]*stored, error) {
	tx, err := l.readers.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // nothing was written
	return load(ctx, tx, rows)
}

// Probe returns one probe, or probe.ErrUnknown.
func (l *Ledger) Probe(ctx context.Context, ref probe.Ref) (probe.Probe, error) {
	all, err := l.lookUp(ctx, `SELECT p FROM routes CROSS JOIN probes ON route = routes.n WHERE agent = ? AND name = ? AND id = ?`,
		ref.Agent, ref.Route, ref.ID[:])
	if err != nil {
		return probe.Probe{}, fmt.Errorf("reading the probe %s: %w", ref, err)
	}
	if len(all) == 0 {
		return probe.Probe{}, fmt.Errorf("%s: %w", ref, probe.ErrUnknown)
	}
	return all[0], nil
}

// Find returns the probes with an id, of any agent and route: one, or none.
// More than one bears the same id only in a record that was made by hand.
func (l *Ledger) Find(ctx context.Context, id uuid.UUID) ([]probe.Probe, error) {
	all, err := l.lookUp(ctx, `SELECT p FROM routes CROSS JOIN probes ON route = routes.n WHERE id = ? ORDER BY agent, name`, id[:])
	if err != nil {
		return nil, fmt.Errorf("reading the probe %s: %w", id, err)
	}
	return all, nil
}

// lookUp returns the probes whose row numbers a query gives.
func (l *Ledger) lookUp(ctx context.Context, query string, args ...any) ([]probe.Probe, error) {
	var rows []int64
	err := each(ctx, l.readers, ask(query, args...), func(r *row) error {
		rows = append(rows, r.int())
		return nil
	})
	if err != nil || len(rows) == 0 {
		return nil, explain(l.file, err)
	}
	found, err := l.snapshot(ctx, rows, load)
	var all []probe.Probe
	for _, n := range rows {
		if s := found[n]; s != nil {
			all = append(all, s.probe)
		}
	}
	return all, explain(l.file, err)
}

// Query selects probes. Its zero value selects all, in the order of sending.
type Query struct {
	Agent     string    // of this one; empty for any
	Route     string    // of this name; empty for any
	Server    string    // of this server; empty for any
	From, To  time.Time // sent in [From, To); a zero bound is none
	Unsettled bool      // only what is awaited: pending, and uncertain ones under probe.LostAfter, as Settle saw them last
	Limit     int       // at most so many; 0 for no limit
	Newest    bool      // the last sent first

	Failed *Failures // only what failed, and not Unsettled; nil: all

	// Whole leaves out the probes of an hour of which there is a summary: they may be
	// those alone that outlived others, and tell nothing of that hour.
	Whole bool

	// Light leaves out what costs most and tells nothing of when and how a probe
	// came through: signatures, notices, of an arrival all but its mailbox, bounds,
	// source and kind of folder (and the copy, where there are several), and of the
	// newest attempt, if it was accepted, its phases and the text of the reply.
	Light bool

	behind key // where Page begins; the zero value: at the begin
}

// Probes yields the probes that a query selects, whole, with attempts, arrivals
// and notices. It holds some hundred at a time and no transaction between them, so
// its consumer may be slow and may write; what changes meanwhile is seen or
// not. After an error it ends.
func (l *Ledger) Probes(ctx context.Context, q Query) iter.Seq2[probe.Probe, error] {
	return func(yield func(probe.Probe, error) bool) {
		if err := l.probes(ctx, q, func(s *stored) bool { return yield(s.probe, nil) }); err != nil {
			yield(probe.Probe{}, fmt.Errorf("reading probes: %w", explain(l.file, err)))
		}
	}
}

func (l *Ledger) probes(ctx context.Context, q Query, yield func(*stored) bool) error {
	sources, err := l.sources(ctx, q)
	load := loader(load)
	if err == nil && q.Light {
		load, err = l.lightLoader(ctx)
	}
	if err != nil {
		return err
	}
	if q.behind != (key{}) {
		for _, s := range sources {
			s.skip(q.behind, q.Newest)
		}
	}
	order := merged{sources: sources, newest: q.Newest}
	for left := q.Limit; q.Limit == 0 || left > 0; left -= pageSize {
		n := pageSize
		if q.Limit > 0 {
			n = min(n, left)
		}
		page, err := order.take(ctx, l.readers, n)
		if err != nil || len(page) == 0 {
			return err
		}
		rows := make([]int64, len(page))
		for i, k := range page {
			rows[i] = k.p
		}
		if more, err := l.yieldRows(ctx, rows, load, yield); err != nil || !more {
			return err
		}
	}
	return nil
}

// yieldRows reads rows and yields them in their order, until yield returns
// false.
func (l *Ledger) yieldRows(ctx context.Context, rows []int64, load loader, yield func(*stored) bool) (more bool, err error) {
	found, err := l.snapshot(ctx, rows, load)
	if err != nil {
		return false, err
	}
	for _, n := range rows {
		if s := found[n]; s != nil && !yield(s) {
			return false, nil
		}
	}
	return true, nil
}
