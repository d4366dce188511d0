package agent

import (
	"context"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"mailprobe/probe"
)

// An agent that has nothing to do for a day shows that it lives, with and without
// routes, held or with a full disk.
func TestAnIdleAgentBeats(t *testing.T) {
	rare := func() []Route { return []Route{route("rare", 24*time.Hour, takes(0))} }
	for name, c := range map[string]struct {
		routes []Route
		do     func(*Agent, *memory)
	}{
		"a probe a day": {rare(), func(*Agent, *memory) {}},
		"no routes":     {nil, func(*Agent, *memory) {}},
		"held":          {rare(), func(a *Agent, _ *memory) { a.Hold(true) }},
		"full disk":     {rare(), func(_ *Agent, m *memory) { m.failing("watch", errDisk) }},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := newMemory()
				a, err := New(Options{Name: "agent1", Key: probe.NewKey(), Ledger: m, Routes: c.routes})
				if err != nil {
					t.Fatal(err)
				}
				c.do(a, m)
				go a.Run(t.Context())
				time.Sleep(time.Second)
				for range 30 {
					before := a.Beats()
					time.Sleep(10 * time.Second)
					if b := a.Beats(); b.Scheduler <= before.Scheduler || b.Queue != before.Queue+1 || b.Keeper != before.Keeper+1 {
						t.Fatalf("after ten seconds %+v became %+v: want a turn of each", before, b)
					}
				}
			})
		})
	}
}

// stuckLog is a log whose reader has stopped reading.
type stuckLog struct {
	slog.Handler
	freed chan struct{}
}

func (stuckLog) Enabled(context.Context, slog.Level) bool { return true }

func (l stuckLog) Handle(context.Context, slog.Record) error {
	<-l.freed
	return nil
}

// A scheduler that cannot go on does not beat.
func TestAStuckSchedulerStopsBeating(t *testing.T) {
	for stuck, want := range map[bool]int64{false: 7, true: 1} {
		synctest.Test(t, func(t *testing.T) {
			a, err := New(Options{Name: "agent1", Key: probe.NewKey(), Ledger: newMemory()})
			if err != nil {
				t.Fatal(err)
			}
			freed := make(chan struct{})
			defer close(freed)
			if stuck {
				a.log = slog.New(stuckLog{freed: freed})
			}
			late := route("late", time.Hour, nil)
			s := schedule{entryHeap{{&late, time.Now().Add(-45 * time.Minute)}}} // which is logged
			go s.run(t.Context(), a)
			time.Sleep(time.Minute - time.Second)
			if b := a.Beats().Scheduler; b != want {
				t.Errorf("stuck %t: %d turns in a minute, want %d", stuck, b, want)
			}
		})
	}
}
