package report

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"mailprobe/probe"
)

// randomProbe makes a probe as an agent records one: tries one after another, of
// which only the last is accepted or uncertain, and what may follow.
func randomProbe(r *rand.Rand) (p probe.Probe) {
	at := noon
	pass := func(most time.Duration) time.Time {
		at = at.Add(1 + time.Duration(r.Int64N(int64(most))))
		return at
	}
	for n := 1 + r.IntN(3); len(p.Attempts) < n; {
		a := probe.Attempt{N: len(p.Attempts) + 1, Began: pass(2 * time.Hour), Ended: pass(time.Minute), Class: probe.TimedOut}
		if r.IntN(4) == 0 {
			a.Class, a.Reply = probe.Rejected, probe.Reply{Code: 550}
		}
		p.Attempts = append(p.Attempts, a)
	}
	last := &p.Attempts[len(p.Attempts)-1]
	switch r.IntN(5) {
	case 0:
		last.Dotted, last.Class, last.Reply = last.Began, probe.Accepted, probe.Reply{Code: 250}
	case 1:
		last.Dotted, last.Class, last.Reply = last.Began, probe.Disconnected, probe.Reply{}
	case 2:
		last.Ended, last.Class, last.Reply = time.Time{}, "", probe.Reply{}
	case 3:
		p.GivenUp = last.Ended
	}
	if !last.Dotted.IsZero() {
		if r.IntN(3) == 0 {
			p.Bounced = pass(9 * 24 * time.Hour)
		}
		if r.IntN(2) == 0 {
			p.Arrivals = []probe.Arrival{{After: at, By: pass(9 * 24 * time.Hour)}}
		}
	}
	return p
}

// known returns what of a probe was known at an instant.
func known(p probe.Probe, at time.Time) probe.Probe {
	p.Attempts = slices.Clone(p.Attempts)
	p.Attempts = slices.DeleteFunc(p.Attempts, func(a probe.Attempt) bool { return a.Began.After(at) })
	if n := len(p.Attempts); n > 0 && p.Attempts[n-1].Ended.After(at) {
		p.Attempts[n-1].Ended, p.Attempts[n-1].Class, p.Attempts[n-1].Reply = time.Time{}, "", probe.Reply{}
	}
	if p.GivenUp.After(at) {
		p.GivenUp = time.Time{}
	}
	if p.Bounced.After(at) {
		p.Bounced = time.Time{}
	}
	if len(p.Arrivals) > 0 && p.Arrivals[0].By.After(at) {
		p.Arrivals = nil
	}
	return p
}

func TestOutcomeAndBacklogAsTheProbesOwn(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	seen := make(map[probe.Outcome]int)
	for range 4000 {
		p := randomProbe(r)
		mail := NewMail(p)
		at := noon.Add(time.Duration(r.Int64N(int64(16 * 24 * time.Hour))))
		if r.IntN(2) == 0 {
			at = noon.Add(time.Duration(r.Int64N(int64(6 * time.Hour))))
		}
		if got, want := Outcome(mail, at), p.Outcome(at); got != want {
			t.Fatalf("outcome as of %v: %v, want %v, of %+v", at, got, want, p)
		}
		then := known(p, at)
		want := Backlog{At: at, Watermark: at}
		if len(then.Attempts) > 0 && !then.Settled(at) {
			want.Oldest, want.Watermark = p.Sent(), p.Sent()
			if then.Outcome(at) == probe.Uncertain {
				want.Uncertain = 1
			} else {
				want.Pending = 1
			}
		}
		if got := BacklogOf([]Mail{mail}, at); got != want {
			t.Fatalf("backlog as of %v: %+v, want %+v, of %+v", at, got, want, p)
		}
		seen[then.Outcome(at)]++
	}
	for _, o := range probe.Outcomes {
		if seen[o] < 20 {
			t.Errorf("the draws held %q only %d times", o, seen[o])
		}
	}
}
