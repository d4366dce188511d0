package agent

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"testing/synctest"
	"time"
	"unsafe"

	"github.com/google/uuid"

	"mailprobe/probe"
)

// quiet is a queue of these routes that does not run.
func quiet(t testing.TB, routes ...Route) (*queue, *[]waiting) {
	t.Helper()
	set, err := newRouteSet(routes, &routeSet{})
	if err != nil {
		t.Fatal(err)
	}
	var tried []waiting
	q := newQueue(func(string) time.Time { return time.Time{} }, func(e waiting, _ *Route) { tried = append(tried, e) })
	q.serve(set)
	return q, &tried
}

// waitsFor returns a probe that waits, of a route and a time of sending.
func waitsFor(route string, sent time.Time) probe.Waiting {
	return probe.Waiting{Ref: probe.Ref{Agent: "agent1", Route: route, ID: uuid.New()}, Tries: probe.Tries{N: 1, Sent: sent, Last: sent}}
}

func TestTheQueueIsOrderedByDueTimeAndThenByAge(t *testing.T) {
	q, tried := quiet(t, patient("r", time.Minute, nil, "postfix"), patient("s", time.Minute, nil, "postfix"))
	base := time.Now().Add(-time.Hour)
	for _, n := range rand.Perm(1000) { // in tens that are due together
		w := waitsFor([]string{"r", "s"}[n%2], base.Add(time.Duration(n)*time.Millisecond))
		e := q.entry(w, base.Add(time.Duration(n/10)*time.Second))
		if n%3 == 0 {
			q.resume([]waiting{e})
		} else if !q.add(e) {
			t.Fatal("a route that tries again takes nothing")
		}
	}
	q.begin()
	if len(*tried) != 1000 {
		t.Fatalf("%d were tried, want 1000", len(*tried))
	}
	for n, e := range *tried {
		if want := base.Add(time.Duration(n) * time.Millisecond).UnixNano(); e.sent != want {
			t.Fatalf("place %d has one that was sent at %d, want %d", n, e.sent, want)
		}
	}
	if len(q.lanes) != 0 || q.lines[0].waits != 0 {
		t.Errorf("an empty queue has %d lanes, and %d waits", len(q.lanes), q.lines[0].waits)
	}
}

func TestWhatBeganInThisRunIsNotTakenTwice(t *testing.T) {
	q, _ := quiet(t, patient("r", time.Minute, nil, "postfix"))
	own, left := waitsFor("r", time.Now()), waitsFor("r", time.Now())
	q.began(own.Ref.ID)
	due := time.Now().Add(time.Hour)
	q.add(q.entry(own, due))
	q.resume([]waiting{q.entry(own, due), q.entry(left, due)})
	if n := q.lines[0].waits; n != 2 {
		t.Errorf("%d wait, want 2", n)
	}
}

func TestWhatWaitsMovesWithItsRouteToAnotherInjectionPoint(t *testing.T) {
	r, s := patient("r", time.Minute, nil, "postfix"), patient("s", time.Minute, nil, "postfix")
	r.Limit = NewLimit(2, 1)
	s.Limit = r.Limit
	q, _ := quiet(t, r, s)
	for range 5 {
		q.add(q.entry(waitsFor("r", time.Now()), time.Now()))
		q.add(q.entry(waitsFor("s", time.Now()), time.Now()))
	}
	was := r.Limit
	r.Limit = NewLimit(2, 1)
	set, err := newRouteSet([]Route{r, s}, &routeSet{})
	if err != nil {
		t.Fatal(err)
	}
	if gone := q.serve(set); len(gone) != 0 || len(q.lanes[was].waits) != 5 || len(q.lanes[r.Limit].waits) != 5 {
		t.Errorf("%d are gone, and the lanes are %v: want 5 in each", len(gone), q.lanes)
	}
}

// The clock on the wall leaps while the one that timers follow goes on, as over
// a sleep of the machine.
func TestALeapOfTheClockIsNoticed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, tried := quiet(t, patient("r", time.Minute, nil, "postfix"))
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go q.run(ctx)
		q.add(q.entry(waitsFor("r", time.Now()), time.Now().Add(time.Hour)))
		synctest.Wait()
		q.mu.Lock()
		q.lanes[nil].waits[0].due = time.Now().UnixNano()
		q.mu.Unlock()
		time.Sleep(lookEvery)
		synctest.Wait()
		q.mu.Lock()
		defer q.mu.Unlock()
		if len(*tried) != 1 {
			t.Errorf("%d were tried within 10 s of the leap, want 1", len(*tried))
		}
	})
}

func TestAnEntryIsSmall(t *testing.T) {
	var e waiting
	if size := int(unsafe.Sizeof(e)); size > 40 {
		t.Errorf("an entry takes %d bytes, want 40", size)
	}
}

// outage is what n probes leave waiting that were sent on 1,000 routes of 300
// injection points.
func outage(n int) ([]Route, Leftovers) {
	limits := make([]*Limit, 300)
	for i := range limits {
		limits[i] = NewLimit(20, 2)
	}
	var routes []Route
	for i := range 1000 {
		r := patient(fmt.Sprintf("mx%d.example-mx", i), time.Minute, nil, probe.PatiencePostfix)
		r.Limit = limits[i%300]
		routes = append(routes, r)
	}
	start := time.Now().Add(-9 * time.Hour)
	return routes, func(context.Context) iter.Seq2[probe.Waiting, error] {
		return func(yield func(probe.Waiting, error) bool) {
			for i := range n {
				sent := start.Add(time.Duration(i) * 9 * time.Hour / time.Duration(n))
				w := probe.Waiting{Ref: probe.Ref{Agent: "agent1", Route: routes[i%1000].Name, ID: uuid.UUID{15: byte(i), 14: byte(i >> 8), 13: byte(i >> 16)}},
					Tries: probe.Tries{N: 5, Sent: sent, Last: sent.Add(time.Hour)}}
				if !yield(w, nil) {
					return
				}
			}
		}
	}
}

// What a million waiting probes cost at a start, and in memory.
func BenchmarkResume(b *testing.B) {
	const n = 1_000_000
	routes, left := outage(n)
	var before, after runtime.MemStats
	for b.Loop() {
		a, err := New(Options{Name: "agent1", Ledger: newMemory(), Waiting: left, Routes: routes})
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		runtime.GC()
		runtime.ReadMemStats(&before)
		b.StartTimer()
		a.resumeWaiting(b.Context())
		b.StopTimer()
		runtime.GC()
		runtime.ReadMemStats(&after)
		sum := 0
		for _, waits := range a.Queue() {
			sum += waits
		}
		if sum != n {
			b.Fatalf("%d wait, want %d", sum, n)
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/n, "bytes/entry")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/entry")
}

// One retry from the head of a lane of a million, and back into it.
func BenchmarkPopAndPush(b *testing.B) {
	r := patient("r", time.Minute, nil, "postfix")
	q, _ := quiet(b, r)
	base := time.Now().Add(-time.Hour)
	var list []waiting
	for i := range 1_000_000 {
		list = append(list, q.entry(waitsFor("r", base), base.Add(time.Duration(i)*time.Second)))
	}
	slices.SortFunc(list, func(x, y waiting) int { return int(x.id[0]) - int(y.id[0]) })
	q.resume(list)
	l := q.lanes[nil]
	var last waiting
	q.try = func(e waiting, _ *Route) { last = e }
	for b.Loop() {
		l.waits[0].due = 0
		q.next(l, time.Now())
		last.due = time.Now().Add(time.Duration(rand.N(time.Hour))).UnixNano()
		q.add(last)
	}
}
