package ledger

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"time"

	"mailprobe/probe"
)

// Hour is what became of the probes that were sent on a route within an hour.
// Where the ledger has one, it stands for all of that hour's probes, whether
// some of them are still there or not.
type Hour struct {
	Agent, Route, Server, Network string
	Via                           probe.Via
	Domain                        string // of the sender
	From                          time.Time

	Sent       int
	Uncertain  int
	Delivered  int
	Rejected   int
	Expired    int
	Bounced    int
	Lost       int
	Duplicates int // copies beyond the first
	Junk       int // first copies that lay in the junk folder

	// Delay of the delivered ones, the middle of each interval; zero where none was.
	Delay Delays
}

// Delays are quantiles by nearest rank: half of the probes took P50 or less.
type Delays struct {
	Min, P50, P90, P99, Max time.Duration
}

func (h Hour) place() place {
	return place{h.Agent, h.Route, h.Server, h.Network, h.Via, h.Domain}
}

// counts are the numbers of an hour in the order of its columns.
func (h Hour) counts() []int64 {
	return []int64{int64(h.Sent), int64(h.Uncertain), int64(h.Delivered), int64(h.Rejected), int64(h.Expired), int64(h.Bounced), int64(h.Lost),
		int64(h.Duplicates), int64(h.Junk),
		int64(h.Delay.Min), int64(h.Delay.P50), int64(h.Delay.P90), int64(h.Delay.P99), int64(h.Delay.Max)}
}

const hourColumns = `sent, uncertain, delivered, rejected, expired, bounced, lost, duplicates, junk,
	delay_min, delay_p50, delay_p90, delay_p99, delay_max`

func (r *row) hour(p place) Hour {
	n := func() int { return int(r.int()) }
	d := func() time.Duration { return time.Duration(r.int()) }
	return Hour{
		Agent: p.agent, Route: p.name, Server: p.server, Network: p.network, Via: p.via, Domain: p.domain, From: r.time(),
		Sent: n(), Uncertain: n(), Delivered: n(), Rejected: n(), Expired: n(), Bounced: n(), Lost: n(), Duplicates: n(), Junk: n(),
		Delay: Delays{d(), d(), d(), d(), d()},
	}
}

// compareHours orders two summaries of one hour by how much they know: the one
// that counted more probes, then the one that saw more of them arrive. The order
// is total, so that it does not matter which was there first.
func compareHours(a, b Hour) int {
	return cmp.Or(cmp.Compare(a.Sent, b.Sent), cmp.Compare(a.Delivered, b.Delivered), slices.Compare(a.counts(), b.counts()))
}

// saveHour stores a summary, unless a better one is there, and tells whether it
// did.
func (s *session) saveHour(h Hour) (bool, error) {
	n, err := s.intern(h.place())
	if err != nil {
		return false, err
	}
	better := false
	err = s.each(ask(`SELECT hour, `+hourColumns+` FROM hours WHERE route = ? AND hour = ?`, n, h.From.UnixNano()), func(r *row) error {
		better = compareHours(r.hour(h.place()), h) >= 0
		return nil
	})
	if err != nil || better {
		return false, err
	}
	args := []any{n, h.From.UnixNano()}
	for _, c := range h.counts() {
		args = append(args, c)
	}
	_, err = s.exec(`INSERT OR REPLACE INTO hours (route, hour, `+hourColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, args...)
	return err == nil, err
}

// HourQuery selects hours. Its zero value selects all.
type HourQuery struct {
	Route    string    // of this name; empty for any
	Server   string    // of this server; empty for any
	From, To time.Time // that begin in [From, To); a zero bound is none
}

// Hours yields the summaries that a query selects, by agent, route and time.
// After an error it ends.
func (l *Ledger) Hours(ctx context.Context, q HourQuery) iter.Seq2[Hour, error] {
	return func(yield func(Hour, error) bool) {
		if err := l.hours(ctx, q, func(h Hour) bool { return yield(h, nil) }); err != nil {
			yield(Hour{}, fmt.Errorf("reading hours: %w", explain(l.file, err)))
		}
	}
}

func (l *Ledger) hours(ctx context.Context, q HourQuery, yield func(Hour) bool) error {
	routes, err := places(ctx, l.readers, q.Route, q.Server)
	if err != nil {
		return err
	}
	low, high := bounds(q.From, q.To)
	for _, route := range routes {
		var all []Hour // one route's: 8,766 a year
		err := each(ctx, l.readers, ask(`SELECT hour, `+hourColumns+` FROM hours WHERE route = ? AND hour >= ? AND hour < ? ORDER BY hour`, route.n, low, high), func(r *row) error {
			all = append(all, r.hour(route.place))
			return nil
		})
		if err != nil {
			return err
		}
		for _, h := range all {
			if !yield(h) {
				return nil
			}
		}
	}
	return nil
}
