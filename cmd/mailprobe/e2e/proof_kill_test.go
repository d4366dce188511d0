package e2e

import (
	"math/rand/v2"
	"testing"
	"time"
)

// TestKill ends the agent by SIGKILL at each named point and at random, with
// many probes in flight, and then holds the record against the servers' side.
func TestKill(t *testing.T) {
	inEachWorld(t, func(t *testing.T, start starter) {
		works(t)
		kill(t, start(t, true))
	})
}

func kill(t *testing.T, w World) {
	e := w.Endpoints()
	relay := listenTap(t, e.Relay, 40*time.Millisecond)
	mx := listenTap(t, e.MX, 40*time.Millisecond)
	imap := listenTap(t, e.IMAP, 0)
	// An attempt takes about 8 replies of 40 ms: at 60 a second, 20 are under way.
	s := setting{every: "33ms", routes: []string{"relay", "mx"}, mode: "poll", poll: "200ms", size: "6KiB",
		relay: relay.address, mx: mx.address, imap: imap.address}
	a := newAgent(t, configure(w, s), agentPassword(w, s))
	rng := rand.New(rand.NewPCG(1, 2))

	named, random := killRounds()
	for round := range named {
		for i := range smtpPoints {
			tapped := relay
			if (round+i)%2 == 1 {
				tapped = mx
			}
			killAt(t, a, tapped, &smtpPoints[i])
		}
		killAt(t, a, imap, &imapPoint)
	}
	for range random {
		a.Start()
		pauseReal(600*time.Millisecond + time.Duration(rng.Int64N(int64(600*time.Millisecond))))
		a.Kill()
	}
	rows := a.finish(w, s)
	outcomes := judge{t: t, world: w}.rows(rows)
	t.Logf("outcomes %v", outcomes)
	judgeKill(t, rows, outcomes, named*(len(smtpPoints)+1)+random)
}

// judgeKill checks that the test reached what it tests.
func judgeKill(t *testing.T, rows []Row, outcomes map[string]int, kills int) {
	t.Helper()
	inFlight := map[time.Time]int{} // by when the next run closed what a kill had left
	settledByArrival := 0
	for _, r := range rows {
		last := r.Attempts[len(r.Attempts)-1]
		if last.Class != "interrupted" {
			continue
		}
		inFlight[last.Ended]++
		if !last.Dotted.IsZero() && r.Outcome == "delivered" {
			settledByArrival++
		}
	}
	many := 0
	for _, n := range inFlight {
		if n >= 10 {
			many++
		}
	}
	t.Logf("%d kills, %d of them with 10 or more attempts in flight", kills, many)
	if many < 20 {
		t.Errorf("%d of %d kills had 10 or more attempts in flight: want 20 or more", many, kills)
	}
	if settledByArrival == 0 || outcomes["expired"] == 0 || outcomes["delivered"] == 0 || outcomes["uncertain"] == 0 {
		t.Errorf("outcomes %v, %d of the uncertain ones settled by their arrival: the test did not reach what it tests", outcomes, settledByArrival)
	}
}

// killAt starts the agent, lets it work, and kills it when a conversation comes
// to the point.
func killAt(t *testing.T, a *Agent, tapped *tap, at *point) {
	t.Helper()
	a.Start()
	pauseReal(400 * time.Millisecond)
	select {
	case <-tapped.arm(at):
	case <-time.After(10 * time.Second):
		t.Errorf("no conversation came to the point %q", at.name)
	}
	a.Kill()
}

// killRounds is how often each named point is gone through, and how many kills
// at random follow.
func killRounds() (named, random int) {
	if soak() {
		return 20, 100
	}
	return 3, 20
}
