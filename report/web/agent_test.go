package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
)

// agentWorld has two routes, two mailboxes and two references, of each a good and
// a bad one.
func agentWorld() Overview {
	o := worldOf(2)
	o.Agents.Routes = []RouteLine{
		{
			Name: "a-in", Server: serverName(0), Via: probe.MX, Every: time.Minute, Sent: 3000, Delivered: 2943,
			Backlog:     report.Backlog{Pending: 56, Uncertain: 1, Oldest: noon.Add(-28 * time.Minute)},
			LastArrival: noon.Add(-29 * time.Minute), LastDelay: probe.Delay{Min: 3 * time.Second, Max: 5 * time.Second},
			LastAttempt: probe.Attempt{Class: probe.Deferred, Ended: noon.Add(-40 * time.Second), Reply: probe.Reply{Code: 450, Enhanced: "4.3.2", Text: "try\nagain later"}},
		},
		{
			Name: "b-out", Server: serverName(1), Via: probe.Submission, Every: 90 * time.Second, Sent: 2, Delivered: 2,
			LastArrival: noon.Add(-20 * time.Second), LastDelay: probe.Delay{Min: time.Second, Max: time.Second}, LastJunk: true,
			LastAttempt: probe.Attempt{Class: probe.Accepted, Ended: noon.Add(-21 * time.Second)},
		},
		{Name: "c-new", Server: serverName(1), Via: probe.Relay, Every: time.Hour},
	}
	o.Agents.Mailboxes = []Contact{{Name: "box1", OK: true, Mode: "idle", At: noon.Add(-2 * time.Second)}, {Name: "box2", Mode: "poll", Err: "i/o\ntimeout"}}
	o.Agents.References = []Contact{{Name: "192.0.2.1:25", OK: true, At: noon.Add(-8 * time.Second)}, {Name: "192.0.2.2:25", At: noon.Add(-8 * time.Second), Err: "connection refused"}}
	return o
}

func TestAgentPage(t *testing.T) {
	doc := getPage(t, New(Options{Source: overviewOf(agentWorld()), Agent: "tokyo1", Version: "1.5.0"}), "/agent?lang=en", http.StatusOK)
	want := [][]string{
		{
			"a-in mx000.example as another mail server sends (port 25) 1 min 3,000 2,943 56 and 1 uncertain 28 min 4 s ± 1 s 29 min ago deferred (4xx) 40 s ago 450 4.3.2 try / again later",
			"b-out mx001.example as a customer sends (submission) 1 min 30 s 2 2 0 – 1 s 20 s ago in the junk folder accepted 21 s ago",
			"c-new mx001.example through another mail server (relay) 1 h 0 0 0 – –",
		},
		{"box1 readable idle 2 s ago", "box2 unreadable i/o timeout poll –"},
		{"192.0.2.1:25 answers 8 s ago", "192.0.2.2:25 does not answer connection refused 8 s ago"},
	}
	tables := find(doc, "table")
	if len(tables) != len(want) {
		t.Fatalf("there are %d tables, want %d", len(tables), len(want))
	}
	for i, table := range tables {
		if got := texts(find(find(table, "tbody")[0], "tr")); !slices.Equal(got, want[i]) {
			t.Errorf("table %d is\n%q, want\n%q", i, got, want[i])
		}
	}
	main := text(find(doc, "main")[0])
	for _, says := range []string{"Name tokyo1", "Version 1.5.0", "State watching", "Running since Wed 2011-05-04 10:00:00 UTC for 2 d 2 h", "Watched The last 24 h were watched without a gap."} {
		if !strings.Contains(main, says) {
			t.Errorf("the page does not say %q: %s", says, main)
		}
	}
	links := hrefs(find(doc, "a"))
	for _, href := range []string{"/metrics", "/-/healthy", "/-/ready"} {
		if !slices.Contains(links, href) {
			t.Errorf("no link leads to %s", href)
		}
	}
}

// An agent without anything says what that means.
func TestAgentWithoutAnything(t *testing.T) {
	doc := getPage(t, New(Options{Source: overviewOf(Overview{Now: noon, Started: noon})}), "/agent?lang=ja", http.StatusOK)
	main := text(find(doc, "main")[0])
	for _, says := range []string{"監視停止", "経路が設定されていない", "メールボックスが設定されていない", "参照先が設定されていません", "まだ監視していません"} {
		if !strings.Contains(main, says) {
			t.Errorf("the page does not say %q: %s", says, main)
		}
	}
}
