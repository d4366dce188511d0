package ledger

import (
	"context"
	"math"
	"time"
)

// key is the place of a row in the order of sending.
type key struct{ sent, p int64 }

func (k key) before(o key) bool { return k.sent < o.sent || k.sent == o.sent && k.p < o.p }

// beginning lies before every row.
var beginning = key{math.MinInt64, math.MinInt64}

// keys asks for two columns, sent and p.
func keys(ctx context.Context, q querier, what question) ([]key, error) {
	var page []key
	err := each(ctx, q, what, func(r *row) error {
		page = append(page, key{r.int(), r.int()})
		return nil
	})
	return page, err
}

// bounds turns a span of time into bounds of a column; a zero time is no bound.
func bounds(from, to time.Time) (low, high int64) {
	low, high = math.MinInt64, math.MaxInt64
	switch {
	case !from.IsZero() && from.After(latest):
		low = math.MaxInt64
	case !from.IsZero() && from.After(earliest):
		low = from.UnixNano()
	}
	switch {
	case !to.IsZero() && to.Before(earliest):
		high = math.MinInt64
	case !to.IsZero() && to.Before(latest):
		high = to.UnixNano()
	}
	return low, high
}

// source pages through the keys of one index, from either end. Each page is a
// query of its own, so that a slow reader holds no snapshot, which would keep
// the write-ahead log growing.
type source struct {
	query string
	bound int64 // of sent, at the end of the span that is reached last
	size  int   // of a page
	page  []key
	last  key // where the next page begins
	done  bool
}

// pageSize is how many keys, and how many probes, are held at a time.
const pageSize = 500

// peek returns the next key without taking it, and false at the end.
func (s *source) peek(ctx context.Context, q querier) (key, bool, error) {
	if len(s.page) == 0 && !s.done {
		page, err := keys(ctx, q, ask(s.query, s.last.sent, s.last.p, s.bound))
		if err != nil {
			return key{}, false, err
		}
		s.page, s.done = page, len(page) < s.size
		if len(page) > 0 {
			s.last = page[len(page)-1]
		}
	}
	if len(s.page) == 0 {
		return key{}, false, nil
	}
	return s.page[0], true, nil
}

// merged takes keys from several sources in one order.
type merged struct {
	sources []*source
	newest  bool
}

// take returns the next keys, at most n; none at the end.
func (m *merged) take(ctx context.Context, q querier, n int) ([]key, error) {
	var taken []key
	for len(taken) < n {
		var from *source
		var best key
		for _, s := range m.sources {
			k, ok, err := s.peek(ctx, q)
			if err != nil {
				return nil, err
			}
			if ok && (from == nil || k.before(best) != m.newest) {
				from, best = s, k
			}
		}
		if from == nil {
			break
		}
		from.page = from.page[1:]
		taken = append(taken, best)
	}
	return taken, nil
}
