package agent

import (
	"testing"
	"testing/synctest"
	"time"

	"mailprobe/probe"
)

func TestCoverageIsKeptAndSplitWhereNobodyWatched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		start := time.Now()
		a, err := New(Options{Name: "agent1", Key: probe.NewKey(), Ledger: m, Routes: []Route{route("r", time.Hour, takes(0))}})
		if err != nil {
			t.Fatal(err)
		}
		in := a.Inbox("box")
		state := func(after time.Duration, readable bool) {
			time.AfterFunc(after, func() {
				in.State(probe.MailboxState{Mailbox: "box", At: time.Now(), Readable: readable})
			})
		}
		state(1*time.Minute, true)
		state(9*time.Minute, true)
		state(10*time.Minute, false)
		state(15*time.Minute, true)
		time.AfterFunc(5*time.Minute+time.Second, func() { m.failing("watch", errDisk) })
		time.AfterFunc(12*time.Minute, func() { m.failing("watch", nil) })

		runForAgent(t, a, 20*time.Minute)
		want := map[string]time.Duration{ // from the start: when the span begins → how long it is
			"box" + start.Add(time.Minute).String():    8 * time.Minute,
			"box" + start.Add(15*time.Minute).String(): 0,
			start.Round(0).String():                    20 * time.Minute,
		}
		got := map[string]time.Duration{}
		for _, w := range m.watches {
			got[w.Mailbox+w.From.String()] = w.To.Sub(w.From)
			if w.Agent != "agent1" {
				t.Errorf("a span without its agent: %+v", w)
			}
		}
		for k, d := range want {
			if got[k] != d {
				t.Errorf("span %s lasts %v: want %v", k, got[k], d)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%d spans: want %d: %v", len(got), len(want), got)
		}
	})
}

func TestTimeInWhichNothingCanBeRecordedIsNotWatched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		start := time.Now()
		time.AfterFunc(5*time.Minute, func() { m.failing("intend", errDisk) })
		time.AfterFunc(9*time.Minute+30*time.Second, func() { m.failing("intend", nil) })
		r := route("r", time.Minute, takes(0))
		runFor(t, m, 15*time.Minute, r)
		due := firstDue("r", time.Minute, start).Sub(start) // its place in the minute
		blind, seeing := 5*time.Minute+due, 10*time.Minute+due
		if due > 30*time.Second {
			seeing -= time.Minute
		}
		for _, w := range m.watches {
			from, to := w.From.Sub(start), w.To.Sub(start)
			if from < seeing && to > blind {
				t.Errorf("watched from %v to %v: nothing could be recorded from %v to %v", from, to, blind, seeing)
			}
		}
		if len(m.watches) != 2 {
			t.Errorf("%d spans: want one before and one after", len(m.watches))
		}
	})
}

func TestAClockStepEndsTheSpan(t *testing.T) {
	at := time.Date(2011, 5, 6, 4, 10, 0, 0, time.UTC)
	var c coverage
	for _, s := range []int{0, 10, 20, 500, 510, 100, 110} { // seconds: a stop of the process, then a clock set back
		c.alive(at.Add(time.Duration(s) * time.Second))
	}
	var got [][2]int
	for _, w := range c.take("agent1") {
		got = append(got, [2]int{int(w.From.Sub(at).Seconds()), int(w.To.Sub(at).Seconds())})
	}
	want := [][2]int{{0, 20}, {100, 110}, {500, 510}}
	if len(got) != 3 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
		t.Errorf("spans %v: want %v", got, want)
	}
}

func TestCoverageSaysWhetherAnythingIsRecorded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		a, err := New(Options{Name: "agent1", Key: probe.NewKey(), Ledger: m, Routes: []Route{route("r", time.Second, takes(0))}})
		if err != nil {
			t.Fatal(err)
		}
		within := func(got, from, to time.Duration) bool { return from <= got && got <= to }
		check := func(after time.Duration, watching bool, from, to time.Duration) {
			time.AfterFunc(after, func() {
				if w, covered := a.Coverage(); w != watching || !within(covered, from, to) {
					t.Errorf("after %v: watching %v, %v covered: want %v, and %v to %v", after, w, covered, watching, from, to)
				}
			})
		}
		if watching, covered := a.Coverage(); watching || covered != 0 {
			t.Errorf("before the start: %v, %v", watching, covered)
		}
		time.AfterFunc(5*time.Minute, func() { m.failing("intend", errDisk) })
		time.AfterFunc(9*time.Minute, func() { m.failing("intend", nil) })
		check(4*time.Minute, true, 230*time.Second, 4*time.Minute)
		check(8*time.Minute, false, 290*time.Second, 5*time.Minute)
		check(15*time.Minute, true, 630*time.Second, 11*time.Minute)
		runForAgent(t, a, 16*time.Minute)
	})
}
