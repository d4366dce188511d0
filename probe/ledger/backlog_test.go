package ledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mailprobe/probe"
)

func TestBacklog(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		first, moved, uncertain, done, running, other := mail(1, after(time.Minute)), mail(2, after(5*time.Second)), mail(3, after(3*time.Second)), mail(4, after(0)), mail(5, after(time.Second)), mail(6, after(2*time.Second))
		again := mail(7, after(7*time.Second))
		moved.Server = "mx9"
		running.Tag.Route, again.Tag.Route, other.Tag.Agent = "mx2-in", "mx2-in", "site2"
		for _, p := range []probe.Probe{first, moved, done} {
			send(t, l, p)
		}
		for _, p := range []probe.Probe{uncertain, running, again, other} {
			must(t, l.Intend(t.Context(), p))
		}
		must(t, l.MarkDot(t.Context(), uncertain.Tag.Ref, 1, after(time.Hour)))
		must(t, l.EndAttempt(t.Context(), uncertain.Tag.Ref, failed(1, after(time.Hour)), time.Time{}))
		must(t, l.EndAttempt(t.Context(), again.Tag.Ref, failed(1, after(8*time.Second)), time.Time{}))
		record(t, l, seen(done, 1, after(time.Minute)))

		want := []RouteBacklog{
			{Agent: "site1", Route: "mx1-in", Server: "mx9", Pending: 2, Uncertain: 1, OldestPending: after(5 * time.Second), Oldest: after(3 * time.Second)},
			{Agent: "site1", Route: "mx2-in", Server: "mx1", Pending: 2, Waiting: 1, OldestPending: after(time.Second), Oldest: after(time.Second)},
			{Agent: "site2", Route: "mx1-in", Server: "mx1", Pending: 1, OldestPending: after(2 * time.Second), Oldest: after(2 * time.Second)},
		}
		equal(t, "backlog", backlogOf(t, l), want)
		record(t, l, seen(running, 1, after(time.Minute)), seen(other, 1, after(time.Minute)))
		must(t, l.GiveUp(t.Context(), again.Tag.Ref, after(time.Minute)))
		equal(t, "backlog", backlogOf(t, l), want[:1])
		routes, err := l.Routes(t.Context())
		must(t, err)
		equal(t, "routes", routes, []RouteBacklog{want[0], {Agent: "site1", Route: "mx2-in", Server: "mx1"}, {Agent: "site2", Route: "mx1-in", Server: "mx1"}})
	})
}

func TestBacklogOfAClosedLedger(t *testing.T) {
	l := open(t, t.TempDir())
	must(t, l.Close())
	_, err := l.Backlog(t.Context())
	wantError(t, err, ErrClosed)
}

func backlogOf(t testing.TB, l *Ledger) []RouteBacklog {
	t.Helper()
	all, err := l.Backlog(t.Context())
	must(t, err)
	return all
}

// counted is the backlog as SQL counts it in the file.
func counted(t testing.TB, l *Ledger) []RouteBacklog {
	t.Helper()
	var all []RouteBacklog
	must(t, each(t.Context(), l.readers, ask(`SELECT agent, name,
			(SELECT server FROM routes AS r WHERE r.agent = routes.agent AND r.name = routes.name
				AND EXISTS (SELECT 1 FROM probes WHERE route = r.n AND open = 1 AND outcome < 2) ORDER BY r.n DESC LIMIT 1),
			sum(outcome = 0), sum(outcome = 0 AND ended IS NOT NULL AND class <> 'accepted'), sum(outcome = 1),
			min(sent) FILTER (WHERE outcome = 0), min(sent)
		FROM probes JOIN routes ON routes.n = route WHERE open = 1 AND outcome < 2 GROUP BY agent, name ORDER BY agent, name`), func(r *row) error {
		all = append(all, RouteBacklog{Agent: r.text(), Route: r.text(), Server: r.text(),
			Pending: int(r.int()), Waiting: int(r.int()), Uncertain: int(r.int()), OldestPending: r.time(), Oldest: r.time()})
		return nil
	}))
	return all
}

// turmoil is a history in which everything happens that writes probes, and much
// of it fails.
type turmoil struct {
	history
	dir string
}

// The backlog in memory is that of the file after anything that can come.
func TestBacklogIsThatOfTheFile(t *testing.T) {
	var most RouteBacklog
	for seed := range uint64(3) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				dir := t.TempDir()
				u := &turmoil{history: history{t: t, l: open(t, dir), random: rand.New(rand.NewPCG(seed, 9))}, dir: dir}
				for i := range 200 {
					what := u.step()
					got := backlogOf(t, u.l)
					equal(t, fmt.Sprintf("backlog after step %d, %s", i, what), got, counted(t, u.l))
					if t.Failed() {
						return
					}
					for _, b := range got {
						most.Pending, most.Waiting, most.Uncertain = max(most.Pending, b.Pending), max(most.Waiting, b.Waiting), max(most.Uncertain, b.Uncertain)
					}
				}
			})
		})
	}
	if most.Pending < 5 || most.Waiting < 2 || most.Uncertain < 1 {
		t.Errorf("at most %+v were awaited: the test is worth little", most)
	}
}

// step does one thing and names it.
func (u *turmoil) step() string {
	steps := []struct {
		name string
		do   func()
	}{
		{"an operation fails", u.failAlone},
		{"an operation fails beside others", u.failInCompany},
		{"the disk is full", u.failFull},
		{"the connection is lost", u.loseConnection},
		{"a commit only seems to fail", u.loseReply},
		{"opened again", u.reopen},
		{"another ledger's knowledge comes in", u.exchange},
		{"another agent's probes come in", u.foreign},
		{"days pass", u.age},
		{"patience ends", u.giveUp},
	}
	n := u.random.IntN(6 * len(steps))
	if n >= len(steps) || len(u.probes) == 0 {
		u.history.step()
		return "a step of a probe"
	}
	steps[n].do()
	u.reload()
	return steps[n].name
}

// reload learns what callers could know, from the ledger.
func (u *turmoil) reload() {
	u.probes = u.probes[:0]
	for p, err := range u.l.Probes(u.t.Context(), Query{}) {
		must(u.t, err)
		if p.Tag.Agent == "site1" {
			u.probes = append(u.probes, p)
		}
	}
	if len(u.probes) == 0 {
		u.intend()
	}
}

var errFails = errors.New("this operation fails")

// doomed changes much, and fails then.
func (u *turmoil) doomed(s *session) error {
	fresh := mail(u.random.IntN(1<<30), time.Now())
	fresh.Tag.Route = fmt.Sprint("doomed", u.random.IntN(1<<30))
	if err := s.intend(fresh); err != nil {
		return err
	}
	for range 5 {
		p := u.probes[u.random.IntN(len(u.probes))]
		if _, err := s.recordSighting(look(seen(p, 77, time.Now()))); err != nil {
			return err
		}
	}
	return errFails
}

func (u *turmoil) failAlone() {
	wantError(u.t, u.l.writer.do(u.t.Context(), 1, u.doomed), errFails)
}

func (u *turmoil) failInCompany() {
	release := hold(u.l)
	var all sync.WaitGroup
	for n := range 6 {
		p := mail(u.random.IntN(1<<30), time.Now())
		p.Tag.Route = fmt.Sprint("new", n)
		all.Go(func() {
			if n%2 == 0 {
				must(u.t, u.l.Intend(u.t.Context(), p))
			} else {
				wantError(u.t, u.l.writer.do(u.t.Context(), 1, u.doomed), errFails)
			}
		})
	}
	release()
	all.Wait()
}

func (u *turmoil) failFull() {
	limit := func(pages int) {
		must(u.t, u.l.writer.do(u.t.Context(), 1, func(s *session) error {
			_, err := s.conn.ExecContext(context.Background(), fmt.Sprintf(`PRAGMA max_page_count = %d`, pages))
			return err
		}))
	}
	limit(1) // no more than there are
	p := mail(u.random.IntN(1<<30), time.Now())
	p.Attempts[0].Err = strings.Repeat("x", 1<<20)
	p.Attempts[0].Ended, p.Attempts[0].Class = time.Now(), probe.Refused
	wantFault(u.t, u.l.Intend(u.t.Context(), p), "cannot grow")
	limit(1 << 20)
}

// loseConnection makes the rollback fail, so that the connection is given up.
func (u *turmoil) loseConnection() {
	err := u.l.writer.do(u.t.Context(), 1, func(s *session) error {
		if err := u.doomed(s); !errors.Is(err, errFails) {
			return err
		}
		return errors.Join(s.rollback(), s.rollback())
	})
	if err == nil {
		u.t.Error("two rollbacks did not fail")
	}
}

// loseReply commits and yet gives an error, as a disk may.
func (u *turmoil) loseReply() {
	p := mail(u.random.IntN(1<<30), time.Now())
	p.Tag.Route = fmt.Sprint("lost", u.random.IntN(1<<30))
	err := u.l.writer.do(u.t.Context(), 1, func(s *session) error {
		if err := s.intend(p); err != nil {
			return err
		}
		return errors.Join(s.commit(), s.commit())
	})
	if err == nil {
		u.t.Error("two commits did not fail")
	}
	must(u.t, u.l.Watch(u.t.Context(), probe.Watch{From: start, To: time.Now()})) // the next write finds out
	get(u.t, u.l, p.Tag.Ref)
}

func (u *turmoil) reopen() {
	must(u.t, u.l.Close())
	u.l = open(u.t, u.dir)
	if u.random.IntN(2) == 0 {
		_, err := u.l.Recover(u.t.Context(), time.Now(), func(route string) bool { return route == "r1" })
		must(u.t, err)
	}
}

func (u *turmoil) exchange() {
	other := open(u.t, u.t.TempDir())
	take(u.t, other, export(u.t, u.l))
	elsewhere := turmoil{history: history{t: u.t, l: other, random: u.random, copies: u.copies, last: u.last}}
	elsewhere.reload()
	for range 20 {
		elsewhere.history.step()
	}
	take(u.t, u.l, export(u.t, other))
	u.last = elsewhere.last
	must(u.t, other.Close())
}

func (u *turmoil) foreign() {
	file := export(u.t, u.l)
	take(u.t, u.l, bytes.ReplaceAll(file, []byte(`"agent":"site1"`), []byte(`"agent":"site2"`)))
}

func (u *turmoil) giveUp() {
	for w, err := range u.l.Waiting(u.t.Context()) {
		must(u.t, err)
		must(u.t, u.l.GiveUp(u.t.Context(), w.Ref, time.Now()))
		break
	}
}

func (u *turmoil) age() {
	time.Sleep(time.Duration(u.random.IntN(7*24)) * time.Hour)
	_, err := u.l.Settle(u.t.Context(), time.Now())
	must(u.t, err)
	_, err = u.l.PruneBy(u.t.Context(), Pruning{Before: time.Now().Add(-3 * 24 * time.Hour)})
	must(u.t, err)
}

// Of many that were awaited at once, the memory is given back.
func TestTimesShrink(t *testing.T) {
	var list times
	for i := range 10_000 {
		list.add(int64(i))
	}
	for i := range 9_990 {
		list.remove(int64(i))
	}
	if len(list) != 10 || cap(list) > 64 || list[0] != 9_990 {
		t.Errorf("%d of %d are left, from %d on; want 10 of few, from 9990 on", len(list), cap(list), list[0])
	}
}

// The queries for open probes and newest ones must not read the others.
func TestProbesAreFoundByIndex(t *testing.T) {
	l := open(t, t.TempDir())
	for name, test := range map[string]struct{ query, want string }{
		"awaited": {selectAwaited, "SCAN probes USING INDEX probes_open"},
		"waiting": {selectWaiting, "SEARCH probes USING INDEX probes_open (sent>?)"},
		"newest":  {selectNewest, "SEARCH probes USING COVERING INDEX probes_came"},
		"spans":   {selectSpans, "SEARCH probes USING COVERING INDEX probes_route_sent (route=?)"},
		"extent":  {selectExtents, "SEARCH probes USING COVERING INDEX probes_came"},
		"latest":  {RevisionQuery{Latest: true}.question().text, "SCAN revisions USING INDEX revisions_latest"},
		"current": {RevisionQuery{Open: true, Latest: true}.question().text, "SCAN revisions USING INDEX revisions_open"},
		"history": {RevisionQuery{Open: true}.question().text, "SCAN revisions USING COVERING INDEX revisions_open"},
		"light":   {selectLight, "SEARCH probes USING INTEGER PRIMARY KEY"},
		"open":    {paging{[2]int64{0, 1}, true, pageSize}.source("probes_open", "open = 1 AND outcome < 2").query, "SEARCH probes USING COVERING INDEX"},
		"failed":  {paging{[2]int64{0, 1}, true, pageSize}.source("probes_failed", "route = 1 AND "+Failures{Late: time.Minute}.condition()).query, "SEARCH probes USING COVERING INDEX"},
		"route":   {paging{[2]int64{0, 1}, false, pageSize}.source("probes_route_sent", "route = 1").query, "SEARCH probes USING COVERING INDEX"},
		"all":     {paging{[2]int64{0, 1}, true, pageSize}.source("probes_sent", "true").query, "SEARCH probes USING COVERING INDEX"},
	} {
		plan := ""
		must(t, each(t.Context(), l.readers, question{`EXPLAIN QUERY PLAN ` + test.query, []any{1, 2, 3, 4}[:min(4, strings.Count(test.query, "?"))]}, func(r *row) error {
			r.at = 3
			plan += r.text() + "\n"
			return nil
		}))
		if !strings.Contains(plan, test.want) || strings.Contains(plan, "SCAN probes\n") || strings.Contains(plan, "SCAN revisions\n") || name != "newest" && name != "history" && strings.Contains(plan, "TEMP B-TREE FOR ORDER BY") {
			t.Errorf("%s is served by:\n%s", name, plan)
		}
	}
}
