package mailbox

import (
	"errors"
	"runtime"
	"testing"
	"time"

	"mailprobe/probe"
)

func TestAsideReturnsTheError(t *testing.T) {
	want := errors.New("broken")
	if err := aside(func() error { return want }); err != want {
		t.Errorf("got %v", err)
	}
}

// fragile is a Recorder that panics when it hears of a complete look.
type fragile struct{ *ledger }

func (fragile) State(probe.MailboxState) { panic("broken") }

func TestPanicReachesTheCallerOfRun(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w, err := New(options(newFakeServer()), fragile{newLedger()})
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if p := recover(); p != "broken" {
				t.Errorf("recovered %v", p)
			}
		}()
		t.Errorf("Run returned %v", w.Run(t.Context()))
	})
}

// TestAsideKeepsNoStack parks goroutines that have been deep, each in 64 KiB.
func TestAsideKeepsNoStack(t *testing.T) {
	const many = 100
	before := stacks()
	deep, stop := make(chan struct{}), make(chan struct{})
	defer close(stop)
	for range many {
		go func() {
			aside(func() error { dig(64); return nil })
			deep <- struct{}{}
			<-stop
		}()
	}
	for range many {
		<-deep
	}
	if each := (stacks() - before) / many; each > 16<<10 {
		t.Errorf("each goroutine holds %d bytes of stack", each)
	}
}

// stacks returns how many bytes stacks take.
func stacks() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.StackInuse)
}

// dig uses so many KiB of the stack.
func dig(kib int) (sum byte) {
	var frame [1 << 10]byte
	frame[kib] = byte(time.Now().Nanosecond())
	if kib > 0 {
		sum = dig(kib - 1)
	}
	return sum + frame[kib]
}
