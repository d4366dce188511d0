package ledger

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"mailprobe/probe"
)

// fates writes one probe a minute, of each fate one: 1 came at once, 2 late, 3 late
// by its upper bound alone, 4 to the junk folder, 5 was rejected, 6 expired, 7
// bounced, 8 is lost, 9 is of another server and late, 10 is of another agent and
// late, 11 was sent last and is awaited.
func fates(t *testing.T, l *Ledger) {
	t.Helper()
	ctx := t.Context()
	all := map[int]probe.Probe{}
	for n := 1; n <= 11; n++ {
		p := mail(n, after(time.Duration(n)*time.Minute))
		switch n {
		case 9:
			p.Server, p.Tag.Route = "mx2", "mx2-in"
		case 10:
			p.Tag.Agent = "site2"
		case 11:
			p.Attempts[0].Began = after(6*24*time.Hour + 8*time.Minute + 30*time.Second) // as far from the lost one as that takes
		}
		all[n] = p
		if n != 5 && n != 6 {
			send(t, l, p)
		}
	}
	came := func(n int, least, most time.Duration, junk bool) {
		a := seen(all[n], 1, all[n].Sent().Add(most))
		a.After, a.Junk = all[n].Sent().Add(least), junk
		record(t, l, a)
	}
	came(1, time.Second, 2*time.Second, false)
	came(2, time.Minute, 61*time.Second, false)
	came(3, 29*time.Second, 90*time.Second, false)
	came(4, time.Second, 2*time.Second, true)
	for n, a := range map[int]probe.Attempt{5: {N: 1, Ended: after(5 * time.Minute), Class: probe.Rejected, Reply: probe.Reply{Code: 550}}, 6: failed(1, after(6*time.Minute))} {
		must(t, l.Intend(ctx, all[n]))
		must(t, l.EndAttempt(ctx, all[n].Tag.Ref, a, a.Ended))
	}
	_, err := l.Record(ctx, probe.Sighting{Mailbox: "mx1", Notices: []probe.Notice{told(all[7], 1, probe.ActionFailed, after(8*time.Minute))}})
	must(t, err)
	came(9, time.Hour, time.Hour+time.Second, false)
	came(10, time.Hour, time.Hour+time.Second, false)
	_, err = l.Settle(ctx, after(6*24*time.Hour+9*time.Minute))
	must(t, err)
}

func TestFailuresAreFound(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		fates(t, l)
		late := &Failures{Late: 30 * time.Second}
		sent := mail(0, after(6*24*time.Hour+8*time.Minute+30*time.Second)).Sent()
		for name, test := range map[string]struct {
			q    Query
			want []int
		}{
			"of all":            {Query{Failed: late}, []int{2, 4, 5, 6, 7, 8, 9, 10}},
			"of an agent":       {Query{Agent: "site1", Failed: late}, []int{2, 4, 5, 6, 7, 8, 9}},
			"of a server":       {Query{Agent: "site1", Server: "mx1", Failed: late, Newest: true}, []int{8, 7, 6, 5, 4, 2}},
			"of a server and t": {Query{Agent: "site1", Server: "mx1", Failed: late, From: after(4 * time.Minute), To: after(7 * time.Minute)}, []int{4, 5, 6}},
			"late at once":      {Query{Server: "mx1", Agent: "site1", Failed: &Failures{}, To: after(5 * time.Minute)}, []int{2, 3, 4}},
			"nothing is late":   {Query{Server: "mx2", Failed: &Failures{Late: 2 * time.Hour}}, []int{}},
			"overdue":           {Query{Server: "mx1", Agent: "site1", From: after(8 * time.Minute), Failed: &Failures{Late: time.Minute, Due: sent.Add(1)}}, []int{8, 11}},
			"not overdue":       {Query{Server: "mx1", Agent: "site1", From: after(8 * time.Minute), Failed: &Failures{Late: time.Minute, Due: sent}}, []int{8}},
			"the newest two":    {Query{Agent: "site1", Failed: late, Newest: true, Limit: 2}, []int{9, 8}},
			"all of an agent":   {Query{Agent: "site2"}, []int{10}},
			"of no agent":       {Query{Agent: "site3"}, []int{}},
		} {
			equal(t, name, numbers(t, l, test.q), test.want)
		}
	})
}

// All pages together are the list, whatever their size and whatever is added in
// front meanwhile.
func TestPages(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		for n := 1; n <= 12; n++ {
			p := mail(n, after(time.Duration(n/3)*time.Minute)) // three are sent at one instant
			if n%2 == 0 {
				p.Server, p.Tag.Route = "mx2", "mx2-in"
			}
			send(t, l, p)
		}
		for _, q := range []Query{{}, {Newest: true}, {Newest: true, Server: "mx2"}, {Newest: true, Agent: "site1", To: after(3 * time.Minute)}} {
			want := numbers(t, l, q)
			for q.Limit = 1; q.Limit <= len(want)+1; q.Limit++ {
				equal(t, fmt.Sprintf("%+v", q), paged(t, l, q), want)
			}
		}
	})
}

// paged reads a list page by page. After the first it sends one more, which must
// not disturb what follows where the newest come first.
func paged(t *testing.T, l *Ledger, q Query) (list []int) {
	t.Helper()
	for next := Cursor(""); ; {
		page, after, err := l.Page(t.Context(), q, next)
		must(t, err)
		for _, p := range page {
			list = append(list, int(p.Tag.ID[15]))
		}
		if len(page) > q.Limit || after != "" && len(page) < q.Limit {
			t.Errorf("a page of %d has %d", q.Limit, len(page))
		}
		if after == "" {
			return list
		}
		next = after
	}
}

func TestWrongCursors(t *testing.T) {
	l := open(t, t.TempDir())
	for _, text := range []Cursor{"x", "1", "1.", ".1", "1.2.3", "1.!", "zzzzzzzzzzzzzzzzzzzzzz.1"} {
		var wrong *CursorError
		if _, _, err := l.Page(t.Context(), Query{Limit: 1}, text); !errors.As(err, &wrong) {
			t.Errorf("%q is taken: %v", text, err)
		}
	}
}

// Failures outlive the others; the summary counts both, as long as it stays.
func TestFailuresOutliveOthers(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		fates(t, l)
		late := func(server string) time.Duration {
			return map[string]time.Duration{"mx1": 30 * time.Second, "mx2": 2 * time.Hour}[server]
		}
		prune := func(what Pruning, want int) {
			t.Helper()
			n, err := l.PruneBy(t.Context(), what)
			must(t, err)
			equal(t, "pruned", n, want)
		}
		what := Pruning{Before: after(time.Hour), Failed: after(0), Late: late}
		prune(what, 3)
		equal(t, "left", numbers(t, l, Query{}), []int{2, 4, 5, 6, 7, 8, 10, 11})
		prune(what, 0)
		summed := func() map[string]int {
			sums := map[string]int{}
			for _, h := range hoursOf(t, l, HourQuery{}) {
				sums[h.Agent+" "+h.Server] = h.Sent
			}
			return sums
		}
		equal(t, "summed up", summed(), map[string]int{"site1 mx1": 8, "site1 mx2": 1}) // of site2 nothing went
		equal(t, "of whole hours", numbers(t, l, Query{Whole: true}), []int{10, 11})
		equal(t, "of a server's whole hours", numbers(t, l, Query{Agent: "site1", Whole: true, Server: "mx1", Newest: true}), []int{11})
		spans, err := l.RouteSpans(t.Context())
		must(t, err)
		equal(t, "whole from here on", spans[0].Whole, mail(0, after(6*24*time.Hour+8*time.Minute+30*time.Second)).Sent())

		what.Failed = after(time.Hour)
		prune(what, 7)
		equal(t, "left at last", numbers(t, l, Query{}), []int{11})
		equal(t, "summed up at last", summed(), map[string]int{"site1 mx1": 8, "site1 mx2": 1, "site2 mx1": 1})
	})
}

// An hour that is kept is whole, between others that are not.
func TestKeptHoursAreWhole(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		for n := 1; n <= 6; n++ { // two an hour, of which the second is late
			p := mail(n, after(time.Duration(n-1)*30*time.Minute))
			send(t, l, p)
			record(t, l, seen(p, 1, p.Sent().Add(time.Duration(2-n%2)*90*time.Second)))
		}
		_, err := l.PruneBy(t.Context(), Pruning{Before: after(3 * time.Hour), Failed: after(0), Late: func(string) time.Duration { return 2 * time.Minute },
			Keep: func(_ string, hour time.Time) bool { return hour.Equal(after(time.Hour)) }})
		must(t, err)
		equal(t, "left", numbers(t, l, Query{}), []int{2, 3, 4, 6})
		equal(t, "whole", numbers(t, l, Query{Server: "mx1", Whole: true}), []int{3, 4})
		equal(t, "of all servers", numbers(t, l, Query{Whole: true, From: after(30 * time.Minute)}), []int{3, 4})
	})
}
