package probe

import (
	"slices"
	"testing"
	"time"
)

// offsets returns the ages at which a mail is tried that nobody ever takes, if
// attempts take no time.
func offsets(p Patience) (ages []time.Duration) {
	sent := time.Date(2011, 5, 6, 5, 34, 0, 0, time.UTC)
	tries := Tries{N: 1, Sent: sent, Last: sent}
	for {
		ages = append(ages, tries.Last.Sub(sent))
		due, again := p.Next(tries)
		if !again {
			return ages
		}
		tries = Tries{N: tries.N + 1, Sent: sent, Before: tries.Last, Last: due}
	}
}

func minutes(list ...float64) (ages []time.Duration) {
	for _, m := range list {
		ages = append(ages, time.Duration(m*float64(time.Minute)))
	}
	return ages
}

// The first hours of each schedule, reckoned by hand from what its MTA publishes.
func TestPatienceBegins(t *testing.T) {
	for name, want := range map[string][]time.Duration{
		// 300 s at the least, then as long as it has waited so far, at most 4000 s.
		PatiencePostfix: minutes(0, 5, 10, 20, 40, 80, 80+4000./60, 80+8000./60),
		// Every quarter of an hour for two hours; then an hour, and half as much again each time.
		PatienceExim:     minutes(0, 15, 30, 45, 60, 75, 90, 105, 120, 180, 270, 405),
		PatienceSendmail: minutes(0, 30, 60, 90, 120),
		PatienceExchange: minutes(0, 1, 2, 3, 4, 9, 14, 19, 24, 29, 34, 44, 54),
	} {
		got := offsets(Patience{Name: name})
		if !slices.Equal(got[:len(want)], want) {
			t.Errorf("%s tries at %v, want %v", name, got[:len(want)], want)
		}
	}
}

// When each schedule ends: at the first attempt that fails at its lifetime or
// later.
func TestPatienceEnds(t *testing.T) {
	const day = 24 * time.Hour
	for name, want := range map[string]struct{ from, to time.Duration }{
		PatiencePostfix:  {5 * day, 5*day + 4000*time.Second},
		PatienceExim:     {4 * day, 4*day + 6*time.Hour},
		PatienceSendmail: {5 * day, 5 * day},
		PatienceExchange: {2*day - 10*time.Minute, 2 * day},
	} {
		all := offsets(Patience{Name: name})
		if last := all[len(all)-1]; last < want.from || last > want.to {
			t.Errorf("%s tries last at %v, want %v to %v", name, last, want.from, want.to)
		}
	}
}

func TestTheLongestWaitOfEachSchedule(t *testing.T) {
	for name, want := range map[string]time.Duration{
		PatienceNone:     0,
		PatiencePostfix:  4000 * time.Second,
		PatienceExim:     minutes(60 * 1.5 * 1.5 * 1.5 * 1.5 * 1.5)[0], // at the end of the 16 h; then it is 6 h
		PatienceSendmail: 30 * time.Minute,
		PatienceExchange: 10 * time.Minute,
	} {
		p := Patience{Name: name}
		ages, found := offsets(p), time.Duration(0)
		for i := 1; i < len(ages); i++ {
			found = max(found, ages[i]-ages[i-1])
		}
		if p.Longest() != want || found != want {
			t.Errorf("%s: the longest wait is %v, and %v is found in it: want %v", name, p.Longest(), found, want)
		}
	}
	if d := ListPatience([]time.Duration{time.Minute, time.Hour, time.Second}).Longest(); d != time.Hour || ListPatience(nil).Longest() != 0 {
		t.Errorf("the longest wait of the list is %v, want 1h", d)
	}
}

// A clock that was set makes a gap of any length.
func TestAGapOfYearsMakesNoWaitOfYears(t *testing.T) {
	sent := time.Date(2011, 5, 6, 5, 34, 0, 0, time.UTC)
	for _, before := range []time.Time{sent.AddDate(-3, 0, 0), sent.AddDate(-1000, 0, 0), sent.AddDate(1, 0, 0)} {
		p := Patience{Name: PatienceExim}
		last := sent.Add(3 * time.Hour)
		due, again := p.Next(Tries{N: 5, Sent: sent, Before: before, Last: last})
		if wait := due.Sub(last); !again || wait < time.Hour || wait > p.Longest() {
			t.Errorf("after a gap of %v it waits %v", last.Sub(before), wait)
		}
	}
}

func TestPatienceOfAList(t *testing.T) {
	p := ListPatience([]time.Duration{5 * time.Second, 30 * time.Second, 5 * time.Minute})
	want := []time.Duration{0, 5 * time.Second, 35 * time.Second, 335 * time.Second}
	if got := offsets(p); !slices.Equal(got, want) {
		t.Errorf("it tries at %v, want %v", got, want)
	}
	if p.Lifetime() != 335*time.Second || p.String() != "[5s 30s 5m0s]" || p.None() {
		t.Errorf("the list is %v of %v", p, p.Lifetime())
	}
}

func TestPatienceCountsFromTheEndOfAnAttempt(t *testing.T) {
	sent := time.Date(2011, 5, 6, 5, 34, 0, 0, time.UTC)
	// The second attempt was held back and ended an hour after the first.
	due, again := Patience{Name: PatiencePostfix}.Next(Tries{N: 2, Sent: sent, Before: sent, Last: sent.Add(time.Hour)})
	if want := sent.Add(2 * time.Hour); !again || !due.Equal(want) {
		t.Errorf("due at %v, want %v", due, want)
	}
}

func TestNoPatienceGivesUpAtOnce(t *testing.T) {
	sent := time.Now()
	for _, p := range []Patience{{}, {Name: PatienceNone}} {
		if _, again := p.Next(Tries{N: 1, Sent: sent, Last: sent}); again || !p.None() || p.Lifetime() != 0 {
			t.Errorf("%v tries again", p)
		}
	}
	if _, err := NamedPatience("qmail"); err == nil {
		t.Error("an unknown name was taken")
	}
}
