package agent

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

var errSilent = errors.New("no route to host")

// outside is what lies beyond the agent's own network: references that answer,
// or not, and a note of when each was dialled.
type outside struct {
	start  time.Time
	answer func(since time.Duration) error // by the time since the start; nil: all answer

	mu      sync.Mutex
	dialled map[string][]time.Duration
}

func newOutside(answer func(time.Duration) error) *outside {
	return &outside{start: time.Now(), answer: answer, dialled: map[string][]time.Duration{}}
}

func (o *outside) dial(_ context.Context, name string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	since := time.Since(o.start)
	o.dialled[name] = append(o.dialled[name], since)
	if o.answer == nil {
		return nil
	}
	return o.answer(since)
}

// at returns when a reference was dialled, in seconds since the start.
func (o *outside) at(name string) (seconds []float64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, d := range o.dialled[name] {
		seconds = append(seconds, d.Seconds())
	}
	return seconds
}

// answeredIn returns the spans in which a reference answered, by the record, in
// seconds since the start.
func answeredIn(m *memory, name string, start time.Time) (spans [][2]float64) {
	for _, w := range m.watches {
		if w.Reference == name {
			spans = append(spans, [2]float64{w.From.Sub(start).Seconds(), w.To.Sub(start).Seconds()})
		}
	}
	slices.SortFunc(spans, func(x, y [2]float64) int { return int(x[0] - y[0]) })
	return spans
}

func TestAReferenceIsCoveredWhileItAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		o := newOutside(func(since time.Duration) error {
			if since > 2*time.Minute && since < 4*time.Minute {
				return errSilent
			}
			return nil
		})
		// While the ledger cannot be written, a span ends and another begins.
		time.AfterFunc(3*time.Minute/2, func() { m.failing("watch", errDisk) })
		time.AfterFunc(5*time.Minute, func() { m.failing("watch", nil) })
		a := running(t, m, Options{References: []string{"r:1"}, Dial: o.dial}, func(a *Agent) {
			time.Sleep(3 * time.Minute)
			synctest.Wait()
			want := []ReferenceState{{Name: "r:1", At: o.start.Add(3 * time.Minute), Err: "no route to host"}}
			if diff := cmp.Diff(want, a.References()); diff != "" {
				t.Errorf("in the outage (-want +got):\n%s", diff)
			}
			time.Sleep(3*time.Minute + time.Second)
		})
		if diff := cmp.Diff([]ReferenceState{{Name: "r:1", At: o.start.Add(6 * time.Minute), Answered: true}}, a.References()); diff != "" {
			t.Errorf("after it (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff([][2]float64{{0, 120}, {240, 360}}, answeredIn(m, "r:1", o.start)); diff != "" {
			t.Errorf("spans (-want +got):\n%s", diff)
		}
		for _, w := range m.watches {
			if w.Agent != "agent1" || w.Reference != "" && w.Mailbox != "" {
				t.Errorf("a span of %+v", w)
			}
		}
	})
}

// A failure that may be the agent's own network's has the references dialled at
// once, though not again within 5 s; others do not.
func TestADoubtfulFailureAsksTheReferences(t *testing.T) {
	for class, want := range map[probe.Class][]float64{
		probe.TimedOut:     {0, 10, 15, 45, 75},
		probe.Refused:      {0, 10, 15, 45, 75},
		probe.Unreachable:  {0, 10, 15, 45, 75},
		probe.Disconnected: {0, 10, 15, 45, 75},
		probe.DNSFailed:    {0, 10, 15, 45, 75},
		probe.Accepted:     {0, 30, 60, 90},
		probe.Deferred:     {0, 30, 60, 90},
		probe.Rejected:     {0, 30, 60, 90},
		probe.Capped:       {0, 30, 60, 90},
	} {
		synctest.Test(t, func(t *testing.T) {
			o := newOutside(nil)
			r := route("r", 24*time.Hour, fails(0, class, 0))
			if class == probe.Accepted {
				r.Sender = takes(0)
			}
			running(t, newMemory(), Options{Routes: []Route{r}, References: []string{"r:1"}, Dial: o.dial}, func(a *Agent) {
				for _, at := range []time.Duration{10 * time.Second, 11 * time.Second, 12 * time.Second} {
					time.AfterFunc(at, func() { _, _ = a.HandOver(t.Context(), "r") })
				}
				time.Sleep(100 * time.Second)
			})
			if diff := cmp.Diff(want, o.at("r:1")); diff != "" {
				t.Errorf("%s: dialled at (-want +got):\n%s", class, diff)
			}
		})
	}
}

func TestAMailboxThatCannotBeReadAsksTheReferences(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOutside(nil)
		running(t, newMemory(), Options{References: []string{"r:1"}, Dial: o.dial}, func(a *Agent) {
			state := func(readable bool) {
				a.Inbox("box").State(probe.MailboxState{Mailbox: "box", At: time.Now(), Readable: readable})
			}
			time.AfterFunc(10*time.Second, func() { state(true) })
			time.AfterFunc(20*time.Second, func() { state(false) })
			time.Sleep(40 * time.Second)
		})
		if diff := cmp.Diff([]float64{0, 20}, o.at("r:1")); diff != "" {
			t.Errorf("dialled at (-want +got):\n%s", diff)
		}
	})
}

// A dial that hangs is bounded, holds up nobody, and is the only one of its
// reference; that the agent stops in the middle says nothing about it.
func TestADialThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		var took []time.Duration
		under := 0
		o := newOutside(nil)
		dial := func(ctx context.Context, name string) error {
			if name == "fine:1" {
				return o.dial(ctx, name)
			}
			if under++; under > 1 {
				t.Error("two dials of one reference at a time")
			}
			began := time.Now()
			<-ctx.Done()
			took = append(took, time.Since(began))
			under--
			return ctx.Err()
		}
		a := running(t, m, Options{References: []string{"hangs:1", "fine:1"}, Dial: dial}, func(a *Agent) {
			for range 63 {
				time.Sleep(time.Second)
				a.references.doubt()
			}
		})
		want := []time.Duration{10 * time.Second, 10 * time.Second, 10 * time.Second, 10 * time.Second, 10 * time.Second, 10 * time.Second, 3 * time.Second}
		if diff := cmp.Diff(want, took); diff != "" {
			t.Errorf("the dials took (-want +got):\n%s", diff)
		}
		if n := len(o.at("fine:1")); n != 13 {
			t.Errorf("the other was dialled %d times: want 13, each 5 s", n)
		}
		states := a.References()
		if s := states[1]; s.Name != "hangs:1" || s.At.Sub(o.start) != time.Minute || s.Answered || s.Err != "context deadline exceeded" {
			t.Errorf("the newest dial but the one that was cut: %+v", s)
		}
		if spans := answeredIn(m, "hangs:1", o.start); len(spans) != 0 {
			t.Errorf("it answered in %v", spans)
		}
	})
}

func TestStoppingEndsNoSpanBeforeItsLastAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		o := newOutside(nil)
		hang := func(ctx context.Context, name string) error {
			if time.Since(o.start) < time.Minute {
				return o.dial(ctx, name)
			}
			<-ctx.Done()
			return ctx.Err()
		}
		a := running(t, m, Options{References: []string{"r:1"}, Dial: hang}, func(*Agent) { time.Sleep(65 * time.Second) })
		if s := a.References()[0]; !s.Answered || s.At.Sub(o.start) != 30*time.Second {
			t.Errorf("a dial that was cut by the stop counts: %+v", s)
		}
		if diff := cmp.Diff([][2]float64{{0, 30}}, answeredIn(m, "r:1", o.start)); diff != "" {
			t.Errorf("spans (-want +got):\n%s", diff)
		}
	})
}

func TestReferencesComeAndGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		o := newOutside(nil)
		a := running(t, m, Options{References: []string{"stays:1", "goes:1"}, Dial: o.dial}, func(a *Agent) {
			time.Sleep(40 * time.Second)
			for range 10 { // how often does not matter, nor that one is named twice
				a.SetReferences([]string{"comes:1", "stays:1", "comes:1"})
			}
			time.Sleep(25 * time.Second)
		})
		var names []string
		for _, s := range a.References() {
			names = append(names, s.Name)
		}
		if diff := cmp.Diff([]string{"comes:1", "stays:1"}, names); diff != "" {
			t.Errorf("names (-want +got):\n%s", diff)
		}
		for name, want := range map[string]struct {
			dialled []float64
			covered [2]float64
		}{
			"stays:1": {[]float64{0, 30, 60}, [2]float64{0, 60}},
			"goes:1":  {[]float64{0, 30}, [2]float64{0, 30}},
			"comes:1": {[]float64{40}, [2]float64{40, 40}},
		} {
			if diff := cmp.Diff(want.dialled, o.at(name)); diff != "" {
				t.Errorf("%s was dialled at (-want +got):\n%s", name, diff)
			}
			if diff := cmp.Diff([][2]float64{want.covered}, answeredIn(m, name, o.start)); diff != "" {
				t.Errorf("%s answered in (-want +got):\n%s", name, diff)
			}
		}
	})
}

// A dial may be under way when its reference goes: it is told to nobody.
func TestWhatADroppedReferenceAnswersIsForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		start := time.Now()
		slow := func(context.Context, string) error { // it does not see that it is not wanted any more
			time.Sleep(3 * time.Second)
			return nil
		}
		a := running(t, m, Options{References: []string{"r:1"}, Dial: slow}, func(a *Agent) {
			time.Sleep(31 * time.Second)
			a.SetReferences(nil)
			a.heard(&reference{name: "r:1"}, time.Now(), nil)
			time.Sleep(10 * time.Second)
		})
		if list := a.References(); len(list) != 0 {
			t.Errorf("references %v: want none", list)
		}
		if diff := cmp.Diff([][2]float64{{3, 3}}, answeredIn(m, "r:1", start)); diff != "" {
			t.Errorf("spans (-want +got):\n%s", diff)
		}
	})
}

func TestNothingIsDialledWithoutADialOrOnDemand(t *testing.T) {
	for name, change := range map[string]func(*Options){
		"no dial":   func(o *Options) { o.Dial = nil },
		"on demand": func(o *Options) { o.OnDemand = true },
	} {
		synctest.Test(t, func(t *testing.T) {
			out := newOutside(nil)
			options := Options{References: []string{"r:1"}, Dial: out.dial}
			change(&options)
			a := running(t, newMemory(), options, func(a *Agent) {
				a.SetReferences([]string{"r:1", "s:1"})
				time.Sleep(time.Minute)
			})
			if n := len(out.at("r:1")); n != 0 || len(a.References()) != 0 {
				t.Errorf("%s: dialled %d times, references %v", name, n, a.References())
			}
		})
	}
}

// A step of the clock ends the span of a reference like every other.
func TestAClockStepEndsTheSpanOfAReference(t *testing.T) {
	at := time.Now().Round(0)
	var c coverage
	c.alive(at.Add(-time.Hour)) // the process stopped then
	c.open = map[subject]*span{{reference: "r:1"}: {from: at.Add(-2 * time.Hour), to: at.Add(-time.Hour)}}
	c.answered("r:1", at)
	var spans [][2]time.Duration
	for _, w := range c.take("agent1") {
		if w.Reference == "r:1" {
			spans = append(spans, [2]time.Duration{w.From.Sub(at), w.To.Sub(at)})
		}
	}
	if diff := cmp.Diff([][2]time.Duration{{-2 * time.Hour, -time.Hour}, {0, 0}}, spans); diff != "" {
		t.Errorf("spans (-want +got):\n%s", diff)
	}
}
