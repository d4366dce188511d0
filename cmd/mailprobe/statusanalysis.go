package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
)

// IncidentStatus is an incident that is open.
type IncidentStatus struct {
	Agent string         `json:"agent"`
	ID    string         `json:"id"`
	Start probe.Interval `json:"start"`
	Scope report.Scope   `json:"scope"`
	Weak  bool           `json:"weak,omitempty"` // there was nothing to compare with
}

// Began says when the incident began, within its bounds.
func (i IncidentStatus) Began() string { return boundsText(i.Start) }

// Where says what the incident touches.
func (i IncidentStatus) Where() string {
	text := fmt.Sprintf("%d of %d servers: %s", i.Scope.Servers, i.Scope.Watched, clip(scopeText(i.Scope), 200))
	if i.Weak {
		text += " (unreachable from here: there was nothing to compare with)"
	}
	return text
}

// ReferenceStatus is an outside address that tells, when nothing else answers,
// whether the agent itself is cut off.
type ReferenceStatus struct {
	Name     string    `json:"name"`
	At       time.Time `json:"at"` // when it was dialled last
	Answered bool      `json:"answered"`
	Err      string    `json:"error,omitempty"`
}

func incidentStates(open []report.Incident) []IncidentStatus {
	var list []IncidentStatus
	for _, i := range open {
		list = append(list, IncidentStatus{Agent: i.Agent, ID: i.ID, Start: i.Start, Scope: i.Scope, Weak: i.Weak})
	}
	return list
}

// addAnalysis adds what the newest analysis says, and the references.
func (n *node) addAnalysis(ctx context.Context, st *Status) error {
	open, err := n.Stated(ctx)
	if err != nil {
		return err
	}
	st.Incidents = incidentStates(open)
	if v := n.View(); v != nil {
		st.CutOff = cutOff(v)
	}
	for _, r := range n.agent.References() {
		if !r.At.IsZero() {
			st.References = append(st.References, ReferenceStatus{Name: r.Name, At: r.At, Answered: r.Answered, Err: r.Err})
		}
	}
	return nil
}

// printIncidentStates prints a line an incident, above all else: it is what
// somebody who was woken looks for.
func printIncidentStates(w io.Writer, p palette, st Status) {
	if st.CutOff {
		fmt.Fprintln(w, p.bad("nothing answers at all: the agent itself is cut off, so how the servers are is not known"))
	}
	for _, i := range st.Incidents {
		which := p.bad("open incident " + i.ID)
		if i.Agent != st.Agent {
			which += " of agent " + i.Agent
		}
		if !st.Running {
			which += ", as it was stated last,"
		}
		fmt.Fprintf(w, "%s since %s; %s\n", which, i.Began(), i.Where())
	}
}

func printReferences(w io.Writer, p palette, list []ReferenceStatus) {
	for _, r := range list {
		word := p.good("answers")
		if !r.Answered {
			word = p.bad("does not answer") + ": " + clip(printable(strings.TrimSpace(r.Err)), 100)
		}
		fmt.Fprintf(w, "reference %s  %s %s\n", r.Name, word, p.dim("at "+clock(r.At)))
	}
}
