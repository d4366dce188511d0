package metrics

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

func routesOf(list ...probe.Route) []probe.Route { return list }

// A histogram takes what is known to the larger of 50 ms and half of itself, and
// nothing rougher.
func TestRoughDelaysAreCountedApart(t *testing.T) {
	tests := []struct {
		least, most time.Duration
		taken       bool
	}{
		{0, 50 * ms, true},
		{0, 51 * ms, false},
		{75 * ms, 125 * ms, true},
		{74 * ms, 126 * ms, false},
		{750 * ms, 1250 * ms, true}, // 1 s ± 0.25 s
		{749 * ms, 1251 * ms, false},
		{0, time.Hour, false},
	}
	for _, test := range tests {
		m := metricsOf(Snapshot{}, theMX)
		d := between(test.least, test.most)
		m.Arrived(came(), first(now, d, d))
		taken, apart := "1", "0"
		if !test.taken {
			taken, apart = "0", "1"
		}
		wantValues(t, m, map[string]string{
			`delay_seconds_count{server="a",via="mx"}`: taken, `probe_delays_unclear_total{server="a",via="mx"}`: apart,
			`transit_seconds_count{server="a",via="mx"}`: taken, `probe_transits_unclear_total{server="a",via="mx"}`: apart,
		})
	}
}

// A probe whose acceptance was never seen has no transit, clear or not.
func TestAnUncertainProbeHasNoTransit(t *testing.T) {
	m := metricsOf(Snapshot{}, theMX)
	m.Arrived(came(), first(now, between(time.Second, time.Second), probe.Delay{}))
	wantValues(t, m, map[string]string{`delay_seconds_count{server="a",via="mx"}`: "1",
		`transit_seconds_count{server="a",via="mx"}`: "0", `probe_transits_unclear_total{server="a",via="mx"}`: "0"})
}

// A time-out is never a delay, however long it took.
func TestAFailureIsNoDelay(t *testing.T) {
	m := metricsOf(Snapshot{}, theMX)
	for _, class := range probe.Classes[1:] {
		m.Ended(theMX, probe.Attempt{Class: class, Began: now.Add(-5 * time.Minute), Ended: now, Phases: probe.Phases{probe.PhaseConnect: 5 * time.Minute}})
	}
	for _, line := range scrape(t, m) {
		if strings.Contains(line, `via="mx"`) && strings.Contains(line, "_seconds") && !strings.HasSuffix(line, " 0") {
			t.Errorf("failures have left %s", line)
		}
	}
}

// Hops beyond the eighth count as the eighth.
func TestLongWays(t *testing.T) {
	m := metricsOf(Snapshot{}, theMX)
	m.Arrived(came(over(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)), first(now, probe.Delay{}, probe.Delay{}))
	wantValues(t, m, map[string]string{
		`hop_seconds_sum{hop="1",server="a",via="mx"}`: "1", `hop_seconds_sum{hop="7",server="a",via="mx"}`: "7",
		`hop_seconds_sum{hop="8",server="a",via="mx"}`: "27", `hop_seconds_count{hop="8",server="a",via="mx"}`: "3",
		`hop_seconds_count{hop="9",server="a",via="mx"}`: "",
	})
}

// The verdict shown is that of the newest probe, and each change is counted: a
// method that falls silent has changed too.
func TestVerdicts(t *testing.T) {
	m := metricsOf(Snapshot{}, theMX)
	steps := []struct {
		spf, dkim, dmarc string
		shown            []string
		changes          string // of spf, dkim, dmarc
	}{
		{"pass", "", "", []string{"spf pass"}, "0 0 0"},
		{"pass", "pass", "", []string{"dkim pass", "spf pass"}, "0 1 0"},
		{"SoftFail", "pass", "none", []string{"dkim pass", "dmarc none", "spf softfail"}, "1 1 1"},
		{"\xff<b>", "pass", "none", []string{"dkim pass", "dmarc none", "spf other"}, "2 1 1"},
		{"another one", "pass", "none", []string{"dkim pass", "dmarc none", "spf other"}, "2 1 1"},
		{"", "", "", nil, "3 2 2"},
	}
	for i, step := range steps {
		m.Arrived(came(judged(step.spf, step.dkim, step.dmarc)), first(now, probe.Delay{}, probe.Delay{}))
		m.Arrived(came(judged("fail", "fail", "fail")), probe.Recorded{Known: true, New: true, Duplicate: true}) // says nothing new
		var shown []string
		for _, line := range scrape(t, m) {
			if labels, ok := strings.CutPrefix(line, `verdict_info{method="`); ok {
				shown = append(shown, strings.Replace(strings.TrimSuffix(labels, `",route="a-mx",server="a",via="mx"} 1`), `",result="`, " ", 1))
			}
		}
		slices.Sort(shown)
		var changes []string
		for _, method := range methods {
			changes = append(changes, value(t, m, `verdict_changes_total{method="`+method+`",server="a",via="mx"}`))
		}
		if diff := cmp.Diff(step.shown, shown); diff != "" || strings.Join(changes, " ") != step.changes {
			t.Errorf("step %d: shown (-want +got):\n%schanges %v, want %s", i, diff, changes, step.changes)
		}
	}
}

// A verdict that changed while the agent did not run is a change all the same.
// What has come since the start is not overwritten.
func TestVerdictsOutliveTheAgent(t *testing.T) {
	m := metricsOf(Snapshot{}, theMX)
	const spf, dkim = `verdict_info{method="spf",result="pass",route="a-mx",server="a",via="mx"}`, `verdict_info{method="dkim",result="pass",route="a-mx",server="a",via="mx"}`
	m.Recall("a-mx", probe.Verdicts{SPF: "pass", DKIM: "fail"})
	m.Recall("gone", probe.Verdicts{SPF: "pass"})
	wantValues(t, m, map[string]string{spf: "1", dkim: ""})
	m.Arrived(came(judged("pass", "pass", "")), first(now, probe.Delay{}, probe.Delay{}))
	m.Recall("a-mx", probe.Verdicts{SPF: "fail", DKIM: "fail"})
	wantValues(t, m, map[string]string{spf: "1", dkim: "1",
		`verdict_changes_total{method="spf",server="a",via="mx"}`: "0", `verdict_changes_total{method="dkim",server="a",via="mx"}`: "1"})
}
