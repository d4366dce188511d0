package metrics

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

// judging returns metrics of the server a that see an analysis.
func judging(a *Analysis) *Metrics { return metricsOf(Snapshot{Now: now, Analysis: a}, theMX) }

// stateOf returns the states of a server that are 1.
func stateOf(t *testing.T, m *Metrics, server string) (states []string) {
	t.Helper()
	for _, line := range scrape(t, m) {
		if rest, ok := strings.CutPrefix(line, `server_state{server="`+server+`",state="`); ok {
			if state, one := strings.CutSuffix(rest, `"} 1`); one {
				states = append(states, state)
			}
		}
	}
	return states
}

// A server is in one state at any time. What is no state is unknown, and so is a
// server of which the analysis says nothing.
func TestServerState(t *testing.T) {
	for given, want := range map[string]string{
		"up": "up", "down": "down", "not delivering": "not_delivering", "slow": "slow", "unreadable": "unreadable",
		"unknown": "unknown", "planned": "planned", "": "unknown", "on fire": "unknown", "Up": "unknown",
	} {
		m := judging(&Analysis{At: now, Servers: map[string]ServerState{"a": {State: given}}})
		if diff := cmp.Diff([]string{want}, stateOf(t, m, "a")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", given, diff)
		}
	}
	for name, a := range map[string]*Analysis{
		"there was none yet":     nil,
		"it knows no servers":    {At: now},
		"it knows others":        {At: now, Servers: map[string]ServerState{"b": {State: "up"}}},
		"the server came lately": {At: now, Servers: map[string]ServerState{"": {State: "up"}}},
	} {
		if diff := cmp.Diff([]string{"unknown"}, stateOf(t, judging(a), "a")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// Without an analysis nothing is made up; with one, what it does not know is
// absent, and what it knows to be nothing is zero.
func TestWhatAnAnalysisDoesNotKnowIsAbsent(t *testing.T) {
	at := func(name string, labels ...string) string {
		return "server_" + name + "{" + strings.Join(append(labels, `server="a"`), ",") + "}"
	}
	absent := map[string]string{
		at("outage_start_timestamp_seconds"): "", at("backlog_oldest_timestamp_seconds"): "", at("watermark_timestamp_seconds"): "",
		at("flush_end_timestamp_seconds", `end="fresh"`): "", at("flush_eta_timestamp_seconds", `end="fresh"`): "",
		at("flush_start_timestamp_seconds"):             "",
		at("flush_end_timestamp_seconds", `end="last"`): "", at("flush_eta_timestamp_seconds", `end="last"`): "",
	}
	wantValues(t, judging(nil), absent)
	wantValues(t, judging(nil), map[string]string{"incidents_open": "", "agent_cut_off": "", "analysis_timestamp_seconds": "",
		at("outage_weak"): "", at("planned_work"): "", at("backlog_probes"): "", at("drain_probes_per_second"): ""})

	idle := judging(&Analysis{At: now, Servers: map[string]ServerState{"a": {State: "up"}}})
	wantValues(t, idle, absent)
	wantValues(t, idle, map[string]string{"incidents_open": "0", "agent_cut_off": "0", "analysis_timestamp_seconds": "1.30468932e+09",
		at("outage_weak"): "0", at("planned_work"): "0", at("backlog_probes"): "0", at("drain_probes_per_second"): "0"})
	wantValues(t, judging(&Analysis{At: now, Servers: map[string]ServerState{"a": {Drain: -1}}}), map[string]string{at("drain_probes_per_second"): ""})
}

// An end is either reached or expected, or nothing is known of it.
func TestFlushEnds(t *testing.T) {
	m := judging(&Analysis{At: now, Servers: map[string]ServerState{"a": {Ends: map[string]EndState{
		"fresh":    {Reached: true, At: now.Add(-time.Minute), ETA: now.Add(time.Hour)},
		"accepted": {At: now.Add(-time.Hour), ETA: now.Add(time.Minute)},
		"last":     {},
		"other":    {Reached: true, At: now},
	}}}})
	var got []string
	for _, line := range scrape(t, m) {
		if strings.HasPrefix(line, "server_flush") {
			got = append(got, line)
		}
	}
	want := []string{
		`server_flush_end_timestamp_seconds{end="fresh",server="a"} 1.30468926e+09`,
		`server_flush_eta_timestamp_seconds{end="accepted",server="a"} 1.30468938e+09`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Servers are those of the configuration: others that a record knows are not
// shown, and one that is gone is gone. A server with several routes stands once.
func TestServersAreThoseOfTheConfiguration(t *testing.T) {
	m := judging(&Analysis{At: now, Servers: map[string]ServerState{"a": {State: "up"}, "b": {State: "down"}}})
	of := func() (lines []string) {
		for _, line := range scrape(t, m) {
			if strings.HasPrefix(line, "server_backlog_probes") {
				lines = append(lines, line)
			}
		}
		return lines
	}
	m.Apply(routesOf(theMX, probe.Route{Name: "a-relay", Server: "a", Via: probe.Relay}), nil)
	if diff := cmp.Diff([]string{`server_backlog_probes{server="a"} 0`}, of()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	m.Apply(routesOf(probe.Route{Name: "b-mx", Server: "b", Via: probe.MX}), nil)
	if diff := cmp.Diff([]string{`server_backlog_probes{server="b"} 0`}, of()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestReferences(t *testing.T) {
	m := metricsOf(Snapshot{References: map[string]bool{"a:1": true, "[2001:db8::1]:53": false}})
	wantValues(t, m, map[string]string{
		`reference_up{reference="a:1"}`: "1", `reference_up{reference="[2001:db8::1]:53"}`: "0", `reference_up{reference="b:1"}`: "",
	})
}
