package e2e

import (
	"math/rand/v2"
	"testing"
	"time"
)

// TestKill ends the agent by SIGKILL at each named point and at random, with
// many probes in flight, and then holds the record against the servers' side.
func TestKill(t *testing.T) {
	for name, start := range worlds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kill(t, start(t, true))
		})
	}
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

	kills := 0
	for round := range killRounds() {
		for i := range smtpPoints {
			tapped := relay
			if (round+i)%2 == 1 {
				tapped = mx
			}
			killAt(t, a, tapped, &smtpPoints[i])
			kills++
		}
		killAt(t, a, imap, &imapPoint)
		a.Start()
		pauseReal(time.Second + time.Duration(rng.Int64N(int64(700*time.Millisecond)))) // at random
		a.Kill()
		kills += 2
	}
	rows := a.finish(w, s)
	outcomes := judge{t: t, world: w}.rows(rows)
	t.Logf("%d kills, outcomes %v", kills, outcomes)
	judgeKill(t, w, rows, kills, outcomes)
}

// judgeKill checks that the test reached what it tests.
func judgeKill(t *testing.T, w World, rows []Row, kills int, outcomes map[string]int) {
	t.Helper()
	if kills < 20 {
		t.Errorf("%d kills: want 20 or more", kills)
	}
	interrupted, settledByArrival := 0, 0
	for _, r := range rows {
		last := r.Attempts[len(r.Attempts)-1]
		if last.Class != "interrupted" {
			continue
		}
		interrupted++
		if !last.Dotted.IsZero() && r.Outcome == "delivered" {
			settledByArrival++
		}
	}
	if interrupted < 10*kills/2 {
		t.Errorf("%d attempts were interrupted by %d kills: want 10 or more in flight", interrupted, kills)
	}
	if settledByArrival == 0 || outcomes["expired"] == 0 || outcomes["delivered"] == 0 {
		t.Errorf("outcomes %v, %d of them uncertain and settled by their arrival: the test did not reach what it tests", outcomes, settledByArrival)
	}
	if soak() && outcomes["uncertain"] == 0 {
		t.Errorf("no probe stayed uncertain")
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

// killRounds is how often each point is gone through: 6 kills a round.
func killRounds() int {
	if soak() {
		return 20
	}
	return 4
}
