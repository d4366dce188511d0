package e2e

import (
	"testing"
	"time"
)

// outageStep is a part that is down for a while.
type outageStep struct {
	part Part
	down time.Duration
}

var outageSteps = []outageStep{{Everything, time.Minute}, {IMAP, time.Minute}, {SMTP, time.Minute}}

// TestOutages waits for minutes, and is no great load.
func TestOutages(t *testing.T) {
	inEachWorld(t, func(t *testing.T, start starter) {
		t.Parallel()
		outages(t, start(t, false))
	})
}

// outages runs the agent at 21 probes a second while parts of the hosted
// server are down one after the other.
func outages(t *testing.T, w World) {
	s := setting{every: "140ms", routes: allRoutes, mode: "idle", poll: "2s"}
	a := newAgent(t, configure(w, s), agentPassword(w, s))
	a.Start()
	pauseReal(2 * time.Second)
	for _, step := range outageSteps {
		restore := w.Outage(step.part)
		pauseReal(step.down)
		restore()
		pauseReal(4 * time.Second)
	}
	a.Stop()
	rows := a.finish(w, s)
	outcomes := judge{t: t, world: w}.rows(rows)
	t.Logf("outcomes: %v", outcomes)
	relayed := 0
	for _, r := range rows {
		if r.Via == "relay" {
			relayed++
			if r.Outcome != "delivered" {
				t.Errorf("%s by the relay is %s: the relay took it and delivers it: %+v", r.ID, r.Outcome, r.Attempts)
			}
		}
	}
	if relayed < 600 || outcomes["expired"] < 600 {
		t.Errorf("%d probes by the relay, outcomes %v: the test did not reach what it tests", relayed, outcomes)
	}
}
