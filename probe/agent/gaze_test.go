package agent

import (
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"mailprobe/probe"
)

// wakes is a mailbox that notes when it was asked for a look.
type wakes struct {
	Mailbox
	began time.Time
	mu    sync.Mutex
	list  []time.Duration
}

func (w *wakes) Wake() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.list = append(w.list, time.Since(w.began))
}

func (w *wakes) at() []time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.list)
}

func fresh() probe.Ref { return probe.Ref{Agent: "a", Route: "r", ID: uuid.Must(uuid.NewV7())} }

func TestCloseLooksGrowApartWithTheAge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wakes{began: time.Now()}
		g := &gaze{mailbox: w, budget: NewBudget(1000)}
		g.awaits(fresh(), time.Now())
		time.Sleep(time.Hour)
		synctest.Wait()
		ms := time.Millisecond
		if want := []time.Duration{15 * ms, 30 * ms, 45 * ms, 60 * ms}; !slices.Equal(w.at()[:4], want) {
			t.Errorf("the first looks are at %v, want %v", w.at()[:4], want)
		}
		before := time.Duration(0)
		for _, at := range w.at() {
			if gap := at - before; gap > max(firstSpacing, at/12) {
				t.Fatalf("at the age of %v nobody has looked for %v, more than a twelfth", at, gap)
			}
			before = at
		}
		if last := w.at()[len(w.at())-1]; last < 11*time.Minute || last > 13*time.Minute {
			t.Errorf("the last look is at %v, want after about 12 min", last)
		}
		if len(w.at()) > 140 {
			t.Errorf("a probe that does not come costs %d looks, want at most 140", len(w.at()))
		}
	})
}

func TestCloseLooksEndWhenNothingIsAwaited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wakes{began: time.Now()}
		g := &gaze{mailbox: w, budget: NewBudget(1000)}
		old, young := fresh(), fresh()
		g.awaits(old, time.Now().Add(-10*time.Second)) // a look at once; the next one is 800 ms away
		g.awaits(young, time.Now())
		time.Sleep(32 * time.Millisecond) // two looks
		g.saw(young)
		time.Sleep(790 * time.Millisecond)
		synctest.Wait()
		if len(w.at()) != 3 {
			t.Errorf("looks at %v, want one, two for the young probe, and no other yet for the old one", w.at())
		}
		time.Sleep(40 * time.Millisecond)
		synctest.Wait()
		if len(w.at()) != 4 {
			t.Errorf("looks at %v, want another one for the old probe", w.at())
		}
		g.saw(old)
		g.saw(old) // another copy
		time.Sleep(time.Hour)
		synctest.Wait()
		if len(w.at()) != 4 {
			t.Errorf("%d looks were made for nothing", len(w.at())-4)
		}
	})
}

// Twenty mailboxes of one server would make 1,333 looks a second.
func TestBudgetBoundsTheLooksAtAServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		budget := NewBudget(50)
		var boxes []*wakes
		for range 20 {
			w := &wakes{began: time.Now()}
			g := &gaze{mailbox: w, budget: budget}
			boxes = append(boxes, w)
			g.awaits(fresh(), time.Now())
			t.Cleanup(g.stop)
		}
		time.Sleep(4 * time.Second)
		synctest.Wait()
		total := 0
		for i, w := range boxes {
			total += len(w.at())
			if len(w.at()) < 8 {
				t.Errorf("mailbox %d was looked at %d times: the budget is not shared evenly", i, len(w.at()))
			}
		}
		if total < 200 || total > 50+4*50+1 {
			t.Errorf("%d looks in 4 s, want 50 at once and 50 a second", total)
		}
	})
}

func TestNoBudgetMeansNoCloseLooks(t *testing.T) {
	if b := NewBudget(0); b != nil || b.PerSecond() != 0 {
		t.Fatal("a budget of nothing is something")
	}
	g := &gaze{mailbox: &wakes{}}
	g.awaits(fresh(), time.Now())
	g.saw(fresh())
	if g.timer != nil {
		t.Error("looks are planned without a budget")
	}
}
