package agent

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"mailprobe/probe"
)

// once returns an agent of one route that begins its first probe after a day.
func once(t *testing.T, m *memory, r Route, gaveUp *int) (a *Agent, first time.Duration) {
	t.Helper()
	a, err := New(Options{Name: "agent1", Key: probe.NewKey(), Ledger: m, Routes: []Route{r},
		Observer: Observer{GaveUp: func(probe.Route, probe.Outcome) { *gaveUp++ }}})
	if err != nil {
		t.Fatal(err)
	}
	return a, time.Until(firstDue(r.Name, r.Every, time.Now()))
}

// The mail of the first attempt, which was answered 451, comes while the second
// one is under way.
func TestARetryWhoseMailComesMeanwhileIsWithdrawn(t *testing.T) {
	for name, retry := range map[string]probe.Patience{
		"others would follow": {Name: "postfix"},
		"the last one":        probe.ListPatience(seconds(300)),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newMemory()
				r := route("r", 24*time.Hour, sender(func(ctx context.Context, _ probe.Mail, steps probe.Steps) probe.Attempt {
					time.Sleep(10 * time.Second)
					if err := steps.BeforeDot(ctx); err != nil {
						return probe.Attempt{Ended: time.Now(), Class: probe.Aborted, Err: err.Error()}
					}
					return probe.Attempt{Ended: time.Now(), Class: probe.Deferred, Reply: probe.Reply{Code: 451}}
				}))
				r.Retry = retry
				var gaveUp int
				a, first := once(t, m, r, &gaveUp)
				time.AfterFunc(first+315*time.Second, func() {
					if _, err := a.Inbox("probe@mx1").Record(t.Context(), probe.Sighting{Mailbox: "probe@mx1",
						Arrivals: []probe.Arrival{{Tag: m.all("r")[0].Tag, By: time.Now()}}}); err != nil {
						t.Error(err)
					}
				})
				runForAgent(t, a, first+time.Hour)
				p := m.all("r")[0]
				if last := newest(p); last.N != 2 || last.Class != probe.Interrupted || !last.Dotted.IsZero() || last.Err == "" {
					t.Errorf("the last attempt is %+v: want the second one, withdrawn before its dot", last)
				}
				if !p.GivenUp.IsZero() || gaveUp != 0 || a.Fault().Count != 0 || a.Queue()["r"] != 0 {
					t.Errorf("given up at %v, %d were told, fault %+v, %v wait: want none", p.GivenUp, gaveUp, a.Fault(), a.Queue())
				}
				if last := a.Tally("r").LastEnded; last.Class != probe.Deferred {
					t.Errorf("what the server said last is %+v: want its 451", last)
				}
			})
		})
	}
}

func TestARetryThatTheRecordRefusesIsDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		m.failing("begin", fmt.Errorf("it has come: %w", probe.ErrState))
		var gaveUp int
		a, first := once(t, m, patient("r", 24*time.Hour, fails(0, probe.Refused, 0), "postfix"), &gaveUp)
		runForAgent(t, a, first+time.Hour)
		if n := a.Queue()["r"]; n != 0 || a.Fault().Count != 0 || gaveUp != 0 {
			t.Errorf("%d wait, fault %+v, %d given up: want none", n, a.Fault(), gaveUp)
		}
		if want := []string{"intend r", "end r", "begin r"}; !slices.Equal(withoutWatch(m), want) {
			t.Errorf("calls %q, want %q", withoutWatch(m), want)
		}
	})
}

func TestWhatWasPrunedIsDropped(t *testing.T) {
	for name, at := range map[string]time.Duration{"while it waits": time.Minute, "while an attempt is under way": 305 * time.Second} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newMemory()
				var gaveUp int
				a, first := once(t, m, patient("r", 24*time.Hour, fails(4*time.Second, probe.Refused, 0), "postfix"), &gaveUp)
				time.AfterFunc(first+at, m.forget)
				runForAgent(t, a, first+time.Hour)
				if n := a.Queue()["r"]; n != 0 || a.Fault().Count != 0 {
					t.Errorf("%d wait, fault %+v: want none", n, a.Fault())
				}
			})
		})
	}
}

func TestGivingUpWhatWasPrunedIsNoFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, err := New(Options{Name: "agent1", Ledger: newMemory()})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		a.giveUp(ctx, []waiting{a.queue.entry(waitsFor("gone", time.Now()), time.Now())})
		if ctx.Err() != nil || a.Fault().Count != 0 {
			t.Errorf("after an hour: fault %+v: want it dropped at once", a.Fault())
		}
	})
}

// Nothing would change that by being asked again, and a flight that does not end
// would hold up the agent's own.
func TestAnEndThatTheRecordRefusesIsNotTriedForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		m.failing("end", fmt.Errorf("it has ended: %w", probe.ErrState))
		var gaveUp int
		a, first := once(t, m, route("r", 24*time.Hour, takes(0)), &gaveUp)
		runForAgent(t, a, first+time.Hour)
		if a.Fault().Count != 1 || a.flights.len() != 0 {
			t.Errorf("fault %+v, %d under way: want it said once, and none", a.Fault(), a.flights.len())
		}
	})
}
