package e2e

import (
	"strings"
	"testing"
	"time"

	"mailprobe/probe"
)

// finish stops the agent, lets another run, which sends nothing more, wait for
// what is on its way, and returns what the ledger then holds.
func (a *Agent) finish(w World, s setting) []Row {
	a.t.Helper()
	a.Kill()
	s.every = "24h"
	a.setConfig(configure(w, s) + s.more)
	a.Start()
	eventually(a.t, 90*time.Second, "no probe is pending, and all is removed", func() bool {
		for _, r := range a.Rows() {
			if r.Outcome == "pending" {
				return false
			}
		}
		return s.quiet == nil || s.quiet()
	})
	a.Stop()
	return a.Rows()
}

// judge holds every row of the ledger against what the servers know, and
// returns how many rows came to which outcome.
type judge struct {
	t       testing.TB
	world   World
	pending bool // probes may still be on their way
}

// slack is how far the clock readings of the proxy and of the agent may be
// apart for the same instant: both are of one machine, and a goroutine may wait
// for a processor between an event and its reading.
const slack = time.Millisecond

func (j judge) rows(rows []Row) map[string]int {
	j.t.Helper()
	outcomes := map[string]int{}
	known := map[string]bool{}
	for _, r := range rows {
		outcomes[r.Outcome]++
		known[r.MessageID] = true
		j.row(r)
	}
	for _, id := range j.world.MessageIDs() {
		if !known[id] && isProbe(id) {
			j.t.Errorf("the servers took %s, and the ledger does not know it", id)
		}
	}
	return outcomes
}

func isProbe(messageID string) bool { return strings.HasPrefix(messageID, "<mp1_") }

func (j judge) row(r Row) {
	j.t.Helper()
	taken := j.world.Accepted(r.MessageID)
	if taken > 1 {
		j.t.Errorf("%s on %s was sent twice: the servers took it %d times", r.ID, r.Route, taken)
	}
	for _, a := range r.Attempts {
		if a.Ended.IsZero() {
			j.t.Errorf("%s on %s: attempt %d has no end", r.ID, r.Route, a.N)
		}
	}
	j.outcome(r, taken)
	if !r.ReceivedBy.IsZero() && j.world.HasDeliveryTruth() {
		j.arrival(r)
	}
}

// outcome checks that the row's outcome is the one that the servers' side asks
// for.
func (j judge) outcome(r Row, taken int) {
	j.t.Helper()
	bad := func(why string) {
		j.t.Errorf("%s on %s is %s (attempts %+v), and %s", r.ID, r.Route, r.Outcome, r.Attempts, why)
	}
	switch r.Outcome {
	case "delivered":
		if taken != 1 {
			bad("the servers did not take it")
		}
	case "pending":
		if !j.pending {
			bad("nothing should be on its way any more")
		}
	case "uncertain":
		if taken != 0 && !j.pending {
			bad("the servers took it: it should have come by now")
		}
	case "expired", "rejected":
		if taken != 0 {
			bad("the servers took it")
		}
		if last := r.Attempts[len(r.Attempts)-1]; last.Class == "" || last.Err+last.Text == "" {
			bad("it does not say why")
		}
	default:
		bad("that is not an outcome of this test")
	}
}

// arrival checks that the interval of the row meets one in which the mail truly
// came.
func (j judge) arrival(r Row) {
	j.t.Helper()
	row := probe.Interval{From: r.ReceivedAfter.Add(-slack), To: r.ReceivedBy.Add(slack)}
	truth := j.world.Delivered(r.MessageID)
	// A mail store that was stopped in the middle may have kept a copy whose
	// 250 it never sent.
	if w, ok := j.world.(interface {
		Unanswered(string) []probe.Interval
	}); ok {
		truth = append(truth, w.Unanswered(r.MessageID)...)
	}
	for _, in := range truth {
		if row.Meets(in) {
			return
		}
	}
	j.t.Errorf("%s on %s: the row says that it came between %v and %v (%s); it truly came in %v",
		r.ID, r.Route, r.ReceivedAfter, r.ReceivedBy, r.ReceivedSource, truth)
}
