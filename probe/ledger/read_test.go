package ledger

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"mailprobe/probe"
)

// queried is a ledger of 500 probes, one a minute, on five routes of two
// servers in turn; every third has arrived, the tenth has an earlier attempt.
func queried(t *testing.T, l *Ledger) {
	t.Helper()
	must(t, l.writer.do(t.Context(), 500, func(s *session) error {
		for n := 1; n <= 500; n++ {
			if _, err := s.insertProbe(queriedProbe(n)); err != nil {
				return err
			}
		}
		return nil
	}))
}

func queriedProbe(n int) probe.Probe {
	p := mail(n, after(time.Duration(n)*time.Minute))
	p.Tag.Route = "r" + string(rune('0'+n%5))
	p.Server = []string{"even", "odd"}[n%5%2]
	sent := p.Sent()
	if n%10 == 0 {
		p.Attempts[0] = failed(1, sent.Add(time.Second))
		p.Attempts[0].Began = sent
		p.Attempts = append(p.Attempts, probe.Attempt{N: 2, Began: sent.Add(2 * time.Second)})
	}
	if n%3 == 0 {
		newest := &p.Attempts[len(p.Attempts)-1]
		newest.Ended, newest.Class = sent.Add(3*time.Second), probe.Accepted
		p.Arrivals = []probe.Arrival{seen(p, 1, sent.Add(4*time.Second))}
	}
	return p
}

// Expected are the numbers 1 to 500 that a plain condition lets through.
func TestProbes(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		queried(t, l)
		minute := func(n int) time.Time { return after(time.Duration(n) * time.Minute) }
		for name, test := range map[string]struct {
			query Query
			want  func(n int) bool
		}{
			"all":                 {Query{}, func(int) bool { return true }},
			"a route":             {Query{Route: "r3"}, func(n int) bool { return n%5 == 3 }},
			"a server":            {Query{Server: "odd"}, func(n int) bool { return n%5%2 == 1 }},
			"a route of a server": {Query{Server: "odd", Route: "r1"}, func(n int) bool { return n%5 == 1 }},
			"no such route":       {Query{Route: "r9"}, func(int) bool { return false }},
			"not of that server":  {Query{Server: "even", Route: "r1"}, func(int) bool { return false }},
			"half open":           {Query{From: minute(100), To: minute(450)}, func(n int) bool { return n >= 100 && n < 450 }},
			"an hour of a server": {Query{Server: "even", From: minute(60), To: minute(120)}, func(n int) bool { return n%5%2 == 0 && n >= 60 && n < 120 }},
			"unsettled":           {Query{Unsettled: true}, func(n int) bool { return n%3 != 0 }},
			"unsettled of a server": {Query{Unsettled: true, Server: "odd", From: minute(7)},
				func(n int) bool { return n%3 != 0 && n%5%2 == 1 && n >= 7 }},
			"before all": {Query{To: time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC)}, func(int) bool { return false }},
			"after all":  {Query{From: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)}, func(int) bool { return false }},
			"ever":       {Query{From: time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC), To: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)}, func(int) bool { return true }},
		} {
			want := slices.DeleteFunc(sequence(500), func(n int) bool { return !test.want(n) })
			equal(t, name, numbers(t, l, test.query), want)
			for _, limit := range []int{1, 3, 200, 201, 400, 1000} {
				q := test.query
				q.Newest, q.Limit = true, limit
				equal(t, name+", the newest first", numbers(t, l, q), reversed(want)[:min(limit, len(want))])
			}
		}
	})
}

func TestProbesAreComplete(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		queried(t, l)
		i := 0
		for p, err := range l.Probes(t.Context(), Query{}) {
			must(t, err)
			i++
			equal(t, "probe", p, queriedProbe(i))
			equal(t, "probe", get(t, l, p.Tag.Ref), p)
		}
	})
}

// A consumer may write and read while it is given probes, and may stop.
func TestProbesWhileWriting(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		queried(t, l)
		i := 0
		for p, err := range l.Probes(t.Context(), Query{}) {
			must(t, err)
			record(t, l, seen(p, 2, after(time.Hour)))
			get(t, l, p.Tag.Ref)
			if i++; i == 250 {
				break
			}
		}
		must(t, l.Intend(t.Context(), mail(1000, after(0))))
	})
}

func TestProbesEndWithTheContext(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		queried(t, l)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var last error
		i := 0
		for _, err := range l.Probes(ctx, Query{}) {
			if last = err; err == nil {
				i++
			}
			cancel()
		}
		if !errors.Is(last, context.Canceled) || i > pageSize {
			t.Errorf("error %v after %d probes, want context.Canceled after at most one page", last, i)
		}
	})
}

func TestFind(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		p, twin := mail(1, after(0)), mail(1, after(0))
		twin.Tag.Agent = "other"
		must(t, l.Intend(t.Context(), p))
		must(t, l.Intend(t.Context(), twin))
		must(t, l.Intend(t.Context(), mail(2, after(0))))
		got, err := l.Find(t.Context(), number(1))
		must(t, err)
		equal(t, "found", got, []probe.Probe{twin, p})
		got, err = l.Find(t.Context(), uuid.UUID{1})
		must(t, err)
		equal(t, "not found", got, nil)
	})
}
