package metrics

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

// Every counter, histogram and state begins at zero, for each server and via and
// each mailbox, so that its first increase is seen.
func TestEverySeriesIsThereFromTheStart(t *testing.T) {
	routes := []probe.Route{theMX, {Name: "a-second-mx", Server: "a", Via: probe.MX}, {Name: "b-relay", Server: "b", Via: probe.Relay}}
	want := map[string]bool{
		`mailbox_foreign_mails_total{mailbox="m"}`: true, `mailbox_forged_mails_total{mailbox="m"}`: true,
		`mailbox_readable{mailbox="m"}`: true, `mailbox_login_refused{mailbox="m"}`: true, `mailbox_mode{mailbox="m",mode="idle"}`: true, `mailbox_mode{mailbox="m",mode="poll"}`: true,
		`mailbox_looks_total{mailbox="m"}`: true, `mailbox_close_looks_total{mailbox="m"}`: true, `mailbox_close_looks_delayed_total{mailbox="m"}`: true,
		`mailbox_close_look_budget_per_second{mailbox="m"}`: true,
		"agent_faults_total": true, "agent_watching": true, "agent_watched_seconds_total": true, "ledger_failed_commits_total": true, "ledger_size_bytes": true, "ledger_free_bytes": true,
		"ledger_commit_seconds_count": true, "ledger_commit_seconds_sum": true, "ledger_batch_writes_count": true, "ledger_batch_writes_sum": true,
	}
	add := func(name, label string, values ...string) {
		for _, pair := range []string{`server="a",via="mx"`, `server="b",via="relay"`} {
			for _, v := range values {
				// Labels stand in the order of their names.
				labels := slices.Sorted(slices.Values(strings.Split(label+`="`+v+`",`+pair, ",")))
				want[name+"{"+strings.TrimPrefix(strings.Join(labels, ","), `="",`)+"}"] = true
			}
		}
	}
	for _, name := range []string{"probes_sent_total", "retries_total", "probes_junk_total", "probe_duplicates_total", "probes_overtaken_total",
		"probe_delays_unclear_total", "probe_transits_unclear_total", "delay_seconds_count", "delay_seconds_sum", "transit_seconds_count", "transit_seconds_sum"} {
		add(name, "", "")
	}
	add("attempts_total", "class", "accepted", "deferred", "rejected", "auth", "tls", "dns", "null_mx", "refused", "unreachable", "timeout",
		"disconnected", "protocol", "capped", "interrupted", "aborted")
	add("probes_settled_total", "outcome", "delivered", "rejected", "expired", "bounced", "lost", "uncertain")
	add("notices_total", "action", "failed", "delayed", "delivered", "relayed", "expanded", "unclear")
	add("verdict_changes_total", "method", "spf", "dkim", "dmarc")
	for _, part := range []string{"_count", "_sum"} {
		add("send_phase_seconds"+part, "phase", "dns", "connect", "tls", "auth", "envelope", "data")
		add("hop_seconds"+part, "hop", "1", "2", "3", "4", "5", "6", "7", "8")
	}
	for _, state := range []string{"up", "down", "not_delivering", "slow", "unreadable", "planned"} { // unknown is 1
		want[`server_state{server="a",state="`+state+`"}`], want[`server_state{server="b",state="`+state+`"}`] = true, true
	}
	var got []string
	for _, line := range scrape(t, metricsOf(Snapshot{Now: now}, routes...)) {
		if series, zero := strings.CutSuffix(line, " 0"); zero && !strings.Contains(line, "_bucket{") {
			got = append(got, series)
		}
	}
	if diff := cmp.Diff(slices.Sorted(maps.Keys(want)), got); diff != "" {
		t.Errorf("series that are zero at the start (-want +got):\n%s", diff)
	}
}

// Each class, outcome, phase and action that the domain has is counted.
func TestNothingThatCanHappenIsLeftOut(t *testing.T) {
	m := metricsOf(Snapshot{}, theMX)
	for _, class := range probe.Classes {
		m.Ended(theMX, probe.Attempt{Class: class})
	}
	for _, o := range probe.Outcomes {
		m.Settled("a-mx", o)
	}
	counted := map[string]int{}
	for _, line := range scrape(t, m) {
		name, _, _ := strings.Cut(line, "{")
		if strings.HasSuffix(line, " 1") {
			counted[name]++
		}
	}
	if counted["attempts_total"] != len(probe.Classes) || counted["probes_settled_total"] != len(probe.Outcomes)-1 { // pending is not settled
		t.Errorf("counted: %v of %d classes and %d outcomes", counted, len(probe.Classes), len(probe.Outcomes))
	}
}

// A gauge whose value is not known is absent rather than made up; one that is
// known to be nothing is zero.
func TestUnknownIsAbsent(t *testing.T) {
	at := func(name string) string { return name + `{route="a-mx",server="a",via="mx"}` }
	quiet := map[string]string{
		at("probes_pending"): "0", at("probes_uncertain"): "0", at("retry_queue_length"): "0", at("oldest_pending_probe_seconds"): "0",
		at("attempt_unanswered_seconds"):  "0",
		at("watermark_timestamp_seconds"): "", at("last_delay_seconds"): "", at("last_delay_half_width_seconds"): "",
		at("last_delivery_timestamp_seconds"): "", at("smtp_certificate_expiry_timestamp_seconds"): "",
		at("route_interval_seconds"): "", at("late_after_seconds"): "", `route_info{mailbox="",route="a-mx",server="a",via="mx"}`: "1",
		`mailbox_readable{mailbox="m"}`: "0", `mailbox_last_look_timestamp_seconds{mailbox="m"}`: "", `mailbox_clock_skew_seconds{mailbox="m"}`: "",
		`mailbox_clock_skew_half_width_seconds{mailbox="m"}`: "", `mailbox_quota_used_bytes{mailbox="m"}`: "", `mailbox_quota_limit_bytes{mailbox="m"}`: "",
		`mailbox_certificate_expiry_timestamp_seconds{mailbox="m"}`: "",
	}
	wantValues(t, metricsOf(Snapshot{Now: now, Routes: map[string]RouteState{"a-mx": {Backlog: &Backlog{}}}}, theMX), quiet)
	wantValues(t, metricsOf(Snapshot{Agent: AgentState{Free: -1}}, theMX), map[string]string{"ledger_free_bytes": ""})
	wantValues(t, metricsOf(Snapshot{}, theMX), map[string]string{"ledger_free_bytes": "0"})

	for _, line := range scrape(t, metricsOf(Snapshot{Now: now}, theMX)) {
		if strings.HasPrefix(line, "verdict_info") {
			t.Errorf("a verdict, and none was seen: %s", line)
		}
	}
}

// While the ledger cannot be read, what stands in it is unknown, and the rest is
// shown all the same.
func TestAnUnreadableLedgerShowsNoBacklog(t *testing.T) {
	at := func(name string) string { return name + `{route="a-mx",server="a",via="mx"}` }
	m := metricsOf(Snapshot{Now: now, Routes: map[string]RouteState{"a-mx": {Newest: now, LastSeen: now, Unanswered: 2500 * ms}}}, theMX)
	wantValues(t, m, map[string]string{
		at("probes_pending"): "", at("probes_uncertain"): "", at("retry_queue_length"): "", at("oldest_pending_probe_seconds"): "",
		at("watermark_timestamp_seconds"): "", at("attempt_unanswered_seconds"): "2.5", at("last_delay_seconds"): "0",
	})
}
