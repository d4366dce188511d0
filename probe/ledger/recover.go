package ledger

import (
	"context"
	"fmt"
	"slices"
	"time"

	"mailprobe/probe"
)

// bite is how many rows one write of the housekeeping takes: it is done in a
// few milliseconds, so that what the agent writes is not held up.
const bite = 100

// interruption is the text of an attempt that a kill of the agent cut off.
const interruption = "the agent stopped before the attempt ended"

// Recover ends every attempt of this agent that was under way when it stopped,
// as interrupted at the given instant, and returns how many there were. It is
// called before the first Intend. An attempt that may have sent its final dot
// leaves the probe uncertain. Any other is given up, unless retries tells that
// its route tries again what failed: then the probe waits for another attempt.
// Nil says that none does. It must be quick and must not call the ledger.
func (l *Ledger) Recover(ctx context.Context, at time.Time, retries func(route string) bool) (int, error) {
	if retries == nil {
		retries = func(string) bool { return false }
	}
	n, err := l.inBites(ctx, ask(`SELECT sent, p FROM probes INDEXED BY probes_open WHERE open = 1 AND ended IS NULL
		AND route IN (SELECT n FROM routes WHERE agent = ?) AND (sent, p) > (?, ?) ORDER BY sent, p LIMIT ?`, l.agent),
		func(s *session, rows []int64) (int, error) { return s.interrupt(rows, at, retries) })
	if err != nil {
		return n, fmt.Errorf("ending the attempts that were under way: %w", explain(l.file, err))
	}
	return n, nil
}

func (s *session) interrupt(rows []int64, at time.Time, retries func(route string) bool) (n int, err error) {
	for _, p := range rows {
		h, found, err := s.findRow(p)
		if err != nil {
			return 0, err
		}
		if !found || !h.ended.IsZero() {
			continue
		}
		where, err := s.place(h.route)
		if err != nil {
			return 0, err
		}
		var givenUp time.Time
		if h.dotted.IsZero() && !retries(where.name) {
			givenUp = at
		}
		a := probe.Attempt{N: h.n, Ended: at, Class: probe.Interrupted, Err: interruption}
		if err := s.end(h, a, givenUp); err != nil {
			return 0, err
		}
		n++
	}
	return n, nil
}

// Settle stores what the mere passing of time has made of open probes: accepted
// ones that were not seen for probe.LostAfter are lost, and uncertain ones of
// that age are settled as they are. It returns how many it settled.
func (l *Ledger) Settle(ctx context.Context, now time.Time) (int, error) {
	n, err := l.inBites(ctx, ask(`SELECT sent, p FROM probes INDEXED BY probes_open WHERE open = 1 AND sent <= ?
		AND (sent, p) > (?, ?) ORDER BY sent, p LIMIT ?`, now.Add(-probe.LostAfter).UnixNano()),
		func(s *session, rows []int64) (int, error) { return s.settle(rows, now) })
	if err != nil {
		return n, fmt.Errorf("settling old probes: %w", explain(l.file, err))
	}
	return n, nil
}

func (s *session) settle(rows []int64, now time.Time) (n int, err error) {
	for _, p := range rows {
		h, found, err := s.findRow(p)
		if err != nil {
			return 0, err
		}
		if !found {
			continue // it was pruned
		}
		after := h
		if after.state = stateOf(h.facts(), now); after.state == h.state {
			continue
		}
		_, err = s.exec(`UPDATE probes SET outcome = ?, open = ?, change = ? WHERE p = ?`, after.state.outcome, after.state.open, s.next(), p)
		if err == nil {
			err = s.became(h, after)
		}
		if err != nil {
			return 0, err
		}
		n += count(!after.state.open)
	}
	return n, nil
}

// inBites finds rows by a query that pages by (sent, p), beside the writer, and
// has each page written in an operation of its own. The write looks at each row
// again, since much may have happened meanwhile. It returns the sum of what the
// writes return.
func (l *Ledger) inBites(ctx context.Context, what question, write func(*session, []int64) (int, error)) (total int, err error) {
	last := beginning
	for {
		args := slices.Concat(what.args, []any{last.sent, last.p, bite})
		page, err := keys(ctx, l.readers, question{what.text, args})
		if err != nil || len(page) == 0 {
			return total, err
		}
		last = page[len(page)-1]
		rows := make([]int64, len(page))
		for i, k := range page {
			rows[i] = k.p
		}
		var n int
		err = l.writer.do(ctx, len(rows), func(s *session) (err error) {
			n, err = write(s, rows)
			return err
		})
		if err != nil {
			return total, err
		}
		total += n
	}
}
