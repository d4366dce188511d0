package agent

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"mailprobe/probe"
)

// leave puts n probes into the record that an earlier run could not hand over,
// one every 7 s up to now.
func leave(m *memory, route string, n int) {
	for i := range n {
		at := time.Now().Add(-time.Duration(i+1) * 7 * time.Second)
		ref := probe.Ref{Agent: "agent1", Route: route, ID: uuid.Must(uuid.NewV7())}
		m.order = append(m.order, ref)
		m.probes[ref] = &probe.Probe{Tag: probe.Tag{Ref: ref}, Server: "mx1", Via: probe.MX, Domain: "agent.example", Attempts: []probe.Attempt{
			{N: 1, Began: at, Ended: at.Add(time.Second), Class: probe.Refused}}}
	}
}

// busy counts how many mails are under way at most.
type busy struct{ now, most atomic.Int32 }

func (b *busy) sends(s sender) sender {
	return func(ctx context.Context, m probe.Mail, steps probe.Steps) probe.Attempt {
		now := b.now.Add(1)
		defer b.now.Add(-1)
		for most := b.most.Load(); now > most && !b.most.CompareAndSwap(most, now); most = b.most.Load() {
		}
		return s(ctx, m, steps)
	}
}

// mostAtOnce returns how many of these attempts were under way together.
func mostAtOnce(list []probe.Attempt) (most int) {
	for _, x := range list {
		n := 0
		for _, y := range list {
			if !y.Began.After(x.Began) && y.Ended.After(x.Began) {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

func TestAServerThatComesBackGetsNoWave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		var b busy
		limit := NewLimit(20, 4)
		var routes []Route
		for i := range 100 {
			r := patient(fmt.Sprintf("r%d", i), time.Minute, b.sends(takes(3*time.Second)), probe.PatiencePostfix)
			r.Limit = limit
			routes = append(routes, r)
		}
		leave(m, "r0", 500)
		leave(m, "r1", 500)
		runFor(t, m, 10*time.Minute, routes...)

		var retries []probe.Attempt
		for i := range 100 {
			list := m.all(routes[i].Name)
			for _, p := range list {
				switch {
				case len(p.Attempts) == 2:
					retries = append(retries, p.Attempts[1])
				case p.Attempts[0].Class != probe.Accepted:
					t.Errorf("a fresh probe, or one that never was tried again: %+v", p.Attempts[0])
				}
			}
			if fresh := slices.DeleteFunc(list, func(p probe.Probe) bool { return len(p.Attempts) == 2 }); len(fresh) != 10 {
				t.Errorf("%s: %d fresh probes in 10 min, want 10", routes[i].Name, len(fresh))
			}
		}
		slices.SortFunc(retries, func(x, y probe.Attempt) int { return x.Began.Compare(y.Began) })
		for i := 1; i < len(retries); i++ {
			if gap := retries[i].Began.Sub(retries[i-1].Began); gap < 250*time.Millisecond {
				t.Fatalf("retries %d and %d start %v apart, want 250ms or more", i-1, i, gap)
			}
		}
		if n := mostAtOnce(retries); len(retries) != 1000 || n > 10 || b.most.Load() > 20 {
			t.Errorf("%d retries, %d at once, %d mails at once: want 1000, 10 and 20 at most", len(retries), n, b.most.Load())
		}
	})
}

func TestWhatIsHeldBackIsMadeInDueOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		r, s := patient("r", 24*time.Hour, takes(0), probe.PatiencePostfix), patient("s", 24*time.Hour, takes(0), probe.PatienceExchange)
		r.Limit = NewLimit(2, 1)
		s.Limit = r.Limit
		leave(m, "r", 100)
		leave(m, "s", 100)
		runFor(t, m, 20*time.Minute, r, s)
		type made struct{ due, at time.Time }
		var list []made
		for _, p := range slices.Concat(m.all("r"), m.all("s")) {
			if len(p.Attempts) < 2 {
				continue // fresh
			}
			wait := time.Minute // after an attempt that ended 1 s after it was sent
			if p.Tag.Route == "r" {
				wait = 5 * time.Minute
			}
			list = append(list, made{p.Attempts[0].Ended.Add(wait), p.Attempts[1].Began})
		}
		slices.SortFunc(list, func(x, y made) int { return cmp.Or(x.at.Compare(y.at), x.due.Compare(y.due)) })
		if len(list) != 200 {
			t.Fatalf("%d retries, want 200", len(list))
		}
		start := list[0].at
		for i, x := range list {
			if i > 0 && x.due.Before(list[i-1].due) && !x.due.After(start) {
				t.Fatalf("retry %d was due at %v and made after one due at %v", i, x.due, list[i-1].due)
			}
			if x.at.Before(x.due) {
				t.Fatalf("retry %d was made %v before it was due", i, x.due.Sub(x.at))
			}
		}
	})
}

// A server hangs: fresh probes need 13 of 20 places, and 1,000 old ones would
// take all the others and more.
func TestRetriesDoNotCrowdOutFreshProbes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		began := time.Now()
		limit := NewLimit(20, 10)
		var routes []Route
		for i := range 13 {
			r := patient(fmt.Sprintf("r%d", i), time.Minute, fails(59*time.Second, probe.TimedOut, 0), probe.PatiencePostfix)
			r.Limit = limit
			routes = append(routes, r)
		}
		leave(m, "r0", 1000)
		runFor(t, m, time.Hour, routes...)
		early, late, retried := 0, 0, 0
		for _, r := range routes {
			for _, p := range m.all(r.Name) {
				retried += len(p.Attempts) - 1
				switch {
				case p.Attempts[0].Class != probe.Capped:
				case p.Sent().Sub(began) < 3*time.Minute:
					early++
				default:
					late++
				}
			}
		}
		if early > 6 || late > 0 || retried < 300 {
			t.Errorf("%d fresh probes found no place in the first minutes, and %d later; %d retries were made: want a few, none, and some 6 a minute",
				early, late, retried)
		}
	})
}
