package agent

import (
	"fmt"
	"testing"
	"time"
)

func TestFirstDueIsSpreadAndStaysOverARestart(t *testing.T) {
	now := time.Date(2011, 5, 6, 4, 10, 0, 0, time.UTC)
	quarter := map[int]int{}
	for i := range 400 {
		name := fmt.Sprintf("mx%d.example-relay", i)
		due := firstDue(name, time.Minute, now)
		if due.Before(now) || !due.Before(now.Add(time.Minute)) {
			t.Fatalf("%s: first due %v: want within the minute from %v", name, due, now)
		}
		quarter[int(due.Sub(now)/(15*time.Second))]++
		later := firstDue(name, time.Minute, now.Add(17*time.Second))
		if off := later.Sub(due) % time.Minute; off != 0 {
			t.Errorf("%s: a restart moved it by %v", name, off)
		}
	}
	for q := range 4 {
		if n := quarter[q]; n < 60 || n > 140 {
			t.Errorf("%d of 400 routes start in quarter %d of the minute: want about 100", n, q)
		}
	}
}

func TestAdvancePassesOverWhatWasMissed(t *testing.T) {
	due := time.Date(2011, 5, 6, 4, 10, 7, 0, time.UTC)
	r := &Route{}
	r.Every = time.Minute
	for _, c := range []struct {
		late   time.Duration
		fires  bool
		passed int
		next   time.Duration
	}{
		{0, true, 0, time.Minute},
		{20 * time.Second, true, 0, time.Minute},
		{59 * time.Second, false, 1, time.Minute},
		{time.Minute, false, 2, 2 * time.Minute},
		{9*time.Hour + 30*time.Second, false, 541, 541 * time.Minute},
	} {
		e := entry{r, due}
		fires, passed := e.advance(due.Add(c.late))
		if fires != c.fires || passed != c.passed || e.due.Sub(due) != c.next {
			t.Errorf("%v late: fires %v, passed %d, next after %v: want %v, %d, %v", c.late, fires, passed, e.due.Sub(due), c.fires, c.passed, c.next)
		}
	}
	// A quick route on a busy machine skips, and goes on.
	r.Every = 100 * time.Millisecond
	e := entry{r, due}
	if fires, passed := e.advance(due.Add(time.Second)); !fires || passed != 10 {
		t.Errorf("fires %v, passed %d: want the newest begun and 10 passed over", fires, passed)
	}
}

func TestARouteThatStaysKeepsItsDueTime(t *testing.T) {
	now := time.Date(2011, 5, 6, 4, 10, 0, 0, time.UTC)
	set, err := newRouteSet([]Route{route("stays", time.Minute, nil), route("goes", time.Minute, nil)}, &routeSet{})
	if err != nil {
		t.Fatal(err)
	}
	s := &schedule{}
	s.follow(set, now)
	overdue := now.Add(-time.Second)
	for i := range s.entries {
		s.entries[i].due = overdue
	}
	next, err := newRouteSet([]Route{route("comes", time.Minute, nil), route("stays", time.Minute, nil)}, set)
	if err != nil {
		t.Fatal(err)
	}
	s.follow(next, now)
	if first := s.entries[0]; len(s.entries) != 2 || first.route.Name != "stays" || !first.due.Equal(overdue) {
		t.Errorf("%d routes, the first is %s, due at %v: want stays, at %v", len(s.entries), first.route.Name, first.due, overdue)
	}
	if second := s.entries[1]; second.route.Name != "comes" || second.due.Before(now) {
		t.Errorf("the other is %s, due at %v", second.route.Name, second.due)
	}
}
