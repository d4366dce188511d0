package e2e

import (
	"os"
	"testing"
	"time"
)

var allRoutes = []string{"submission", "mx", "relay"}

// worlds are the worlds against which a test body runs. In one that is to be
// tapped, everything can be had in clear.
var worlds = map[string]func(t *testing.T, tapped bool) World{
	"real":     func(t *testing.T, _ bool) World { return StartReal(t, RealOptions{}) },
	"embedded": func(t *testing.T, tapped bool) World { return startEmbedded(t, !tapped) },
}

// inEachWorld runs a body against every world.
func inEachWorld(t *testing.T, body func(t *testing.T, w World)) {
	for name, start := range worlds {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // they wait more than they work
			body(t, start(t, false))
		})
	}
}

// soak tells whether the long forms of the tests are wanted.
func soak() bool { return os.Getenv("MAILPROBE_SOAK") != "" }

// finish stops the agent, lets another one, which sends nothing more, wait for
// what is on its way, and returns what the ledger then holds.
func (a *Agent) finish(w World, s setting) []Row {
	a.t.Helper()
	a.Kill()
	s.every = "24h"
	b := a.again(configure(w, s) + s.more)
	b.Start()
	eventually(a.t, 90*time.Second, "no probe is pending, and all is removed", func() bool {
		for _, r := range b.Rows() {
			if r.Outcome == "pending" {
				return false
			}
		}
		return s.quiet == nil || s.quiet()
	})
	b.Stop()
	return b.Rows()
}

func TestEachKindOfRouteDelivers(t *testing.T) {
	for _, mode := range []string{"idle", "poll"} {
		t.Run(mode, func(t *testing.T) {
			inEachWorld(t, func(t *testing.T, w World) { eachKind(t, w, mode) })
		})
	}
}

func eachKind(t *testing.T, w World, mode string) {
	s := setting{every: "200ms", routes: allRoutes, mode: mode, poll: "100ms"}
	a := newAgent(t, configure(w, s), agentPassword(w, s))
	a.Start()
	pauseReal(5 * time.Second)
	a.Stop()
	rows := a.finish(w, s)
	outcomes := judge{t: t, world: w}.rows(rows)
	if outcomes["delivered"] < 60 || len(outcomes) != 1 {
		t.Errorf("outcomes %v: want 60 or more delivered, and nothing else", outcomes)
	}
	checkReceipts(t, rows)
}

// checkReceipts checks that each row kept the queue id that the server gave.
func checkReceipts(t *testing.T, rows []Row) {
	t.Helper()
	vias := map[string]int{}
	for _, r := range rows {
		vias[r.Via]++
		if r.Receipt.Code != 250 || r.Receipt.Enhanced != "2.0.0" || r.Receipt.QueueID == "" {
			t.Errorf("%s on %s: receipt %+v", r.ID, r.Route, r.Receipt)
		}
		if len(r.Arrivals) != 1 {
			t.Errorf("%s on %s: %d copies", r.ID, r.Route, len(r.Arrivals))
		}
	}
	for _, via := range allRoutes {
		if vias[via] < 20 {
			t.Errorf("%d probes by %s: want 20 or more", vias[via], via)
		}
	}
}

// outageStep is a part that is down for a while.
type outageStep struct {
	part Part
	down time.Duration
}

var outageSteps = []outageStep{{Everything, time.Minute}, {IMAP, time.Minute}, {SMTP, time.Minute}}

func TestOutages(t *testing.T) {
	for name, start := range worlds {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // they wait more than they work
			outages(t, start(t, false))
		})
	}
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

// pauseReal lets real servers work for a while: their time cannot be turned.
func pauseReal(d time.Duration) {
	timer := time.NewTimer(d)
	<-timer.C
}
