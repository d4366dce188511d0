package agent

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mailprobe/probe"
)

// runFor runs an agent of these routes for d of a bubble's time.
func runFor(t *testing.T, m *memory, d time.Duration, routes ...Route) *Agent {
	t.Helper()
	a, err := New(Options{Name: "agent1", Key: probe.NewKey(), Ledger: m, Waiting: m.waiting, Routes: routes})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	if err := a.Run(ctx); err != nil {
		t.Fatal(err)
	}
	return a
}

func TestEveryRouteKeepsItsPaceWhateverAnotherDoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		runFor(t, m, time.Hour,
			route("good", time.Minute, takes(50*time.Millisecond)),
			route("dead", time.Minute, hangs(false)),
			route("slow", time.Minute, takes(9*time.Minute)))
		for _, name := range []string{"good", "dead", "slow"} {
			list := m.all(name)
			if len(list) != 60 {
				t.Errorf("%s: %d probes in an hour, one a minute: want 60", name, len(list))
			}
			for i := 1; i < len(list); i++ {
				if gap := list[i].Sent().Sub(list[i-1].Sent()); gap != time.Minute {
					t.Errorf("%s: probes %d and %d are %v apart: want 1m", name, i-1, i, gap)
				}
			}
		}
		for _, p := range m.all("slow") {
			if p.Sent().Before(m.all("slow")[0].Sent().Add(50*time.Minute)) && p.Accepted().Sub(p.Sent()) != 9*time.Minute {
				t.Errorf("a slow answer is not a failure: got %+v", p.Attempts[0])
			}
		}
	})
}

func TestMarksAreDurableBeforeTheBytesTheyStandFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		var order []string
		runFor(t, m, time.Minute, route("r", time.Minute, sender(func(ctx context.Context, mail probe.Mail, steps probe.Steps) probe.Attempt {
			order = append(order, "before submit: "+strings.Join(withoutWatch(m), ", "))
			if err := steps.BeforeDot(ctx); err != nil {
				t.Error(err)
			}
			order = append(order, "before dot: "+strings.Join(withoutWatch(m), ", "))
			return probe.Attempt{Ended: time.Now(), Class: probe.Accepted, Reply: probe.Reply{Code: 250}}
		})))
		want := []string{"before submit: intend r", "before dot: intend r, dot r"}
		if !slices.Equal(order, want) {
			t.Errorf("got  %q\nwant %q", order, want)
		}
		if got := withoutWatch(m); !slices.Equal(got, []string{"intend r", "dot r", "end r"}) {
			t.Errorf("calls of the whole: %q", got)
		}
	})
}

func withoutWatch(m *memory) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(m.calls), func(c string) bool { return strings.HasPrefix(c, "watch") })
}

func TestNothingIsSentThatCannotBeRecorded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		m.failing("intend", errDisk)
		submitted := 0
		r := route("r", time.Minute, sender(func(ctx context.Context, mail probe.Mail, steps probe.Steps) probe.Attempt {
			submitted++
			return takes(0)(ctx, mail, steps)
		}))
		time.AfterFunc(10*time.Minute, func() { m.failing("intend", nil) })
		a := runFor(t, m, 15*time.Minute, r)
		if submitted != 5 {
			t.Errorf("%d mails were sent: want the 5 of the minutes in which the ledger could be written", submitted)
		}
		if f := a.Fault(); f.Count != 10 || !f.Over || !strings.Contains(f.Err, "no space left") || !strings.Contains(f.Err, "route r") {
			t.Errorf("fault: %+v", f)
		}
	})
}

func TestTheDotIsNotSentWhenItsMarkFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		m.failing("dot", errDisk)
		runFor(t, m, time.Minute, route("r", time.Minute, takes(0)))
		p := m.all("r")[0]
		if got := p.Attempts[0]; got.Class != probe.Aborted || !got.Dotted.IsZero() {
			t.Errorf("attempt: %+v", got)
		}
		if got := p.Outcome(time.Now()); got != probe.Expired {
			t.Errorf("outcome %s: want expired", got)
		}
	})
}

func TestAnEndThatCannotBeRecordedIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		m.failing("end", errDisk)
		time.AfterFunc(20*time.Minute, func() { m.failing("end", nil) })
		runFor(t, m, 30*time.Minute, route("r", 10*time.Minute, takes(time.Second)))
		for i, p := range m.all("r") {
			if got := p.Accepted().Sub(p.Sent()); got != time.Second {
				t.Errorf("probe %d: accepted after %v: want 1s, whenever it was recorded", i, got)
			}
		}
	})
}

func TestTheCapIsRecordedNeverSkipped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		limit := NewLimit(2, 1)
		r1, r2 := route("r1", time.Minute, hangs(false)), route("r2", time.Minute, takes(0))
		r1.Limit, r2.Limit = limit, limit
		runFor(t, m, 10*time.Minute, r1, r2)
		classes := map[probe.Class]int{}
		for _, p := range slices.Concat(m.all("r1"), m.all("r2")) {
			classes[p.Attempts[0].Class]++
		}
		if n := len(m.all("r1")) + len(m.all("r2")); n != 20 {
			t.Errorf("%d probes are in the record: want 20", n)
		}
		last := m.all("r2")[9]
		if last.Attempts[0].Class != probe.Capped || last.Outcome(time.Now()) != probe.Expired || last.Attempts[0].Uncertain() {
			t.Errorf("the last one: %+v", last)
		}
		if classes[probe.Interrupted] != 2 {
			t.Errorf("classes: %v: want the 2 that hung to the end interrupted", classes)
		}
	})
}

func TestStoppingGivesAttemptsAGrace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		began := time.Now()
		soon := route("soon", 24*time.Hour, takes(4*time.Second))
		never := route("never", 24*time.Hour, hangs(true))
		a, err := New(Options{Name: "agent1", Key: probe.NewKey(), Ledger: m, Routes: []Route{soon, never}})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, func() {
			a.start(a.routes.Load().list[0])
			a.start(a.routes.Load().list[1])
			synctest.Wait()
			cancel()
		})
		if err := a.Run(ctx); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took != 6*time.Second {
			t.Errorf("it stopped after %v: want 1 s of running and 5 s of grace", took)
		}
		if p := m.all("soon")[0]; p.Attempts[0].Class != probe.Accepted {
			t.Errorf("an answer within the grace was lost: %+v", p.Attempts[0])
		}
		if p := m.all("never")[0]; p.Outcome(time.Now()) != probe.Uncertain || !p.GivenUp.IsZero() {
			t.Errorf("its dot was sent and never answered: outcome %s: want uncertain", p.Outcome(time.Now()))
		}
	})
}

func TestAnUnansweredAttemptIsSeenBeforeItEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, err := New(Options{Name: "agent1", Key: probe.NewKey(), Ledger: newMemory(),
			Routes: []Route{route("r", 24*time.Hour, hangs(true))}})
		if err != nil {
			t.Fatal(err)
		}
		a.start(a.routes.Load().list[0])
		time.Sleep(3 * time.Minute)
		list := a.Flights()
		if len(list) != 1 || list[0].Phase != probe.PhaseData || time.Since(list[0].Since) != 3*time.Minute {
			t.Errorf("attempts under way: %+v", list)
		}
		a.cut(errStopped)
		a.probes.Wait()
		if list := a.Flights(); len(list) != 0 {
			t.Errorf("attempts under way after the end: %+v", list)
		}
	})
}

func TestASenderThatPanicsCostsOneProbe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		n := 0
		runFor(t, m, 3*time.Minute, route("r", time.Minute, sender(func(ctx context.Context, mail probe.Mail, steps probe.Steps) probe.Attempt {
			if n++; n == 2 {
				panic("a bug")
			}
			return takes(0)(ctx, mail, steps)
		})))
		var got []probe.Class
		for _, p := range m.all("r") {
			got = append(got, p.Attempts[0].Class)
		}
		if want := []probe.Class{probe.Accepted, probe.Aborted, probe.Accepted}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

func TestNewRefusesWhatCannotWork(t *testing.T) {
	good := route("r", time.Minute, takes(0))
	for name, o := range map[string]Options{
		"agent name with a space": {Name: "my agent", Routes: []Route{good}},
		"route name in capitals":  {Name: "a", Routes: []Route{route("R", time.Minute, nil)}},
		"two of one name":         {Name: "a", Routes: []Route{good, good}},
		"no interval":             {Name: "a", Routes: []Route{route("r", 0, nil)}},
	} {
		if _, err := New(o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
