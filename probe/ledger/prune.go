package ledger

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"mailprobe/probe"
)

// Pruning says what PruneBy deletes.
type Pruning struct {
	// Before is the instant before which an hour must have ended to be summed up, and
	// lose its probes but those that failed.
	Before time.Time
	// Failed is the earlier instant before which an hour must have ended to lose
	// those too. The zero time is Before.
	Failed time.Time
	// Late returns the delay from which on a server's mails are late, as for
	// [Failures.Late]. Nil: what came counts as failed only in the junk folder.
	Late func(server string) time.Duration
	// Keep tells which hours to leave as they are; nil: none. By it the probes of an
	// incident outlive others. The ledger does not read what a revision says, so it
	// is filled by whoever knows which servers and hours an incident concerns.
	Keep func(server string, hour time.Time) bool
}

// Prune does as [Ledger.PruneBy] where nothing else is known: it takes no hour out,
// and what came late for no failure.
func (l *Ledger) Prune(ctx context.Context, before, failed time.Time) (int, error) {
	return l.PruneBy(ctx, Pruning{Before: before, Failed: failed})
}

// PruneBy summarises and deletes old probes, and returns how many it deleted. It
// takes the whole hour of a route at a time, once all its probes are settled. It
// writes in small bites and lets others write between them. Killed between two
// bites, it goes on the next time, and the summary stays that of the whole hour:
// the failures that outlive the others are in it too.
func (l *Ledger) PruneBy(ctx context.Context, what Pruning) (int, error) {
	if what.Failed.IsZero() || what.Failed.After(what.Before) {
		what.Failed = what.Before
	}
	routes, err := places(ctx, l.readers, "", "")
	p := pruning{l, what}
	total := 0
	for _, route := range routes {
		if err != nil {
			break
		}
		var n int
		n, err = p.route(ctx, route)
		total += n
	}
	if err != nil {
		return total, fmt.Errorf("pruning: %w", explain(l.file, err))
	}
	return total, nil
}

// pruning is a ledger, and what PruneBy was told.
type pruning struct {
	*Ledger
	Pruning
}

// failed returns the condition of the probes that outlive others on a route.
func (l pruning) failed(route numbered) string {
	late := time.Duration(math.MaxInt64)
	if l.Late != nil {
		late = l.Late(route.server)
	}
	return Failures{Late: late}.condition()
}

// route prunes one route and returns how many probes were deleted.
func (l pruning) route(ctx context.Context, route numbered) (total int, err error) {
	hours, err := l.due(ctx, route)
	for _, hour := range hours {
		if err != nil {
			break
		}
		if l.Keep != nil && l.Keep(route.server, hour) {
			continue
		}
		var n int
		n, err = l.pruneHour(ctx, route, hour)
		total += n
	}
	return total, err
}

// due returns the hours of a route that hold more than may stay of them. It
// reads two indexes and no row: the hours of which only failures are left are many
// in the end, and are looked at each time.
func (l pruning) due(ctx context.Context, route numbered) (hours []time.Time, err error) {
	_, before := bounds(time.Time{}, l.Before.Truncate(time.Hour))
	_, failed := bounds(time.Time{}, l.Failed.Truncate(time.Hour))
	err = each(ctx, l.readers, ask(fmt.Sprintf(`SELECT hour FROM (
			SELECT sent - sent %% %[1]d AS hour, 1 AS n FROM probes INDEXED BY probes_route_sent WHERE route = ?1 AND sent < ?2
			UNION ALL
			SELECT sent - sent %% %[1]d, -1 FROM probes INDEXED BY probes_failed WHERE route = ?1 AND sent >= ?3 AND sent < ?2 AND %[2]s)
		GROUP BY hour HAVING sum(n) > 0 ORDER BY hour`, time.Hour, l.failed(route)), route.n, before, failed), func(r *row) error {
		hours = append(hours, r.time())
		return nil
	})
	return hours, err
}

// passed is an hour's probes as PruneBy sees them: the summary of all, and the rows
// of those that may go.
type passed struct {
	hour    Hour
	rows    []int64
	change  int64 // the greatest of all
	settled bool
}

// pruneHour writes the summary with the first bite. Should a probe have changed
// since it was read, the hour waits for another time.
func (l pruning) pruneHour(ctx context.Context, route numbered, hour time.Time) (int, error) {
	past, err := l.readHour(ctx, route, hour)
	if err != nil || !past.settled {
		return 0, err
	}
	total, moved := 0, false
	for part := range slices.Chunk(past.rows, bite) {
		err := l.writer.do(ctx, len(part), func(s *session) error {
			if total == 0 {
				var err error
				if moved, err = s.changed(route.n, past); err != nil || moved {
					return err
				}
				if _, err := s.saveHour(past.hour); err != nil {
					return err
				}
			}
			return s.remove(part)
		})
		if err != nil || moved {
			return total, err
		}
		total += len(part)
	}
	return total, nil
}

// changed tells whether an hour is no longer as it was read.
func (s *session) changed(route int64, past passed) (moved bool, err error) {
	err = s.each(ask(`SELECT count(*), max(change) FROM probes INDEXED BY probes_route_sent WHERE route = ? AND sent >= ? AND sent < ?`, route, past.hour.From.UnixNano(), past.hour.From.Add(time.Hour).UnixNano()), func(r *row) error {
		moved = r.int() != int64(past.hour.Sent) || r.int() != past.change
		return nil
	})
	return moved, err
}

// remove deletes rows with all that belongs to them.
func (s *session) remove(rows []int64) error {
	for _, p := range rows {
		err := s.each(ask(`DELETE FROM probes WHERE p = ? RETURNING `+headColumns, p), func(r *row) error {
			s.shift(r.head(), head{})
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// readHour reads an hour of a route without its texts.
func (l pruning) readHour(ctx context.Context, route numbered, hour time.Time) (passed, error) {
	stays := "0"
	if hour.Add(time.Hour).After(l.Failed) {
		stays = l.failed(route)
	}
	past := passed{settled: true, hour: Hour{Agent: route.agent, Route: route.name, Server: route.server, Network: route.network,
		Via: route.via, Domain: route.domain, From: hour}}
	var delays []time.Duration
	err := each(ctx, l.readers, ask(`SELECT p, coalesce(`+stays+`, 0), change, open, outcome, sent,
			CASE WHEN n > 1 THEN (SELECT min(dotted) FROM attempts WHERE attempts.p = probes.p) END, dotted, came_after, came_by, junk, copies
		FROM probes INDEXED BY probes_route_sent WHERE route = ? AND sent >= ? AND sent < ?`, route.n, hour.UnixNano(), hour.Add(time.Hour).UnixNano()), func(r *row) error {
		if p := r.int(); !r.bool() {
			past.rows = append(past.rows, p)
		}
		past.change = max(past.change, r.int())
		past.settled = past.settled && !r.bool()
		if d, arrived := past.hour.count(r); arrived {
			delays = append(delays, d)
		}
		return nil
	})
	past.hour.Delay = quantiles(delays)
	return past, err
}

// count adds a row to the summary and returns its delay, if it arrived.
func (h *Hour) count(r *row) (time.Duration, bool) {
	h.Sent++
	switch outcomeCodes[r.int()] {
	case probe.Uncertain:
		h.Uncertain++
	case probe.Delivered:
		h.Delivered++
	case probe.Rejection:
		h.Rejected++
	case probe.Expired:
		h.Expired++
	case probe.Bounced:
		h.Bounced++
	case probe.Lost:
		h.Lost++
	}
	sent, before, dotted, after, by := r.time(), r.time(), r.time(), r.time(), r.time()
	junk, copies := r.int(), r.int()
	h.Junk += int(junk)
	h.Duplicates += max(0, int(copies)-1)
	p := probe.Probe{Attempts: []probe.Attempt{{Began: sent, Dotted: before}, {Dotted: dotted}}}
	if copies > 0 {
		p.Arrivals = []probe.Arrival{{After: after, By: by}}
	}
	d, arrived := p.Delay()
	return d.Middle(), arrived
}

// quantiles sorts the delays and returns theirs.
func quantiles(delays []time.Duration) Delays {
	if len(delays) == 0 {
		return Delays{}
	}
	slices.Sort(delays)
	at := func(share float64) time.Duration {
		return delays[max(0, int(math.Ceil(share*float64(len(delays))))-1)]
	}
	return Delays{Min: delays[0], P50: at(0.5), P90: at(0.9), P99: at(0.99), Max: delays[len(delays)-1]}
}
