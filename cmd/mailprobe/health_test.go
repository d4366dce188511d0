package main

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"mailprobe/probe"
	"mailprobe/probe/agent"
	"mailprobe/probe/ledger"
)

// A part that makes no turn for more than a minute is noticed, in whichever rhythm
// somebody looks; one that goes on is not, and neither is one for which nobody
// looked. The first of those that hang is told.
func TestAlive(t *testing.T) {
	type turns struct{ writer, scheduler int64 }
	now := time.Now()
	every := func(d time.Duration, n int) (at []time.Time) {
		for i := range n {
			at = append(at, now.Add(time.Duration(i)*d))
		}
		return at
	}
	for name, c := range map[string]struct {
		looks []time.Time
		turns func(i int) turns
		want  string // empty: alive at the last look, and at each before it
	}{
		"all go on":           {every(5*time.Second, 100), func(i int) turns { return turns{int64(i / 2), int64(i / 2)} }, ""},
		"a minute is allowed": {every(5*time.Second, 13), func(int) turns { return turns{} }, ""},
		"the writer hangs":    {every(5*time.Second, 14), func(i int) turns { return turns{0, int64(i)} }, "the writer has made no turn for 65.0 s: the disk hangs"},
		"the scheduler hangs": {every(5*time.Second, 14), func(i int) turns { return turns{int64(i), 0} }, "the scheduler has made no turn for 65.0 s: nothing is sent"},
		"both hang":           {every(5*time.Second, 14), func(int) turns { return turns{} }, "the writer has made no turn for 65.0 s: the disk hangs"},
		"often looked at":     {every(100*time.Millisecond, 602), func(i int) turns { return turns{int64(i), 0} }, "the scheduler has made no turn for 60.1 s: nothing is sent"},
		"asked once an hour":  {every(time.Hour, 6), func(int) turns { return turns{} }, ""},
		"it slept an hour":    {append(every(5*time.Second, 10), now.Add(time.Hour), now.Add(time.Hour+2*time.Second)), func(int) turns { return turns{} }, ""},
		"slept, and hangs on": {append(every(5*time.Second, 10), now.Add(time.Hour), now.Add(time.Hour+6*time.Second)), func(int) turns { return turns{} }, "the writer has made no turn for 61.0 s: the disk hangs"},
	} {
		t.Run(name, func(t *testing.T) {
			var h health
			h.running.Store(true)
			for i, at := range c.looks {
				now := c.turns(i)
				err := h.alive([]part{{"the writer", now.writer, "the disk hangs"}, {"the scheduler", now.scheduler, "nothing is sent"}}, at)
				got := ""
				if err != nil {
					got = err.Error()
				}
				if last := i == len(c.looks)-1; last && got != c.want || !last && got != "" {
					t.Fatalf("look %d of %d: %q, want %q at the last", i+1, len(c.looks), got, c.want)
				}
			}
		})
	}
}

// An agent that begins is not judged by what was before, and one that stops is not
// judged at all.
func TestAliveOnlyWhileItRuns(t *testing.T) {
	var h health
	now := time.Now()
	looks := func(n int) (err error) {
		for range n {
			now = now.Add(5 * time.Second)
			err = h.alive([]part{{"the writer", 7, "the disk hangs"}}, now)
		}
		return err
	}
	if err := looks(100); err != nil {
		t.Errorf("before it runs: %v", err)
	}
	h.running.Store(true)
	if err := looks(13); err != nil {
		t.Errorf("in its first minute: %v", err)
	}
	if err := looks(1); err == nil {
		t.Error("after more than a minute nothing is wrong")
	}
	h.running.Store(false)
	if err := looks(1); err != nil {
		t.Errorf("while it stops: %v", err)
	}
}

// A real agent on a real ledger, that has nothing to do for an hour, is alive all the
// time. When its ledger does not go on any more, that is noticed, and also that it
// does again.
func TestARealAgentIsAlive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var stuck atomic.Pointer[chan struct{}]
		l, err := ledger.Open(t.Context(), t.TempDir(), ledger.Options{Agent: "tester", Committed: func(time.Duration, int) {
			if gate := stuck.Load(); gate != nil {
				<-*gate
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
		a, err := agent.New(agent.Options{Name: "tester", Key: probe.NewKey(), Ledger: l})
		if err != nil {
			t.Fatal(err)
		}
		n := &node{ledger: l, agent: a}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- n.health.run(ctx, func() error { return a.Run(ctx) }) }()
		looksFor := func(d time.Duration) (err error) {
			for end := time.Now().Add(d); time.Now().Before(end); time.Sleep(pulseEvery) {
				err = n.alive()
			}
			return err
		}
		if err := looksFor(time.Hour); err != nil {
			t.Errorf("an idle agent: %v", err)
		}
		a.Hold(true)
		if err := looksFor(10 * time.Minute); err != nil {
			t.Errorf("a held agent: %v", err)
		}
		gate := make(chan struct{})
		stuck.Store(&gate)
		if err := looksFor(time.Minute); err != nil {
			t.Errorf("stuck for less than a minute: %v", err)
		}
		if err := looksFor(30 * time.Second); err == nil || !strings.HasPrefix(err.Error(), "the ledger's writer has made no turn for ") {
			t.Errorf("stuck for more than a minute: %v", err)
		}
		stuck.Store(nil)
		close(gate)
		if err := looksFor(time.Minute); err != nil {
			t.Errorf("freed: %v", err)
		}
		cancel()
		if err := errors.Join(<-done, l.Close()); err != nil {
			t.Error(err)
		}
	})
}

// manager keeps what a service manager is told, each message with its time.
type manager struct {
	began time.Time
	said  []string
}

func (m *manager) service(watchdog time.Duration) *service {
	m.began = time.Now()
	return &service{watchdog: watchdog, log: slog.New(slog.DiscardHandler), send: func(message string) error {
		m.said = append(m.said, time.Since(m.began).String()+" "+strings.TrimSuffix(message, "\n"))
		return nil
	}}
}

// While the agent works, the service manager gets a sign of life three times in the
// time that it waits; from the moment on at which it does not, it gets none, and the
// reason; and again when it works again.
func TestTheWatchdogIsFedWhileTheAgentWorks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m manager
		began := time.Now()
		look := func() (string, error) {
			if t := time.Since(began); t > 3*time.Second && t < 7*time.Second {
				return "does not work: hangs", errors.New("hangs")
			}
			return "watching 3 routes", nil
		}
		ctx, cancel := context.WithTimeout(t.Context(), 9*time.Second)
		defer cancel()
		pulse(ctx, look, m.service(6*time.Second), slog.New(slog.DiscardHandler))
		want := []string{
			"0s STATUS=watching 3 routes", "0s WATCHDOG=1", "2s WATCHDOG=1",
			"4s STATUS=does not work: hangs",
			"8s STATUS=watching 3 routes", "8s WATCHDOG=1",
		}
		if got := m.said; strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("the manager was told\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
}

// Where no watchdog waits, and where nobody listens at all, the agent looks at
// itself all the same.
func TestThePulseNeedsNoManager(t *testing.T) {
	for name, service := range map[string]func() *service{
		"no watchdog": func() *service { return new(manager).service(0) },
		"no manager":  func() *service { return nil },
	} {
		synctest.Test(t, func(t *testing.T) {
			looks := 0
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute-time.Second)
			defer cancel()
			pulse(ctx, func() (string, error) { looks++; return "", nil }, service(), slog.New(slog.DiscardHandler))
			if looks != 12 {
				t.Errorf("%s: %d looks in a minute, want one every 5 s", name, looks)
			}
		})
	}
}

// A long start asks for time again and again, and no longer than it takes.
func TestALongStartAsksForTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m manager
		s := m.service(time.Minute)
		s.starting("opening the ledger", func() { time.Sleep(50 * time.Second) })
		time.Sleep(time.Hour)
		s.ready()
		more := " EXTEND_TIMEOUT_USEC=60000000\nSTATUS=opening the ledger"
		want := []string{"0s" + more, "20s" + more, "40s" + more, "1h0m50s READY=1"}
		if got := m.said; strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("the manager was told %q, want %q", got, want)
		}
	})
}

// A reload is told from its begin to its end, however it ends; what a file says that
// is wrong cannot become an order of its own.
func TestAReloadIsTold(t *testing.T) {
	var m manager
	n, _ := reloading(func(context.Context) error { return errors.New("line 7") })
	n.reloads.service = m.service(0)
	_ = n.reloads.reload(t.Context())
	n.reloads.service.pulse("not in force: line 7\nMAINPID=1", true)
	got := strings.Join(m.said, "\n")
	want := []string{"RELOADING=1", "MONOTONIC_USEC=", "READY=1", "STATUS=not in force: line 7 MAINPID=1"}
	for _, w := range want {
		i := strings.Index(got, w)
		if i < 0 {
			t.Fatalf("%q does not follow: the manager was told\n%s", w, strings.Join(m.said, "\n"))
		}
		got = got[i+len(w):]
	}
	if got != "" {
		t.Errorf("beyond that it was told %q", got)
	}
}
