package metrics

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mailprobe/probe"
)

var (
	now     = time.Unix(1304689320, 0)
	started = now.Add(-time.Hour)
	theMX   = probe.Route{Name: "a-mx", Server: "a", Via: probe.MX}
)

const ms = time.Millisecond

// metricsOf returns metrics of these routes and of the mailbox m, which see a
// snapshot.
func metricsOf(s Snapshot, routes ...probe.Route) *Metrics {
	m := New(Options{Snapshot: func() Snapshot { return s }, Version: "v1", Started: started})
	m.Apply(routes, []string{"m"})
	return m
}

// scrapeAs returns what a server reads that asks for a format, and its type.
func scrapeAs(t testing.TB, m *Metrics, accept string) (body []byte, kind string) {
	t.Helper()
	var log bytes.Buffer
	request := httptest.NewRequest("GET", "/metrics", nil)
	request.Header.Set("Accept", accept)
	answer := httptest.NewRecorder()
	m.Handler(slog.New(slog.NewTextHandler(&log, nil))).ServeHTTP(answer, request)
	if answer.Code != 200 || log.Len() > 0 {
		t.Fatalf("a scrape is answered with %d: %s; logged: %s", answer.Code, answer.Body, &log)
	}
	return answer.Body.Bytes(), answer.Header().Get("Content-Type")
}

// scrape returns the lines with our own values, without their prefix, sorted.
func scrape(t testing.TB, m *Metrics) []string {
	t.Helper()
	body, _ := scrapeAs(t, m, "text/plain")
	var lines []string
	for line := range strings.Lines(string(body)) {
		if own, ok := strings.CutPrefix(strings.TrimSpace(line), prefix); ok {
			lines = append(lines, own)
		}
	}
	slices.Sort(lines)
	return lines
}

// value returns the value of a series, such as name{label="x"}; empty: it is
// absent.
func value(t testing.TB, m *Metrics, series string) string {
	t.Helper()
	for _, line := range scrape(t, m) {
		if v, ok := strings.CutPrefix(line, series+" "); ok {
			return v
		}
	}
	return ""
}

// wantValues compares series with their values; an empty value stands for an
// absent series.
func wantValues(t testing.TB, m *Metrics, want map[string]string) {
	t.Helper()
	for series, v := range want {
		if got := value(t, m, series); got != v {
			t.Errorf("%s is %q, want %q", series, got, v)
		}
	}
}

// came is the arrival of a probe of the route a-mx.
func came(change ...func(*probe.Arrival)) probe.Arrival {
	a := probe.Arrival{Tag: probe.Tag{Ref: probe.Ref{Route: theMX.Name, ID: uuid.UUID{6: 0x70, 8: 0x80, 15: 1}}}}
	for _, f := range change {
		f(&a)
	}
	return a
}

func inJunk(a *probe.Arrival) { a.Junk = true }

func judged(spf, dkim, dmarc string) func(*probe.Arrival) {
	return func(a *probe.Arrival) { a.Verdicts = probe.Verdicts{SPF: spf, DKIM: dkim, DMARC: dmarc} }
}

// over adds Received fields of so many seconds each after the other.
func over(seconds ...int) func(*probe.Arrival) {
	return func(a *probe.Arrival) {
		at := now
		a.Hops = []probe.Hop{{By: "host0", At: at}}
		for i, s := range seconds {
			at = at.Add(time.Duration(s) * time.Second)
			a.Hops = slices.Insert(a.Hops, 0, probe.Hop{By: fmt.Sprint("host", i+1), At: at})
		}
	}
}

// first is what the record makes of a first copy.
func first(sent time.Time, delay, transit probe.Delay) probe.Recorded {
	return probe.Recorded{Known: true, New: true, Sent: sent, Delay: delay, Transit: transit}
}

func between(least, most time.Duration) probe.Delay { return probe.Delay{Min: least, Max: most} }

// eventful returns metrics after a few events of every kind. What follows from
// them stands in testdata/events.prom, reckoned by hand.
func eventful() *Metrics {
	m := metricsOf(busy(), theMX)
	for range 3 {
		m.Began(theMX, now)
	}
	m.Retried(theMX, now)
	m.Ended(theMX, probe.Attempt{Class: probe.Accepted, Phases: probe.Phases{probe.PhaseConnect: 31250 * time.Microsecond, probe.PhaseData: 500 * ms}})
	m.Ended(theMX, probe.Attempt{Class: probe.Accepted, Phases: probe.Phases{probe.PhaseConnect: 2 * time.Second}})
	m.Ended(theMX, probe.Attempt{Class: probe.Deferred, Phases: probe.Phases{probe.PhaseConnect: 4 * time.Second}})
	m.Ended(theMX, probe.Attempt{Class: probe.TimedOut, Phases: probe.Phases{probe.PhaseData: 5 * time.Minute}})

	ago := func(s int) time.Time { return now.Add(-time.Duration(s) * time.Second) }
	m.Arrived(came(inJunk, judged("pass", "pass", "pass"), over(2, 30)), first(ago(200), between(100*ms, 150*ms), between(50*ms, 100*ms)))
	late := first(ago(400), between(80*time.Second, 120*time.Second), probe.Delay{})
	late.Overtaken = true
	m.Arrived(came(judged("fail", "pass", "bestguesspass")), late)
	m.Arrived(came(judged("FAIL", "pass", "x")), first(ago(100), between(0, time.Hour), between(0, time.Hour))) // too rough
	m.Arrived(came(inJunk, over(9)), probe.Recorded{Known: true, New: true, Duplicate: true})
	m.Arrived(came(inJunk), probe.Recorded{Known: true}) // seen before
	for range 3 {
		m.Settled("a-mx", probe.Delivered)
	}
	m.Settled("a-mx", probe.Expired)
	m.Settled("a-mx", probe.Uncertain)
	notice := probe.Notice{Tag: came().Tag, Action: probe.ActionDelayed}
	m.Notice(notice, probe.Recorded{Known: true, New: true})
	m.Notice(notice, probe.Recorded{Known: true}) // seen before
	m.Seen(probe.Sighting{Mailbox: "m", Foreign: 2})
	m.Seen(probe.Sighting{Mailbox: "m", Forged: 1})
	m.Committed(3*ms, 1)
	m.Committed(31250*time.Microsecond, 40)
	m.Reloaded(true, now.Add(-time.Minute))
	m.Reloaded(false, now)
	return m
}

// busy is a snapshot in which everything is known and nothing is zero.
func busy() Snapshot {
	return Snapshot{
		Now: now,
		Routes: map[string]RouteState{"a-mx": {
			Backlog: &Backlog{Pending: 7, Uncertain: 4, Waiting: 3, OldestPending: now.Add(-90 * time.Second), Oldest: now.Add(-100 * time.Second)},
			Newest:  now.Add(-time.Second), LastSeen: now.Add(-10 * time.Second), LastDelay: between(100*ms, 150*ms),
			Unanswered: 12500 * ms, NotAfter: now.Add(24 * time.Hour), Every: time.Minute, Late: 45 * time.Second, Mailbox: "m",
		}},
		Mailboxes: map[string]MailboxState{"m": {
			MailboxState: probe.MailboxState{Mailbox: "m", Readable: true, Mode: "idle", At: now, Looked: now.Add(-500 * ms), Looks: 1200,
				Skew: probe.Skew{Min: -750 * ms, Max: -250 * ms, At: now}, Quota: probe.Quota{Used: 2048, Limit: 8192}, NotAfter: now.Add(48 * time.Hour), Refused: true},
			CloseLooks: 900, Delayed: 11, Budget: 50,
		}},
		Agent: AgentState{Faults: 2, Watching: true, Watched: 3590 * time.Second, Failed: 5, Bytes: 4096, Free: 1 << 30},
		Analysis: &Analysis{At: now.Add(-5 * time.Second), Incidents: 3, CutOff: true, Servers: map[string]ServerState{
			"a": {State: "not delivering", Since: now.Add(-time.Hour), Weak: true, Planned: true, Flushing: now.Add(-2 * time.Hour), Backlog: 11, Oldest: now.Add(-50 * time.Minute),
				Watermark: now.Add(-50 * time.Minute), Drain: 0.25, Ends: map[string]EndState{
					"fresh": {Reached: true, At: now.Add(-30 * time.Second)}, "accepted": {ETA: now.Add(time.Minute)}}},
			"elsewhere": {State: "down", Backlog: 1}, // it is not configured
		}},
		References: map[string]bool{"ntp.example.net:123": true},
	}
}
