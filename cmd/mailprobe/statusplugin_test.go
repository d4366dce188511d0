package main

import (
	"bytes"
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/cmd/mailprobe/analyst"
	"mailprobe/probe/agent"
	"mailprobe/report"
)

func TestJudgeServers(t *testing.T) {
	oldest := at(-90)
	up := analyst.ServerBacklog{Server: "a", State: report.StateUp, Awaited: analyst.Awaited{Pending: 2, Oldest: &oldest}}
	of := func(name string, state report.State, weak bool) analyst.ServerBacklog {
		return analyst.ServerBacklog{Server: name, State: state, Weak: weak}
	}
	well := Status{Running: true, Now: at(0)}
	servers := func(list ...analyst.ServerBacklog) analyst.BacklogList {
		return analyst.BacklogList{AsOf: at(-5), Servers: list}
	}
	late := servers(up)
	late.AsOf = at(-301)
	for _, c := range []struct {
		name string
		st   Status
		list analyst.BacklogList
		want string
	}{
		{"up", well, servers(up), "MAILPROBE OK - 1 of 1 server up | oldest_awaited=85s;;;0\na: up, 2 awaited\n"},
		{"planned", well, servers(up, of("b", "planned", true)), "MAILPROBE OK - planned work: b; 1 of 2 servers up | oldest_awaited=85s;;;0\na: up, 2 awaited\nb: planned work, 0 awaited\n"},
		{"slow", well, servers(of("b", "slow", false)), "MAILPROBE WARNING - slow: b; 0 of 1 server up | oldest_awaited=0s;;;0\nb: slow, 0 awaited\n"},
		{"weak", well, servers(of("b", "down", true)),
			"MAILPROBE WARNING - down as seen from here, with nothing to compare with: b; 0 of 1 server up | oldest_awaited=0s;;;0\nb: down as seen from here, with nothing to compare with, 0 awaited\n"},
		{"down", well, servers(up, of("b", "down", false), of("c", "unknown", false), of("d", "not delivering", false), of("e", "slow", false), of("f", "down", false)),
			"MAILPROBE CRITICAL - down: b, f; not delivering: d; unknown: c; slow: e; 1 of 6 servers up | oldest_awaited=85s;;;0\n" +
				"a: up, 2 awaited\nb: down, 0 awaited\nc: unknown, 0 awaited\nd: not delivering, 0 awaited\ne: slow, 0 awaited\nf: down, 0 awaited\n"},
		{"unreadable", well, servers(of("b", "unreadable", false), of("c", "slow", false)),
			"MAILPROBE UNKNOWN - mailbox unreadable: b; slow: c; 0 of 2 servers up | oldest_awaited=0s;;;0\nb: mailbox unreadable, 0 awaited\nc: slow, 0 awaited\n"},
		{"a state of a later version", well, servers(of("b", "odd", false)), "MAILPROBE UNKNOWN - odd: b; 0 of 1 server up | oldest_awaited=0s;;;0\nb: odd, 0 awaited\n"},
		{"no server", well, servers(), "MAILPROBE UNKNOWN - the agent watches no server\n"},
		{"cut off", Status{Running: true, Now: at(0), CutOff: true}, servers(up), "MAILPROBE UNKNOWN - nothing answers at all: the agent itself is cut off, so how the servers are is not known\n"},
		{"stale", well, late, "MAILPROBE UNKNOWN - the analysis is of 5 min 01 s ago: it does not go on, so how the servers are is not known\n"},
		{"disk full", Status{Now: at(0), Fault: &agent.Fault{Count: 1, Err: "disk full"}}, servers(up),
			"MAILPROBE UNKNOWN - 1 of 1 server up; the agent itself fails: disk full | oldest_awaited=85s;;;0\na: up, 2 awaited\n"},
		{"bad configuration", Status{Now: at(0), Reload: &reloadFailure{Err: "line 3"}}, servers(up),
			"MAILPROBE WARNING - 1 of 1 server up; the configuration was not taken over: line 3 | oldest_awaited=85s;;;0\na: up, 2 awaited\n"},
	} {
		var out bytes.Buffer
		judgeServers(c.st, c.list).print(&out)
		if diff := cmp.Diff(c.want, out.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// TestCheckWithin: whatever hangs or breaks in a check, there is one finding, and
// in time.
func TestCheckWithin(t *testing.T) {
	found := func(t *testing.T, examine func(tell func(pluginFinding), stop <-chan struct{})) string {
		var out bytes.Buffer
		stop := make(chan struct{})
		defer close(stop)
		err := checkWithin(t.Context(), 50*time.Second, &out, func(_ context.Context, tell func(pluginFinding)) { examine(tell, stop) })
		return out.String() + " " + errText(err)
	}
	for name, c := range map[string]struct {
		examine func(tell func(pluginFinding), stop <-chan struct{})
		want    string
	}{
		"hangs":  {func(_ func(pluginFinding), stop <-chan struct{}) { <-stop }, "MAILPROBE UNKNOWN - nothing was found out within 50.0 s: the agent, the ledger or the configuration hangs\n exit code 3"},
		"panics": {func(func(pluginFinding), <-chan struct{}) { panic("oh") }, "MAILPROBE UNKNOWN - the check itself failed: oh\n exit code 3"},
		"hangs when all is told": {func(tell func(pluginFinding), stop <-chan struct{}) {
			tell(pluginFinding{state: pluginCritical, text: "no"})
			<-stop
		}, "MAILPROBE CRITICAL - no\n exit code 2"},
		"is well": {func(tell func(pluginFinding), _ <-chan struct{}) { tell(pluginFinding{text: "yes"}) }, "MAILPROBE OK - yes\n "},
	} {
		synctest.Test(t, func(t *testing.T) {
			if got := found(t, c.examine); got != c.want {
				t.Errorf("%s: %q, want %q", name, got, c.want)
			}
		})
	}
}

func errText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
