package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"mailprobe/cmd/mailprobe/analyst"
	"mailprobe/probe"
	"mailprobe/report"
)

// wordOpen is the word for an incident that goes on: it is to be seen.
const wordOpen = "OPEN"

// stateOf says in a word how an incident stands.
func stateOf(i report.Incident) string {
	if state := i.State(); state != report.IncidentOpen {
		return string(state)
	}
	return wordOpen
}

func (p palette) incident(word string) string {
	if word == wordOpen {
		return p.bad(word)
	}
	return word
}

// incidentRemarks says what else there is to say of an incident, a line each.
func incidentRemarks(i report.Incident, list analyst.IncidentList) []string {
	var seen, people []string
	if several(list.Incidents) {
		seen = append(seen, "agent "+i.Agent)
	}
	switch {
	case i.Into != "":
		return []string{strings.Join(append(seen, "merged into "+i.Into), "; ")}
	case i.Withdrawn:
		return []string{strings.Join(append(seen, "later evidence shows that there was no outage"), "; ")}
	}
	if i.Weak {
		seen = append(seen, "unreachable from here: there was nothing to compare with")
	}
	if i.Of != "" {
		people = append(people, "split off from "+i.Of)
	}
	if len(i.Merged) > 0 {
		people = append(people, "with what was "+strings.Join(i.Merged, ", "))
	}
	lines := []string{clip(lastedText(i, list.AsOf)+"; "+scopeText(i.Scope), remarkColumns)}
	for _, more := range [][]string{seen, people} {
		if len(more) > 0 {
			lines = append(lines, strings.Join(more, "; "))
		}
	}
	return lines
}

// remarkColumns is how long a line of remarks may be beside its indent.
const remarkColumns = 96

// several tells whether incidents of more than one agent are listed.
func several(list []report.Incident) bool {
	return slices.ContainsFunc(list, func(i report.Incident) bool { return i.Agent != list[0].Agent })
}

// boundsText prints the two bounds of an instant, rounded outwards to a second;
// the second one short where both are of one day.
func boundsText(i probe.Interval) string {
	i.To = roundUp(i.To)
	switch {
	case i.To.IsZero():
		return "-"
	case i.From.IsZero():
		return "before " + dayClock(i.To)
	case i.From.Local().Format(time.DateOnly) == i.To.Local().Format(time.DateOnly):
		return dayClock(i.From) + " – " + i.To.Local().Format("15:04:05")
	}
	return dayClock(i.From) + " – " + dayClock(i.To)
}

// roundUp returns the next whole second, so that an upper bound stays one when it
// is printed.
func roundUp(t time.Time) time.Time {
	if whole := t.Truncate(time.Second); whole.Before(t) {
		return whole.Add(time.Second)
	}
	return t
}

func dayClock(t time.Time) string { return t.Local().Format("2006-01-02 15:04:05") }

// endText says when an incident ended, without the day where it is that of its
// begin.
func endText(i report.Incident) string {
	if i.Open() {
		return "not yet"
	}
	day := i.Start.To.Local().Format("2006-01-02 ")
	if text, same := strings.CutPrefix(boundsText(i.End), day); same && !strings.Contains(text, day) {
		return text
	}
	return boundsText(i.End)
}

// lastedText says how long an incident took, at least and at most.
func lastedText(i report.Incident, asOf time.Time) string {
	if i.Open() {
		return "so far " + short(max(0, asOf.Sub(i.Start.To)))
	}
	least, most := max(0, i.End.From.Sub(i.Start.To)), i.End.To.Sub(i.Start.From)
	if most > time.Minute {
		most = (most + time.Second - 1).Truncate(time.Second) // not less than it may be
	}
	if i.Start.From.IsZero() {
		return "lasted at least " + short(least)
	}
	return "lasted " + short(least) + " – " + short(most)
}

func serversText(i report.Incident) string {
	return fmt.Sprintf("%d of %d", i.Scope.Servers, i.Scope.Watched)
}

// scopeText names the networks of a scope.
func scopeText(s report.Scope) string {
	var parts []string
	for _, n := range s.Networks {
		name := n.Network
		if name == "" {
			name = "no network"
		}
		text := fmt.Sprintf("%s (%d of %d)", name, n.N, n.Of)
		if n.Weak() {
			text = fmt.Sprintf("%s (1 of 1, weak)", name)
		}
		if !n.Whole {
			text = strings.Join(n.Servers, ", ") + " in " + text
		}
		parts = append(parts, text)
	}
	for _, l := range s.Labels {
		parts = append(parts, l.Key+"="+l.Value)
	}
	return printable(strings.Join(parts, "; "))
}
