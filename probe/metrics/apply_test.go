package metrics

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

// about returns the lines that name one of these labels' values.
func about(lines []string, values ...string) []string {
	return slices.DeleteFunc(slices.Clone(lines), func(line string) bool {
		return !slices.ContainsFunc(values, func(v string) bool { return strings.Contains(line, `="`+v+`"`) })
	})
}

// A configuration that changes adds series and removes those of what is gone;
// all others go on counting.
func TestApply(t *testing.T) {
	m := eventful()
	before := about(scrape(t, m), "a", "m")
	b := probe.Route{Name: "b-relay", Server: "b", Via: probe.Relay}

	m.Apply(routesOf(b, theMX), []string{"n", "m"})
	m.Began(b, now)
	if diff := cmp.Diff(before, about(scrape(t, m), "a", "m")); diff != "" {
		t.Errorf("what stayed has changed (-before +after):\n%s", diff)
	}
	wantValues(t, m, map[string]string{`probes_sent_total{server="b",via="relay"}`: "1", `mailbox_foreign_mails_total{mailbox="n"}`: "0"})

	m.Apply(routesOf(b), []string{"n"})
	m.Began(theMX, now) // an attempt that was under way ends after its route is gone
	m.Ended(theMX, probe.Attempt{Class: probe.Accepted})
	m.Retried(theMX, now)
	m.Arrived(came(judged("pass", "", "")), first(now, probe.Delay{}, probe.Delay{}))
	m.Notice(probe.Notice{Tag: came().Tag, Action: probe.ActionFailed}, probe.Recorded{New: true})
	m.Settled("a-mx", probe.Lost)
	m.Seen(probe.Sighting{Mailbox: "m", Foreign: 1})
	if left := about(scrape(t, m), "a", "a-mx", "m"); len(left) > 0 {
		t.Errorf("of what is gone there is left:\n%s", strings.Join(left, "\n"))
	}
	wantValues(t, m, map[string]string{`probes_sent_total{server="b",via="relay"}`: "1"})

	m.Apply(routesOf(theMX), []string{"m"})
	wantValues(t, m, map[string]string{`probes_sent_total{server="a",via="mx"}`: "0", `mailbox_foreign_mails_total{mailbox="m"}`: "0",
		`verdict_info{method="spf",result="fail",route="a-mx",server="a",via="mx"}`: ""})
}

// One of two routes of a server and via may go: what they share stays.
func TestApplyKeepsWhatOthersShare(t *testing.T) {
	second := probe.Route{Name: "a-second", Server: "a", Via: probe.MX}
	m := metricsOf(Snapshot{}, theMX, second)
	m.Began(theMX, now)
	m.Apply(routesOf(second), nil)
	m.Began(second, now)
	wantValues(t, m, map[string]string{`probes_sent_total{server="a",via="mx"}`: "2"})
}

// A route that moves to another server counts there.
func TestApplyMovesARoute(t *testing.T) {
	m := metricsOf(Snapshot{}, theMX)
	m.Began(theMX, now)
	moved := theMX
	moved.Server = "b"
	m.Apply(routesOf(moved), nil)
	m.Began(moved, now)
	wantValues(t, m, map[string]string{`probes_sent_total{server="a",via="mx"}`: "", `probes_sent_total{server="b",via="mx"}`: "1"})
}

// Events, scrapes and changes of the configuration come side by side.
func TestSideBySide(t *testing.T) {
	m := eventful()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 50 {
				m.Began(theMX, now)
				m.Ended(theMX, probe.Attempt{Class: probe.Accepted, Phases: probe.Phases{probe.PhaseData: time.Second}})
				m.Arrived(came(judged("pass", "fail", "none"), over(3)), first(now, between(ms, ms), between(ms, ms)))
				m.Committed(ms, 3)
			}
		})
	}
	all.Go(func() {
		for range 20 {
			m.Apply(routesOf(theMX, probe.Route{Name: "b", Server: "b", Via: probe.MX}), []string{"m", "n"})
			m.Apply(routesOf(theMX), []string{"m"})
			m.Reloaded(true, now)
		}
	})
	for range 5 {
		all.Go(func() {
			if _, err := m.registry.Gather(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	wantValues(t, m, map[string]string{`probes_sent_total{server="a",via="mx"}`: "203", `attempts_total{class="accepted",server="a",via="mx"}`: "202"})
}
