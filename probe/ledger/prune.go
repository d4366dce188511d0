package ledger

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"mailprobe/probe"
)

// Prune summarises and deletes old probes, and returns how many it deleted. It
// takes the whole hour of a route at a time: one that ended before the given
// instant, whose probes are all settled, and which keep, where it is not nil,
// does not ask to keep. It writes in small bites and lets others write between
// them. Killed between two bites, it goes on the next time, and the summary
// stays that of the whole hour.
//
// It is keep by which the probes of an incident outlive others. The ledger does not
// read what a revision says, so keep is filled by whoever knows which servers and
// hours an incident concerns.
func (l *Ledger) Prune(ctx context.Context, before time.Time, keep func(server string, hour time.Time) bool) (int, error) {
	routes, err := places(ctx, l.readers, "", "")
	p := pruning{Ledger: l, before: before, keep: keep}
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

// pruning is what Prune was told.
type pruning struct {
	*Ledger
	before time.Time
	keep   func(server string, hour time.Time) bool
}

// route prunes one route and returns how many probes were deleted.
func (l pruning) route(ctx context.Context, route numbered) (total int, err error) {
	for from := earliest; ; {
		hour, found, err := l.nextHour(ctx, route.n, from)
		if err != nil || !found {
			return total, err
		}
		from = hour.Add(time.Hour)
		if from.After(l.before) {
			return total, nil
		}
		if l.keep != nil && l.keep(route.server, hour) {
			continue
		}
		n, err := l.pruneHour(ctx, route, hour)
		total += n
		if err != nil {
			return total, err
		}
	}
}

// nextHour returns the first hour from an instant on in which a probe was sent.
func (l *Ledger) nextHour(ctx context.Context, route int64, from time.Time) (hour time.Time, found bool, err error) {
	err = each(ctx, l.readers, ask(`SELECT min(sent) FROM probes INDEXED BY probes_route_sent WHERE route = ? AND sent >= ?`, route, from.UnixNano()), func(r *row) error {
		sent := r.time()
		hour, found = sent.Truncate(time.Hour), !sent.IsZero()
		return nil
	})
	return hour, found, err
}

// passed is an hour's probes as Prune sees them: the summary of all, and their
// rows.
type passed struct {
	hour    Hour
	rows    []int64
	change  int64 // the greatest of them
	settled bool
}

// pruneHour writes the summary with the first bite. Should a probe have changed
// since it was read, the hour waits for another time.
func (l *Ledger) pruneHour(ctx context.Context, route numbered, hour time.Time) (int, error) {
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
		moved = r.int() != int64(len(past.rows)) || r.int() != past.change
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
func (l *Ledger) readHour(ctx context.Context, route numbered, hour time.Time) (passed, error) {
	past := passed{settled: true, hour: Hour{Agent: route.agent, Route: route.name, Server: route.server, Network: route.network,
		Via: route.via, Domain: route.domain, From: hour}}
	var delays []time.Duration
	err := each(ctx, l.readers, ask(`SELECT p, change, open, outcome, sent,
			CASE WHEN n > 1 THEN (SELECT min(dotted) FROM attempts WHERE attempts.p = probes.p) END, dotted, came_after, came_by, junk, copies
		FROM probes INDEXED BY probes_route_sent WHERE route = ? AND sent >= ? AND sent < ?`, route.n, hour.UnixNano(), hour.Add(time.Hour).UnixNano()), func(r *row) error {
		past.rows = append(past.rows, r.int())
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

// PruneHours deletes the summaries of hours that began before an instant, and
// returns how many.
func (l *Ledger) PruneHours(ctx context.Context, before time.Time) (int, error) {
	_, high := bounds(time.Time{}, before)
	var old []int64
	err := each(ctx, l.readers, ask(`SELECT n FROM routes WHERE EXISTS (SELECT 1 FROM hours WHERE route = n AND hour < ?)`, high),
		func(r *row) error { old = append(old, r.int()); return nil })
	total := 0
	for _, route := range old {
		if err == nil {
			var n int
			n, err = l.deleteInBites(ctx, ask(`DELETE FROM hours WHERE route = ?1 AND hour IN
				(SELECT hour FROM hours WHERE route = ?1 AND hour < ?2 LIMIT ?3)`, route, high, bite))
			total += n
		}
	}
	if err != nil {
		return total, fmt.Errorf("pruning hours: %w", explain(l.file, err))
	}
	return total, nil
}

// PruneWatches deletes the spans of coverage that ended before an instant, and
// returns how many. Hours that are kept should not be older: without coverage
// nobody can tell that nothing was sent from that nothing was watched.
func (l *Ledger) PruneWatches(ctx context.Context, before time.Time) (int, error) {
	_, high := bounds(time.Time{}, before)
	n, err := l.deleteInBites(ctx, ask(`DELETE FROM watches WHERE (agent, mailbox, reference, began) IN
		(SELECT agent, mailbox, reference, began FROM watches WHERE ended < ? LIMIT ?)`, high, bite))
	if err != nil {
		return n, fmt.Errorf("pruning the coverage: %w", explain(l.file, err))
	}
	return n, nil
}

// deleteInBites runs a statement that deletes at most a bite until it finds less.
func (l *Ledger) deleteInBites(ctx context.Context, what question) (total int, err error) {
	for n := int64(bite); n == bite; {
		err = l.writer.do(ctx, bite, func(s *session) (err error) {
			n, err = s.exec(what.text, what.args...)
			return err
		})
		if err != nil { // the writer may still be at it: n is not to be read
			return total, err
		}
		total += int(n)
	}
	return total, nil
}
