package e2e

import (
	"testing"
	"time"
)

// TestKillWhileRetrying ends the agent by SIGKILL again and again while the mx is
// down and its queue grows, and while the queue flushes: what waits must survive,
// and nothing may be sent twice.
func TestKillWhileRetrying(t *testing.T) {
	inEachWorld(t, func(t *testing.T, start starter) {
		t.Parallel()
		killWhileRetrying(t, start(t, true))
	})
}

func killWhileRetrying(t *testing.T, w World) {
	e := w.Endpoints()
	mx, imap := listenTap(t, e.MX, 10*time.Millisecond), listenTap(t, e.IMAP, 0)
	s := setting{every: "100ms", routes: []string{"mx"}, mode: "poll", poll: "200ms", mx: mx.address, imap: imap.address,
		retry: "[1s, 2s, 2s, 3s, 3s, 5s, 5s, 5s, 10s, 10s, 10s, 10s]"}
	a := newAgent(t, configure(w, s), agentPassword(w, s))
	a.Start()
	pauseReal(time.Second)
	restore := w.Outage(SMTP)
	for range 6 {
		pauseReal(1500 * time.Millisecond)
		a.Kill()
		a.Start()
	}
	restore()
	for range 4 {
		pauseReal(700 * time.Millisecond)
		a.Kill()
		a.Start()
	}
	rows := a.finish(w, s)
	outcomes := judge{t: t, world: w}.rows(rows)
	t.Logf("outcomes %v", outcomes)
	judgeSurvivors(t, rows, outcomes)
}

// judgeSurvivors checks that nothing was given up, and that the test reached what
// it tests.
func judgeSurvivors(t *testing.T, rows []Row, outcomes map[string]int) {
	t.Helper()
	if outcomes["expired"] > 0 {
		t.Errorf("outcomes %v: the schedule is longer than the outage, nothing should be given up", outcomes)
	}
	patient, cutOff := 0, 0
	for _, r := range rows {
		n := len(r.Attempts)
		if r.Outcome != "delivered" || n < 2 {
			continue
		}
		if n >= 3 {
			patient++
		}
		for _, earlier := range r.Attempts[:n-1] {
			if earlier.Class == "interrupted" {
				cutOff++
			}
		}
	}
	t.Logf("%d probes were delivered by the third attempt or a later one, and %d attempts before one that succeeded were cut off by a kill", patient, cutOff)
	if patient < 20 || cutOff == 0 {
		t.Error("the test did not reach what it tests")
	}
}
