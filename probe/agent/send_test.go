package agent

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"mailprobe/probe"
)

func runForAgent(t *testing.T, a *Agent, d time.Duration) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	if err := a.Run(ctx); err != nil {
		t.Fatal(err)
	}
}

// sleeper is a mailbox that only counts how often it is woken, and given hope.
type sleeper struct{ woken, hopes int }

func (s *sleeper) Run(ctx context.Context) error { <-ctx.Done(); return context.Cause(ctx) }
func (s *sleeper) Wake()                         { s.woken++ }
func (s *sleeper) Hope()                         { s.hopes++ }

func TestSendWaitsForTheArrivalAndLooksClosely(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		a, err := New(Options{Name: "agent1", Key: probe.NewKey(), Ledger: m, OnDemand: true,
			Routes: []Route{route("r", time.Second, takes(time.Second))}})
		if err != nil {
			t.Fatal(err)
		}
		box := &sleeper{}
		a.AddMailbox("probe@mx1", box, nil)
		time.AfterFunc(30*time.Second, func() {
			tag := m.all("r")[0].Tag
			if _, err := a.Inbox("probe@mx1").Record(t.Context(), probe.Sighting{Mailbox: "probe@mx1",
				Arrivals: []probe.Arrival{{Tag: tag, By: time.Now()}}}); err != nil {
				t.Error(err)
			}
		})
		start := time.Now()
		p, err := a.Send(t.Context(), "r")
		if err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took != 30*time.Second || p.Outcome(time.Now()) != probe.Delivered {
			t.Errorf("after %v: %s: want delivered after 30s", took, p.Outcome(time.Now()))
		}
		if box.woken < 50 || box.woken > 300 {
			t.Errorf("the mailbox was looked at %d times in 30 s: want close at first, then at spacings that grow", box.woken)
		}
		if n := len(m.all("r")); n != 1 {
			t.Errorf("%d probes were sent: an agent on demand sends only what is asked for", n)
		}
	})
}

func TestSendEndsWithWhatIsKnownWhenItsTimeIsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, s := range map[string]Sender{"never answered": hangs(true), "never arrived": takes(0)} {
			m := newMemory()
			a, err := New(Options{Name: "agent1", Key: probe.NewKey(), Ledger: m, OnDemand: true, Routes: []Route{route("r", time.Second, s)}})
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			p, err := a.Send(ctx, "r")
			cancel()
			if err != nil || p.Outcome(time.Now()) != probe.Pending {
				t.Errorf("%s: %v, outcome %s: want pending", name, err, p.Outcome(time.Now()))
			}
			a.cut(errStopped)
			a.probes.Wait()
		}
	})
}

func TestSendOnAnUnknownRoute(t *testing.T) {
	a, err := New(Options{Name: "agent1", Ledger: newMemory()})
	if err != nil {
		t.Fatal(err)
	}
	var unknown *UnknownRouteError
	if _, err := a.Send(t.Context(), "nowhere"); !errors.As(err, &unknown) {
		t.Errorf("got %v", err)
	}
}

func TestAnAgentThatStoppedSendsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		a, err := New(Options{Name: "agent1", Key: probe.NewKey(), Ledger: m, OnDemand: true, Routes: []Route{route("r", time.Hour, takes(time.Second))}})
		if err != nil {
			t.Fatal(err)
		}
		// Some are asked for while it stops, and each ends or is refused.
		for i := range 50 {
			time.AfterFunc(59*time.Second+time.Duration(i)*50*time.Millisecond, func() {
				if _, err := a.HandOver(t.Context(), "r"); err != nil && !errors.Is(err, errStopped) {
					t.Error(err)
				}
			})
		}
		runForAgent(t, a, time.Minute)
		time.Sleep(time.Minute)
		if _, err := a.HandOver(t.Context(), "r"); !errors.Is(err, errStopped) {
			t.Errorf("after the stop: %v", err)
		}
		for _, p := range m.all("r") {
			if p.Attempts[0].Class != probe.Accepted {
				t.Errorf("%+v: want accepted", p.Attempts[0])
			}
		}
	})
}

func TestWhoAsksIsToldOfTheProbeHoweverShortTheyWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		a, err := New(Options{Name: "agent1", Key: probe.NewKey(), Ledger: m, OnDemand: true, Routes: []Route{route("r", time.Hour, takes(time.Second))}})
		if err != nil {
			t.Fatal(err)
		}
		gone, cancel := context.WithCancel(t.Context())
		cancel()
		p, err := a.Send(gone, "r")
		if err != nil || p.Tag.Route != "r" || p.Outcome(time.Now()) != probe.Pending {
			t.Errorf("%v, %+v: want the probe, pending", err, p)
		}
		a.probes.Wait()
	})
}

func TestNobodyLooksCloselyForARefusedMail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, err := New(Options{Name: "agent1", Key: probe.NewKey(), Ledger: newMemory(), OnDemand: true,
			Routes: []Route{route("r", time.Hour, sender(func(ctx context.Context, _ probe.Mail, steps probe.Steps) probe.Attempt {
				if err := steps.BeforeDot(ctx); err != nil {
					t.Error(err)
				}
				return probe.Attempt{Ended: time.Now(), Class: probe.Deferred, Reply: probe.Reply{Code: 451}}
			}))}})
		if err != nil {
			t.Fatal(err)
		}
		box := &sleeper{}
		a.AddMailbox("probe@mx1", box, NewBudget(100))
		if _, err := a.HandOver(t.Context(), "r"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		if box.woken != 0 {
			t.Errorf("it was looked for %d times, want never", box.woken)
		}
	})
}
