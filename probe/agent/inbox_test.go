package agent

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"mailprobe/probe"
)

// slowly is a ledger that commits a sighting after a while, and then, as one
// that writes in a goroutine of its own, tells only a context that still lasts.
type slowly struct {
	*memory
	takes time.Duration
}

func (l slowly) Record(ctx context.Context, s probe.Sighting) ([]probe.Recorded, error) {
	time.AfterFunc(l.takes, func() { _, _ = l.memory.Record(context.Background(), s) })
	timer := time.NewTimer(l.takes)
	defer timer.Stop()
	select {
	case <-timer.C:
		return []probe.Recorded{{Known: true, New: true}}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// A watcher is replaced while what it found is being written.
func TestWhatIsRecordedIsToldAlthoughItsWatcherStops(t *testing.T) {
	for name, c := range map[string]struct {
		takes, returns time.Duration
		told           int
		err            error
	}{
		"in time":    {5 * time.Second, 5 * time.Second, 1, nil},
		"and hangs":  {time.Hour, 11 * time.Second, 0, context.Canceled}, // a second before the stop, and ten after it
		"not at all": {0, 0, 1, nil},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				told := 0
				a, err := New(Options{Name: "agent1", Ledger: slowly{newMemory(), c.takes},
					Observer: Observer{Arrived: func(probe.Arrival, probe.Recorded) { told++ }}})
				if err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(time.Second, cancel)
				began := time.Now()
				_, err = a.Inbox("box").Record(ctx, probe.Sighting{Mailbox: "box", Arrivals: []probe.Arrival{{By: began}}})
				if took := time.Since(began); told != c.told || !errors.Is(err, c.err) || took != c.returns {
					t.Errorf("after %v: told %d times, %v: want %d and %v after %v", took, told, err, c.told, c.err, c.returns)
				}
				if a.Fault().Count != 0 {
					t.Errorf("a stopped watcher is a fault: %+v", a.Fault())
				}
				time.Sleep(2 * time.Hour) // what was begun ends
			})
		})
	}
}

func TestAStoppedWatcherBeginsNothing(t *testing.T) {
	m := newMemory()
	a, err := New(Options{Name: "agent1", Ledger: m})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = a.Inbox("box").Record(ctx, probe.Sighting{Mailbox: "box", Arrivals: []probe.Arrival{{By: time.Now()}}})
	if !errors.Is(err, context.Canceled) || len(m.calls) != 0 {
		t.Errorf("%v, and the ledger was asked for %q: want it brought again later", err, m.calls)
	}
}
