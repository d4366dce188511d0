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

// A mailbox that cannot be read takes nothing from its neighbour on the server.
func TestAMailboxThatCannotBeReadIsNotLookedAt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, err := New(Options{Name: "agent1", Ledger: newMemory()})
		if err != nil {
			t.Fatal(err)
		}
		budget := NewBudget(4)
		dead, alive := &wakes{Mailbox: &sleeper{}, began: time.Now()}, &wakes{Mailbox: &sleeper{}, began: time.Now()}
		a.AddMailbox("dead", dead, budget)
		a.AddMailbox("alive", alive, budget)
		state := func(name string, readable bool) {
			a.Inbox(name).State(probe.MailboxState{Mailbox: name, At: time.Now(), Readable: readable})
		}
		state("dead", true)
		state("alive", true)
		state("dead", false)
		for range 40 { // a probe a second in each
			a.boxes.gaze("dead").awaits(fresh(), time.Now())
			a.boxes.gaze("alive").awaits(fresh(), time.Now())
			time.Sleep(time.Second)
		}
		synctest.Wait()
		if n := len(dead.at()); n != 0 || a.Looks()["dead"].Asked != 0 || a.Looks()["dead"].Delayed != 0 {
			t.Errorf("%d looks at it, and the count is %+v: want none", n, a.Looks()["dead"])
		}
		if n := len(alive.at()); n < 150 {
			t.Errorf("%d looks at its neighbour in 40 s, want the whole budget of 4 a second", n)
		}
		state("dead", true)
		time.Sleep(2 * time.Second)
		if n := len(dead.at()); n < 2 {
			t.Errorf("%d looks in 2 s at what can be read again, want its share", n)
		}
		state("dead", false)
		n := len(dead.at())
		time.Sleep(time.Minute)
		if len(dead.at()) != n {
			t.Errorf("%d looks after it could not be read any more", len(dead.at())-n)
		}
		a.boxes.gaze("dead").stop()
		a.boxes.gaze("alive").stop()
	})
}

func TestNoLookBeforeAMailboxWasRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wakes{began: time.Now()}
		g := newBox(Watched{w, NewBudget(10)}).gaze
		g.awaits(fresh(), time.Now())
		time.Sleep(time.Minute)
		if len(w.at()) != 0 {
			t.Errorf("looks at %v: nobody is connected", w.at())
		}
		g.sees(true)
		time.Sleep(time.Minute)
		if len(w.at()) == 0 {
			t.Error("what was awaited before is not looked for")
		}
		g.stop()
	})
}

func TestAnotherBudgetKeepsWhatIsAwaited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wakes{began: time.Now()}
		g := &gaze{mailbox: w, budget: NewBudget(1)}
		g.awaits(fresh(), time.Now())
		time.Sleep(time.Second)
		g.spend(NewBudget(100))
		n := len(w.at())
		time.Sleep(4 * time.Second)
		synctest.Wait()
		if more := len(w.at()) - n; more < 10 {
			t.Errorf("%d looks in 4 s with the larger budget", more)
		}
		g.spend(nil)
		n = len(w.at())
		time.Sleep(time.Minute)
		if len(w.at()) != n {
			t.Error("looks without a budget")
		}
	})
}
