package metrics

import (
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"mailprobe/probe"
)

var (
	now   = time.Unix(1304689320, 0)
	route = probe.Route{Name: "a-mx", Server: "a", Via: probe.MX}
)

// scrape returns what a Prometheus server would read.
func scrape(t *testing.T, m *Metrics) string {
	t.Helper()
	reg := prometheus.NewPedanticRegistry()
	if err := m.Register(reg); err != nil {
		t.Fatal(err)
	}
	answer := httptest.NewRecorder()
	promhttp.HandlerFor(reg, promhttp.HandlerOpts{}).ServeHTTP(answer, httptest.NewRequest("GET", "/metrics", nil))
	if answer.Code != 200 {
		t.Fatalf("a scrape is answered with %d: %s", answer.Code, answer.Body)
	}
	return answer.Body.String()
}

func snapshotOf(s Snapshot) func() Snapshot { return func() Snapshot { return s } }

// copyOf returns an arrival on a route.
func copyOf(name string, junk bool) probe.Arrival {
	return probe.Arrival{Tag: probe.Tag{Ref: probe.Ref{Route: name}}, Junk: junk}
}

func recorded(least, most time.Duration) probe.Recorded {
	return probe.Recorded{Known: true, New: true, Delay: probe.Delay{Min: least, Max: most}}
}

// eventful returns metrics after a few events of every kind.
func eventful() *Metrics {
	m := New([]probe.Route{route}, []string{"m"}, snapshotOf(Snapshot{
		Now: now,
		Routes: []RouteState{{Route: route, Pending: 7, Uncertain: 4, Oldest: now.Add(-90 * time.Second), LastSeen: now.Add(-10 * time.Second),
			LastDelay: probe.Delay{Min: 100 * time.Millisecond, Max: 150 * time.Millisecond}, InFlight: 12500 * time.Millisecond}},
		Mailboxes: []probe.MailboxState{{Mailbox: "m", Readable: true, At: now.Add(-500 * time.Millisecond)}},
		Faults:    2, Commits: 5, Writes: 9, Bytes: 4096,
	}))
	for _, class := range []probe.Class{probe.Accepted, probe.Accepted, probe.TimedOut} {
		m.Began(route, now)
		m.Ended(route, probe.Attempt{Class: class})
	}
	m.Arrived(copyOf("a-mx", true), recorded(100*time.Millisecond, 150*time.Millisecond)) // 0.125 s, in the junk folder
	m.Arrived(copyOf("a-mx", false), recorded(80*time.Second, 120*time.Second))           // 100 s
	m.Arrived(copyOf("a-mx", false), recorded(0, time.Hour))                              // too rough
	m.Arrived(copyOf("a-mx", false), probe.Recorded{Known: true, New: true, Duplicate: true})
	m.Arrived(copyOf("a-mx", false), probe.Recorded{Known: true})        // seen before
	m.Arrived(copyOf("gone", false), recorded(time.Second, time.Second)) // no route any more
	m.Seen(probe.Sighting{Mailbox: "m", Foreign: 2})
	m.Seen(probe.Sighting{Mailbox: "m", Forged: 1})
	return m
}

func TestExposition(t *testing.T) {
	want, err := os.ReadFile("testdata/events.prom")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(scrape(t, eventful()), "\n")); diff != "" {
		t.Errorf("exposition (-want +got):\n%s", diff)
	}
}

func TestLint(t *testing.T) {
	problems, err := promlint.New(strings.NewReader(scrape(t, eventful()))).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
}

// Every counter begins at zero, for each server and via and each mailbox, so
// that the first increase is seen.
func TestZero(t *testing.T) {
	routes := []probe.Route{route, {Name: "a-second-mx", Server: "a", Via: probe.MX}, {Name: "b-relay", Server: "b", Via: probe.Relay}}
	text := scrape(t, New(routes, []string{"m", "n"}, snapshotOf(Snapshot{Now: now})))
	var want []string
	for _, labels := range []string{`server="a",via="mx"`, `server="b",via="relay"`} {
		for _, name := range []string{"probes_sent_total", "probes_delivered_total", "probes_junk_total", "probe_duplicates_total", "probe_delays_unclear_total",
			"delay_seconds_count", "delay_seconds_sum"} {
			want = append(want, "mailprobe_"+name+"{"+labels+"} 0")
		}
		for _, class := range []string{"accepted", "deferred", "rejected", "auth", "tls", "dns", "null_mx", "refused", "unreachable", "timeout",
			"disconnected", "protocol", "capped", "interrupted", "aborted"} {
			want = append(want, `mailprobe_attempts_total{class="`+class+`",`+labels+"} 0")
		}
	}
	want = append(want,
		`mailprobe_mailbox_foreign_mails_total{mailbox="m"} 0`, `mailprobe_mailbox_forged_mails_total{mailbox="m"} 0`,
		`mailprobe_mailbox_foreign_mails_total{mailbox="n"} 0`, `mailprobe_mailbox_forged_mails_total{mailbox="n"} 0`,
		"mailprobe_agent_faults_total 0", "mailprobe_ledger_commits_total 0", "mailprobe_ledger_writes_total 0", "mailprobe_ledger_size_bytes 0")
	slices.Sort(want)
	var got []string
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "#") && !strings.Contains(line, "_bucket{") {
			got = append(got, strings.TrimSpace(line))
		}
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("series at the start (-want +got):\n%s", diff)
	}
}

// A gauge whose value is not known is absent rather than made up; one that is
// known to be nothing is zero.
func TestUnknownGauges(t *testing.T) {
	text := scrape(t, New([]probe.Route{route}, []string{"m"}, snapshotOf(Snapshot{Now: now, Routes: []RouteState{{Route: route}}})))
	for _, absent := range []string{"mailprobe_last_delay_seconds", "mailprobe_last_delivery_timestamp_seconds", "mailprobe_mailbox_readable", "mailprobe_mailbox_last_look_timestamp_seconds"} {
		if strings.Contains(text, absent) {
			t.Errorf("%s has a value, and none is known", absent)
		}
	}
	for _, name := range []string{"probes_pending", "probes_uncertain", "oldest_pending_probe_seconds", "attempt_unanswered_seconds"} {
		if line := "mailprobe_" + name + `{route="a-mx",server="a",via="mx"} 0` + "\n"; !strings.Contains(text, line) {
			t.Errorf("%s is not zero", name)
		}
	}
}

func TestUnreadableMailbox(t *testing.T) {
	text := scrape(t, New(nil, []string{"m"}, snapshotOf(Snapshot{Mailboxes: []probe.MailboxState{{Mailbox: "m", At: now, Err: "login"}}})))
	if line := `mailprobe_mailbox_readable{mailbox="m"} 0` + "\n"; !strings.Contains(text, line) {
		t.Errorf("the mailbox is not shown as unreadable:\n%s", text)
	}
}

// A clock that was set back makes no negative age.
func TestAgeIsNeverNegative(t *testing.T) {
	text := scrape(t, New(nil, nil, snapshotOf(Snapshot{Now: now, Routes: []RouteState{{Route: route, Pending: 1, Oldest: now.Add(time.Hour)}}})))
	if line := `mailprobe_oldest_pending_probe_seconds{route="a-mx",server="a",via="mx"} 0` + "\n"; !strings.Contains(text, line) {
		t.Errorf("the age is not zero:\n%s", text)
	}
}

// The histogram takes a delay that is known to the larger of 50 ms and half of
// itself, and no rougher one.
func TestRoughDelays(t *testing.T) {
	const ms = time.Millisecond
	tests := []struct {
		least, most time.Duration
		taken       bool
	}{
		{0, 0, true},
		{0, 50 * ms, true},
		{0, 51 * ms, false},
		{75 * ms, 125 * ms, true},
		{74 * ms, 126 * ms, false},
		{750 * ms, 1250 * ms, true}, // 1 s ± 0.25 s
		{749 * ms, 1251 * ms, false},
		{0, time.Hour, false},
	}
	for _, test := range tests {
		m := New([]probe.Route{route}, nil, snapshotOf(Snapshot{}))
		m.Arrived(copyOf("a-mx", false), recorded(test.least, test.most))
		text := scrape(t, m)
		taken := strings.Contains(text, `mailprobe_delay_seconds_count{server="a",via="mx"} 1`+"\n")
		unclear := strings.Contains(text, `mailprobe_probe_delays_unclear_total{server="a",via="mx"} 1`+"\n")
		if taken != test.taken || unclear == test.taken {
			t.Errorf("a delay between %v and %v: taken %t, counted as unclear %t; want taken %t", test.least, test.most, taken, unclear, test.taken)
		}
		if !strings.Contains(text, `mailprobe_probes_delivered_total{server="a",via="mx"} 1`+"\n") {
			t.Errorf("a delay between %v and %v: it does not count as delivered", test.least, test.most)
		}
	}
}

func TestRegisterTwice(t *testing.T) {
	m, reg := New(nil, nil, snapshotOf(Snapshot{})), prometheus.NewRegistry()
	if err := m.Register(reg); err != nil {
		t.Fatal(err)
	}
	if err := m.Register(reg); err == nil {
		t.Error("it is registered twice")
	}
}
