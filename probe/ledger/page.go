package ledger

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"mailprobe/probe"
)

// Cursor is a place in the order of a list. It is opaque, outlives a restart, and
// stays good when probes are added or pruned. The empty one is the list's begin.
type Cursor string

// CursorError says that a text is no cursor that this ledger gave out.
type CursorError struct{ Text string }

// Error implements error.
func (e *CursorError) Error() string {
	return fmt.Sprintf("%q is no cursor of a list: take the one that came with the page before", e.Text)
}

// base is that in which cursors are written.
const base = 36

func (k key) cursor() Cursor {
	return Cursor(strconv.FormatInt(k.sent, base) + "." + strconv.FormatInt(k.p, base))
}

func (c Cursor) key() (key, error) {
	sent, p, ok := strings.Cut(string(c), ".")
	k := key{}
	var errs [2]error
	k.sent, errs[0] = strconv.ParseInt(sent, base, 64)
	k.p, errs[1] = strconv.ParseInt(p, base, 64)
	if !ok || errs[0] != nil || errs[1] != nil {
		return key{}, &CursorError{string(c)}
	}
	return k, nil
}

// Page returns the probes of a list behind a place in it, at most q.Limit, which
// must be positive, and the place where the page that follows begins; empty: there
// is none. The query must be the same for each page. A place that is none gives a
// [CursorError].
func (l *Ledger) Page(ctx context.Context, q Query, behind Cursor) (list []probe.Probe, next Cursor, err error) {
	limit := q.Limit
	q.Limit++ // to know whether there is more
	if behind != "" {
		if q.behind, err = behind.key(); err != nil {
			return nil, "", err
		}
	}
	var last key
	err = l.probes(ctx, q, func(s *stored) bool {
		if len(list) == limit {
			next = last.cursor()
			return false
		}
		list = append(list, s.probe)
		last = key{s.probe.Sent().UnixNano(), s.row}
		return true
	})
	if err != nil {
		return nil, "", fmt.Errorf("reading a page of probes: %w", explain(l.file, err))
	}
	return list, next, nil
}

// paging is how sources page through their indexes.
type paging struct {
	span   [2]int64 // of sent
	newest bool
	size   int // of a page
}

// source returns the source of the rows that an index holds and a condition lets
// through, sent in [span[0], span[1]). One bound of the span is that of the first
// page: a second condition on the same side could be the one by which SQLite
// seeks, and each page would read all before it again.
func (p paging) source(index, condition string) *source {
	s := &source{size: p.size}
	s.last, s.bound = key{p.span[0], beginning.p}, p.span[1]
	compare, within, order := ">", "<", ""
	if p.newest {
		s.last, s.bound = key{p.span[1], beginning.p}, p.span[0]
		compare, within, order = "<", ">=", " DESC"
	}
	s.query = fmt.Sprintf(`SELECT sent, p FROM probes INDEXED BY %s WHERE %s AND (sent, p) %s (?, ?) AND sent %s ?
		ORDER BY sent%s, p%s LIMIT %d`, index, condition, compare, within, order, order, p.size)
	return s
}

// skip lets a source go on behind a place, if that lies behind where it begins.
func (s *source) skip(behind key, newest bool) {
	if s.last.before(behind) != newest {
		s.last = behind
	}
}
