package e2e

import (
	"testing"
	"time"
)

func TestEachKindOfRouteDelivers(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"idle", "poll"} {
		t.Run(mode, func(t *testing.T) {
			inEachWorld(t, func(t *testing.T, start starter) {
				works(t)
				eachKind(t, start(t, false), mode)
			})
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
