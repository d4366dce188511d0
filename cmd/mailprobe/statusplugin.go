package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"mailprobe/cmd/mailprobe/analyst"
	"mailprobe/report"
)

// statusLimit is how long a check of what the agent knows takes at the most: the
// agent has the answer ready.
const statusLimit = 10 * time.Second

// check says how the servers stand as a monitoring system wants it. It asks the
// agent that runs, and nobody else: a record that ended says nothing of now.
func (c statusCmd) check(ctx context.Context, s streams) error {
	return checkWithin(ctx, statusLimit, s.Out, func(ctx context.Context, tell func(pluginFinding)) {
		f, err := c.standing(ctx)
		if err != nil {
			f = unknown(err)
		}
		tell(f)
	})
}

func (c statusCmd) standing(ctx context.Context) (pluginFinding, error) {
	if c.Watch || c.Output != "text" {
		return pluginFinding{}, errors.New("--plugin has a form of its own: leave out --output and --watch")
	}
	se, err := c.open(func(data string) (session, error) {
		return nil, fmt.Errorf("no agent runs on %s, so how the servers are is not known", data)
	})
	if err != nil {
		return pluginFinding{}, err
	}
	defer se.Close()
	st, err := se.Status(ctx)
	if err != nil {
		return pluginFinding{}, err
	}
	list, err := se.Backlog(ctx, analyst.BacklogQuery{})
	if err != nil {
		return pluginFinding{}, err
	}
	if list.Servers, err = only(list.Servers, c.Servers); err != nil {
		return pluginFinding{}, err
	}
	return judgeServers(st, list), nil
}

// only returns the named servers; all where none is named.
func only(servers []analyst.ServerBacklog, names []string) ([]analyst.ServerBacklog, error) {
	if len(names) == 0 {
		return servers, nil
	}
	var list []analyst.ServerBacklog
	for _, name := range names {
		i := slices.IndexFunc(servers, func(s analyst.ServerBacklog) bool { return s.Server == name })
		if i < 0 {
			return nil, fmt.Errorf("there is no server %s: mailprobe backlog lists them", name)
		}
		list = append(list, servers[i])
	}
	return list, nil
}

// gravity orders what several servers give: who does not know of one knows of a
// failure of another all the same.
var gravity = []pluginState{pluginOK, pluginWarning, pluginUnknown, pluginCritical}

func worse(a, b pluginState) pluginState {
	if slices.Index(gravity, a) > slices.Index(gravity, b) {
		return a
	}
	return b
}

// judgeServers says how servers stand, by an agent that runs.
func judgeServers(st Status, list analyst.BacklogList) pluginFinding {
	if doubt := doubtIn(st, list); doubt != nil {
		return unknown(doubt)
	}
	var f pluginFinding
	var groups []standingGroup
	var oldest time.Duration
	for _, s := range list.Servers {
		state, word := standingOf(s)
		f.state = worse(f.state, state)
		groups = grouped(groups, standingGroup{state, word, []string{s.Server}})
		if s.Oldest != nil {
			oldest = max(oldest, list.AsOf.Sub(*s.Oldest))
		}
		f.details += fmt.Sprintf("%s: %s, %s awaited\n", s.Server, word, awaitedText(s.Awaited))
	}
	f.text = groupsText(groups, len(list.Servers))
	if st.Fault != nil {
		f.state = worse(f.state, pluginUnknown)
		f.text += "; the agent itself fails: " + st.Fault.Err
	}
	if st.Reload != nil {
		f.state = worse(f.state, pluginWarning)
		f.text += "; the configuration was not taken over: " + st.Reload.Err
	}
	f.perf = []perf{{label: "oldest_awaited", value: oldest}}
	return f
}

// doubtIn tells why nothing is known of any server; nil: something is.
func doubtIn(st Status, list analyst.BacklogList) error {
	switch age := st.Now.Sub(list.AsOf); {
	case st.CutOff:
		return errors.New("nothing answers at all: the agent itself is cut off, so how the servers are is not known")
	case age > stale:
		return fmt.Errorf("the analysis is of %s ago: it does not go on, so how the servers are is not known", short(age))
	case len(list.Servers) == 0:
		return errors.New("the agent watches no server")
	}
	return nil
}

// standingOf says what the state of a server is to a monitoring system.
func standingOf(s analyst.ServerBacklog) (pluginState, string) {
	word := string(s.State)
	switch s.State {
	case report.StateUp:
		return pluginOK, word
	case report.StatePlanned:
		return pluginOK, "planned work"
	case report.StateSlow:
		return pluginWarning, word
	case report.StateDown, report.StateNotDelivering:
		if s.Weak {
			return pluginWarning, word + " as seen from here, with nothing to compare with"
		}
		return pluginCritical, word
	case report.StateUnreadable:
		return pluginUnknown, "mailbox unreadable"
	}
	return pluginUnknown, word
}

// standingGroup is servers of which the same is said.
type standingGroup struct {
	state pluginState
	word  string
	names []string
}

// grouped adds a group to others, the gravest first.
func grouped(groups []standingGroup, g standingGroup) []standingGroup {
	if i := slices.IndexFunc(groups, func(o standingGroup) bool { return o.word == g.word }); i >= 0 {
		groups[i].names = append(groups[i].names, g.names...)
		return groups
	}
	groups = append(groups, g)
	slices.SortStableFunc(groups, func(a, b standingGroup) int {
		return cmp.Compare(slices.Index(gravity, b.state), slices.Index(gravity, a.state))
	})
	return groups
}

// groupsText names the servers that are not simply up, and counts the others.
func groupsText(groups []standingGroup, n int) string {
	var parts []string
	up := 0
	for _, g := range groups {
		if g.word == string(report.StateUp) {
			up = len(g.names)
			continue
		}
		parts = append(parts, g.word+": "+strings.Join(g.names, ", "))
	}
	return strings.Join(append(parts, fmt.Sprintf("%d of %s up", up, many(n, "server"))), "; ")
}
