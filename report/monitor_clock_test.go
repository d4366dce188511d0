package report

import (
	"slices"
	"testing"
	"time"
)

// One look by a clock that is ahead must not make the monitor forget, nor blind it
// for what comes by the right one.
func TestClockThatIsAheadForOneLook(t *testing.T) {
	for _, ahead := range []time.Duration{time.Hour, 24 * time.Hour, 40 * 24 * time.Hour} {
		w := newWorld(small, jstAt("02:00"), jstAt("05:00"), failure{"d", jstAt("02:10"), jstAt("02:30")}, failure{"a", jstAt("04:10"), jstAt("06:00")})
		a := newAgent(w)
		for now := range minutes(w.from, jstAt("04:00")) {
			if a.step(w, now).Reload {
				t.Fatal("it must be loaded again, though the clock goes on")
			}
		}
		a.look(jstAt("04:00").Add(ahead)) // the clock is set back 10 s later
		for now := range minutes(jstAt("04:01"), jstAt("04:40")) {
			if !a.step(w, now).Reload {
				t.Fatalf("%v ahead: that the clock was set back is not told at %s", ahead, now)
			}
		}
		v := a.look(jstAt("04:40"))
		if want := []string{"20110505-1710 over: d", "20110505-1910 open: a"}; !slices.Equal(listed(v.Incidents), want) || v.server("a").State != StateDown {
			t.Errorf("%v ahead: a is away since 04:10, and is %s; incidents %q", ahead, v.server("a").State, listed(v.Incidents))
		}
	}
}

// The time by the process's own clock goes on when the wall clock is set back.
func TestClockSetBackIsToldByTheWallClock(t *testing.T) {
	now := time.Now() // with a monotonic reading
	m := NewMonitor(small, "tokyo")
	m.Look(now.Add(time.Hour))
	if !m.Look(now).Reload {
		t.Error("a clock that was an hour ahead is not told")
	}
	if at := m.Look(now).At; at != now.Round(0) { // compared with its readings
		t.Error("instants are compared by the process's own clock")
	}
	if m = NewMonitor(small, "tokyo"); m.Look(now).Reload || m.Look(now.Add(time.Second)).Reload {
		t.Error("it must be loaded again, though the clock goes on")
	}
}

// After an outage of more than a week the mails of its begin are forgotten. What
// was said of it stays.
func TestOutageOfNineDaysKeepsItsStart(t *testing.T) {
	const every = 10 * time.Minute
	from, fails, back := jstAt("00:00"), jstAt("04:00"), jstAt("00:00").Add(9*24*time.Hour)
	a := &agent{NewMonitor(steady(every), "tokyo"), map[string]saidOf{}}
	for now := from; now.Before(back.Add(2 * time.Hour)); now = now.Add(every) {
		sent := now.Add(-2 * time.Second)
		if sent.Before(fails) || !sent.Before(back) {
			a.Put(steadyMail(sent))
		} else {
			a.Put(refusedMail(sent))
		}
		a.Watch(steadyWatches(from, now))
		v := a.look(now)
		if s := v.server("a"); s.State == StateDown && s.Since.To.After(fails.Add(2*every)) {
			t.Fatalf("%s: it is down since %v", now, s.Since)
		}
	}
	list := a.Incidents()
	if len(list) != 1 {
		t.Fatalf("the incidents are %q", listed(list))
	}
	i := list[0]
	if i.Start.From.After(fails) || i.Start.To.Before(fails) || i.Start.Width() > 2*every || i.Open() || i.End.From.After(back) || i.End.To.Before(back.Add(-every)) {
		t.Errorf("it lasts from %v to %v", i.Start, i.End)
	}
	_, said, err := ReadRevisions(a.said[i.ID])
	if err != nil || len(said) > 3 {
		t.Errorf("it was said %q (%v)", a.said[i.ID].history(t), err)
	}
}
