package main

import (
	"fmt"
	"strings"
	"time"
)

// state says in a line how the agent is, of which alive told what is wrong: what
// somebody wants to know who looks at the service.
func (n *node) state(alive error) string {
	if alive != nil {
		return "does not work: " + alive.Error()
	}
	var say []string
	if f := n.agent.Fault(); f.Count > 0 && !f.Over {
		say = append(say, "trouble that no restart cures: "+f.Err)
	}
	if f := n.reloads.failure(); f != nil {
		say = append(say, "the changed configuration is not in force: "+f.Err)
	}
	return strings.Join(append(say, n.watching(time.Now())), "; ")
}

// watching says what is watched, and what is open.
func (n *node) watching(now time.Time) string {
	text := "watching " + numbered(len(n.agent.Routes()), "route")
	a := n.analysis(now)
	switch {
	case a == nil:
		return text
	case a.CutOff:
		return text + "; cut off: nothing answers at all"
	case a.Incidents == 0:
		return text + "; no open incident"
	}
	return text + "; " + numbered(a.Incidents, "open incident")
}

func numbered(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
