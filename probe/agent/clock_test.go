package agent

import (
	"container/heap"
	"slices"
	"testing"
	"testing/synctest"
	"time"
	"unsafe"

	"mailprobe/probe"
)

const year = 365 * 24 * time.Hour

// stepped returns an instant at which the clock on the wall has been set by d,
// while the one that timers follow shows the same. In a bubble there is no such
// clock.
func stepped(t time.Time, d time.Duration) time.Time {
	t = t.Add(d)
	(*struct {
		wall uint64
		ext  int64 // nanoseconds of the monotonic clock
	})(unsafe.Pointer(&t)).ext -= int64(d)
	return t
}

func TestSteppedIsAStepOfTheWallAlone(t *testing.T) {
	before := time.Now()
	now := stepped(before, year)
	if now.Sub(before) != 0 || now.Round(0).Sub(before.Round(0)) != year {
		t.Fatalf("%v by the one clock and %v by the other: want 0 and a year", now.Sub(before), now.Round(0).Sub(before.Round(0)))
	}
}

// The clock is put forward while a refused login holds a route back.
func TestAPauseHoldsOverALeapOfTheClock(t *testing.T) {
	q, tried := quiet(t, patient("r", time.Minute, nil, "postfix"))
	began := time.Now()
	q.pausedUntil = func(string) time.Time { return began.Add(7 * time.Minute) }
	q.add(q.entry(waitsFor("r", began), began))
	leapt := stepped(began, year)
	if wait := q.next(q.lanes[nil], leapt); wait != 0 {
		t.Errorf("the head waits %v before it is known that its route is held back", wait)
	}
	if wait := q.next(q.lanes[nil], leapt); wait != 7*time.Minute || len(*tried) != 0 {
		t.Errorf("it waits %v, and %d were tried: want 7 min by the clock as it now is, and none", wait, len(*tried))
	}
}

func TestAClockThatIsAheadGivesNothingUp(t *testing.T) {
	for name, c := range map[string]struct {
		patience probe.Patience
		before   int // attempts in the first hour, in which the clock is not trusted
		after    int // attempts until it is given up
	}{
		// With the two of before; then the longest spacing of each schedule.
		"postfix":  {probe.Patience{Name: "postfix"}, 3, 4},
		"sendmail": {probe.Patience{Name: "sendmail"}, 4, 5},
		"exchange": {probe.Patience{Name: "exchange"}, 8, 9},
		"a list":   {probe.ListPatience(seconds(1, 10)), 3, 3}, // ends by its count
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newMemory()
				r := patient("r", year, fails(time.Millisecond, probe.Refused, 0), "")
				r.Retry = c.patience
				leave(m, "r", 1)
				p := m.probes[m.order[0]]
				p.Attempts[0].Began = time.Now().Add(-5 * year)
				p.Attempts[0].Ended = time.Now().Add(-5 * year)
				p.Attempts = append(p.Attempts, probe.Attempt{N: 2, Began: time.Now().Add(-5*year + time.Minute),
					Ended: time.Now().Add(-5*year + time.Minute), Class: probe.Refused})
				time.AfterFunc(59*time.Minute, func() {
					p := m.all("r")[0]
					if gaveUp := !p.GivenUp.IsZero(); gaveUp != (c.before == c.after) || len(p.Attempts) != c.before {
						t.Errorf("after 59 min: given up %v, %d attempts: want %d", gaveUp, len(p.Attempts), c.before)
					}
				})
				runFor(t, m, 2*time.Hour, r)
				if p := m.all("r")[0]; p.GivenUp.IsZero() || len(p.Attempts) != c.after {
					t.Errorf("given up at %v after %d attempts: want it after %d", p.GivenUp, len(p.Attempts), c.after)
				}
			})
		})
	}
}

// A failed attempt is judged before the keeper has noticed the step.
func TestAgeIsNoReasonRightAfterAStep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		r := patient("r", 24*time.Hour, fails(0, probe.Refused, 0), "postfix")
		running(t, m, Options{Routes: []Route{r}}, func(a *Agent) {
			time.Sleep(2 * time.Hour)
			now := time.Now()
			old := probe.Probe{Tag: probe.Tag{Ref: probe.Ref{Route: "r"}}, Server: "mx1", Via: probe.MX, Domain: "agent.example",
				Attempts: []probe.Attempt{{N: 1, Began: now.Add(-6 * 24 * time.Hour), Ended: now, Class: probe.Refused}}}
			if _, again := a.next(old); again {
				t.Error("after six days by a clock that is trusted, it is tried again")
			}
			a.coverage.mu.Lock()
			a.coverage.lived = now.Add(-6 * 24 * time.Hour).Round(0)
			a.coverage.mu.Unlock()
			if due, again := a.next(old); !again || !due.Equal(now.Add(4000*time.Second)) {
				t.Errorf("after a step of the clock: again %v, due %v: want it after 4000 s", again, due.Sub(now))
			}
		})
	})
}

// What was tried by a clock that was ahead is due years from now.
func TestARestartWithACorrectedClockGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		leave(m, "r", 1)
		ahead := time.Now().Add(3 * year)
		m.probes[m.order[0]].Attempts[0] = probe.Attempt{N: 1, Began: ahead, Ended: ahead, Class: probe.Refused}
		start := time.Now()
		runFor(t, m, 2*time.Hour, patient("r", year, takes(0), "postfix"))
		p := m.all("r")[0]
		if len(p.Attempts) != 2 || p.Attempts[1].Began.Sub(start) != 4000*time.Second {
			t.Errorf("attempts: %+v: want a second one after 4000 s", p.Attempts)
		}
	})
}

func TestWhatWaitsIsBroughtBackWhenTheClockIs(t *testing.T) {
	q, _ := quiet(t, patient("r", time.Minute, nil, "postfix"), patient("s", time.Minute, nil, "sendmail"))
	now := time.Now()
	q.add(q.entry(waitsFor("r", now), now.Add(time.Minute)))
	for _, route := range []string{"r", "s", "r"} {
		q.add(q.entry(waitsFor(route, now), now.Add(3*year)))
	}
	// dues returns after how long each is due, in the order of the lane.
	dues := func() (list []time.Duration) {
		l := &lane{waits: slices.Clone(q.lanes[nil].waits)}
		for len(l.waits) > 0 {
			list = append(list, time.Unix(0, heap.Pop(&l.waits).(waiting).due).Sub(now.Round(0)))
		}
		return list
	}
	q.look(now)
	q.look(stepped(now, year)) // forward: nothing is due too late because of that
	if want := []time.Duration{time.Minute, 3 * year, 3 * year, 3 * year}; !slices.Equal(dues(), want) {
		t.Errorf("without a step back they are due after %v, want %v", dues(), want)
	}
	q.looked = stepped(now, 3*year)
	q.look(now)
	want := []time.Duration{time.Minute, 30 * time.Minute, 4000 * time.Second, 4000 * time.Second}
	if !slices.Equal(dues(), want) {
		t.Errorf("due after %v, want the longest spacing of each schedule at the most: %v", dues(), want)
	}
}
