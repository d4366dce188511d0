package main

import (
	"fmt"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
)

// demoSight is what is to be seen at a moment: the counts of the agent, and what
// the analysis says.
type demoSight struct {
	st    Status
	err   error        // st could not be read
	view  *report.View // nil: the analysis has not looked yet
	clock demoClock
	pal   palette
}

// serverLine is what a line about one server says.
type serverLine struct {
	name                     string
	sent, delivered, awaited int
	oldest                   time.Duration
	delay                    *probe.Delay
	seen                     time.Time
}

// serversOf sums the routes up by server.
func serversOf(st Status) []*serverLine {
	var list []*serverLine
	byName := map[string]*serverLine{}
	for _, r := range st.Routes {
		s := byName[r.Server]
		if s == nil {
			s = &serverLine{name: r.Server}
			byName[r.Server] = s
			list = append(list, s)
		}
		s.sent += r.Sent
		s.delivered += r.Delivered
		s.awaited += r.Pending + r.Uncertain
		s.oldest = max(s.oldest, r.OldestAge)
		if r.LastDelay != nil && r.LastArrival.After(s.seen) {
			s.delay, s.seen = r.LastDelay, r.LastArrival
		}
	}
	return list
}

// sum counts the mails of all servers.
func (s demoSight) sum() (sent, delivered, awaited int) {
	for _, l := range serversOf(s.st) {
		sent, delivered, awaited = sent+l.sent, delivered+l.delivered, awaited+l.awaited
	}
	return sent, delivered, awaited
}

// lines is the picture: a line a server, then each open incident and each flush.
func (s demoSight) lines() []string {
	lines := []string{s.pal.dim(fmt.Sprintf("    %-13s %-14s %5s %6s %8s %9s %10s", "server", "state", "sent", "came", "awaited", "oldest", "last delay"))}
	for _, l := range serversOf(s.st) {
		state := s.state(l.name)
		lines = append(lines, fmt.Sprintf("  %s %-13s %s %5d %6d %8d %9s %10s", paintState(s.pal, state, "●"), clip(l.name, 13), paintState(s.pal, state, fmt.Sprintf("%-14s", state)),
			l.sent, l.delivered, l.awaited, orDash(l.oldest.Truncate(100*time.Millisecond)), lastDelay(l)))
	}
	if s.view == nil {
		return lines
	}
	for _, i := range standing(s.view.Incidents) {
		lines = append(lines, s.incident(i)...)
	}
	return lines
}

// incident tells how an incident stands, and its flush.
func (s demoSight) incident(i report.Incident) []string {
	word := "OPEN"
	if !i.Open() {
		word = "over"
	}
	times := "began " + s.clock.within(i.Start)
	if !i.Open() {
		times += ", ended " + s.clock.within(i.End)
	}
	lines := []string{"", "  " + s.pal.bold(fmt.Sprintf("incident %s %s", i.ID, word)) + "  " + clip(scopeText(i.Scope), 48), "  " + times}
	f := flushOfAll(s.view, i)
	if f == nil || i.Open() {
		return lines
	}
	return append(lines,
		"  fresh mail is normal     "+s.endText(f.Fresh),
		"  accepted is delivered    "+s.endText(f.Accepted),
		"  last late mail           "+s.endText(f.Last))
}

// endText tells when an end of a flush was reached, or is expected.
func (s demoSight) endText(e report.End) string {
	switch {
	case e.Reached:
		return s.pal.good("since " + s.clock.within(e.At))
	case e.Estimate == nil:
		return s.pal.warn("cannot be told yet") + leftText(e)
	}
	return s.pal.warn("expected at "+s.clock.expected(*e.Estimate)) + leftText(e)
}

func leftText(e report.End) string {
	if e.Left == 0 {
		return ""
	}
	return ", " + count(e.Left) + " awaited"
}

// state is how the analysis says that a server stands.
func (s demoSight) state(server string) report.State {
	if s.view != nil {
		for _, standing := range s.view.Servers {
			if standing.Server == server {
				return standing.State
			}
		}
	}
	return report.StateUnknown
}

func paintState(p palette, state report.State, text string) string {
	switch state {
	case report.StateUp:
		return p.good(text)
	case report.StateDown, report.StateNotDelivering:
		return p.bad(text)
	}
	return p.warn(text)
}

func lastDelay(l *serverLine) string {
	if l.delay == nil {
		return "-"
	}
	return short(l.delay.Middle())
}

// plain is the picture on one line.
func (s demoSight) plain() string {
	sent, delivered, awaited := s.sum()
	line := fmt.Sprintf("sent %s, came %s, awaited %s", count(sent), count(delivered), count(awaited))
	if s.view == nil {
		return line
	}
	failing := 0
	for _, x := range s.view.Servers {
		if report.Kind(x.State).MailOutage() {
			failing++
		}
	}
	if failing > 0 {
		return fmt.Sprintf("%s; %d of %d servers fail", line, failing, len(s.view.Servers))
	}
	for _, i := range standing(s.view.Incidents) {
		if f := flushOfAll(s.view, i); f != nil && f.Last.Estimate != nil {
			line += "; last late one at " + s.clock.expected(*f.Last.Estimate)
		}
	}
	return line
}
