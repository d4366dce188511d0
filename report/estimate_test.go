package report

import (
	"testing"
	"time"

	"mailprobe/probe"
)

// Fresh mail waits for the agent's own next try alone: no queue of others tells
// when it will be normal, and nothing is said.
func TestNoEstimateFromOwnRetriesAlone(t *testing.T) {
	e := Estate{Routes: []Route{{Name: "mx", Server: "a", Via: probe.MX, Every: time.Minute, Retry: probe.Patience{Name: probe.PatiencePostfix}}}}
	list := append(prompt("mx", probe.MX, -20, 0), mailAt("mx", probe.MX, 12).refusedAt(12), mailAt("mx", probe.MX, 14.8))
	o := Outage{Server: "a", Kind: Down, Start: iv(-1, 0), End: iv(10, 11)}
	flush := e.FlushOf(History{Server: Server{Name: "a"}, Mails: list}, o, m(15))
	if flush.Fresh.Reached || flush.Fresh.Estimate != nil {
		t.Errorf("fresh: %+v", flush.Fresh)
	}
}
