package agent

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestRetriesLeaveRoomForFreshProbes(t *testing.T) {
	for _, c := range []struct{ connections, fresh, lately, want int }{
		{20, 0, 0, 10},  // half, and no more
		{20, 5, 5, 10},  //
		{20, 12, 12, 7}, // one place stays free
		{20, 0, 15, 5},  // fresh probes had 15 places a moment ago, and may want them again
		{20, 0, 25, 1},  // they wanted more than there are: only one goes on
		{20, 19, 19, 0}, // the last place is for a fresh one
		{2, 0, 0, 1},    //
		{2, 1, 1, 0},    //
		{1, 0, 0, 1},    // of a single place none can be left
		{1, 1, 1, 0},    //
	} {
		l := NewLimit(c.connections, 0)
		l.made = time.Now().Add(-time.Minute)
		for range c.lately {
			l.take()
		}
		for range min(c.lately, c.connections) - c.fresh {
			l.give()
		}
		got := 0
		for l.takeRetry(time.Now()) == 0 {
			got++
		}
		if got != c.want {
			t.Errorf("%d places, %d fresh under way and %d lately: %d retries, want %d", c.connections, c.fresh, c.lately, got, c.want)
		}
	}
}

func TestRetriesBeginOneAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLimit(20, 0)
		if first, second := l.takeRetry(time.Now()), l.takeRetry(time.Now()); first != 0 || second == 0 {
			t.Errorf("two retries at once just after the start have to wait for %v and %v", first, second)
		}
		time.Sleep(time.Minute)
		if wait := l.takeRetry(time.Now()); wait != 0 {
			t.Errorf("a second retry a minute later has to wait for %v", wait)
		}
	})
}

func TestWhatFreshProbesWantedIsForgottenInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLimit(20, 0)
		for range 20 {
			l.take()
		}
		for range 20 {
			l.give()
		}
		count := func() (n int) {
			for l.takeRetry(time.Now()) == 0 {
				n++
			}
			for range n {
				l.giveRetry()
			}
			return n
		}
		time.Sleep(10 * time.Minute)
		if n := count(); n != 1 {
			t.Errorf("%d retries at once 10 min after 20 fresh probes were under way, want 1", n)
		}
		time.Sleep(10 * time.Minute)
		if n := count(); n != 10 {
			t.Errorf("%d retries at once 20 min after, want 10", n)
		}
	})
}

func TestRetriesStartNoFasterThanTheRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := NewLimit(20, 4)
		time.Sleep(time.Hour) // rest is not saved up
		began := time.Now()
		for n := range 9 {
			for {
				wait := l.takeRetry(time.Now())
				if wait == 0 {
					break
				}
				time.Sleep(wait)
			}
			l.giveRetry()
			if got, want := time.Since(began), time.Duration(n)*250*time.Millisecond; got != want {
				t.Errorf("retry %d starts after %v, want %v", n, got, want)
			}
		}
	})
}
