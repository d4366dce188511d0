package ledger

import (
	"context"
	"fmt"
	"time"
)

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
