package e2e

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func TestCheckConnectsToRealServers(t *testing.T) {
	works(t)
	w := StartReal(t, RealOptions{})
	s := setting{every: "1h", routes: allRoutes}
	a := newAgent(t, configure(w, s), agentPassword(w, s))
	out, ok := a.say("check", "--connect")
	for _, want := range []string{"ok    route hosted.test-submission", "logged in by PLAIN", "TLS 1.3", "certificate good for 0 days",
		"ok    route hosted.test-mx", "ok    route hosted.test-relay", "ok    mailbox hosted.test", "junk folder: Junk",
		"capabilities ", "UIDPLUS", "all 4 places are well"} {
		if !strings.Contains(out, want) {
			t.Errorf("it does not say %q", want)
		}
	}
	if !ok || t.Failed() {
		t.Errorf("ended well: %v, and said:\n%s", ok, out)
	}
	if strings.Contains(out, "probe-secret") {
		t.Error("it shows the password")
	}

	a.env = append(a.env, "PROBE_PASSWORD=wrong")
	out, ok = a.say("check", "--connect")
	if ok || !strings.Contains(out, "FAIL  route hosted.test-submission: auth in phase auth: 535") || !strings.Contains(out, "FAIL  mailbox hosted.test") {
		t.Errorf("with a wrong password it ended well: %v, and said:\n%s", ok, out)
	}
}

func TestCheckNamesAnExpiredCertificate(t *testing.T) {
	works(t)
	w := StartReal(t, RealOptions{Expired: true})
	s := setting{every: "1h", routes: allRoutes}
	out, ok := newAgent(t, configure(w, s), agentPassword(w, s)).say("check", "--connect")
	if ok || !strings.Contains(out, "FAIL  route hosted.test-submission: tls in phase tls") || !strings.Contains(out, "expired") ||
		!strings.Contains(out, "ok    route hosted.test-mx") {
		t.Errorf("ended well: %v, and said:\n%s", ok, out)
	}
}

func TestSendWithoutAndBesideAnAgent(t *testing.T) {
	alone(t)
	w := StartReal(t, RealOptions{})
	s := setting{every: "1h", routes: allRoutes, mode: "idle", poll: "1m"}
	a := newAgent(t, configure(w, s), agentPassword(w, s))
	for _, state := range []string{"without an agent", "beside an agent"} {
		for _, route := range allRoutes {
			out, ok := a.say("send", "hosted.test-"+route, "-o", "json")
			var r struct {
				Outcome string           `json:"outcome"`
				QueueID string           `json:"queue_id"`
				Phases  map[string]int64 `json:"phases_ns"`
				Hops    []any            `json:"hops"`
				Delay   struct {
					Min, Max time.Duration
				} `json:"delay_ns"`
			}
			if err := json.Unmarshal([]byte(out), &r); err != nil || !ok || r.Outcome != "delivered" || r.QueueID == "" || r.Phases["data"] == 0 || len(r.Hops) == 0 {
				t.Errorf("%s, %s: ended well: %v, %v, %s", state, route, ok, err, out)
			}
			if width := r.Delay.Max - r.Delay.Min; r.Delay.Min <= 0 || width > time.Second {
				t.Errorf("%s, %s: delay %+v: want one that is looked at closely", state, route, r.Delay)
			}
		}
		if state == "without an agent" {
			a.Start()
		}
	}
	a.Stop()
	judge{t: t, world: w}.rows(a.Rows())
}
