package incident

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/words"
)

// event is an entry of the timeline.
type event struct {
	at   probe.Interval
	text string
}

// timeline is the section of what happened in order of time: what was measured,
// what was said, what people noted.
func (m composer) timeline() section {
	list := slices.Concat(m.measured(), m.flushed(), m.stated(), m.noted())
	s := section{ID: "timeline", Title: m.c.head.timeline}
	if len(list) == 0 {
		return s
	}
	slices.SortStableFunc(list, func(a, b event) int { return inOrder(a.at, b.at) })
	t := table{Caption: m.c.caption.timeline, Kind: events, Head: []string{m.k.Head(m.c.column.time), m.c.column.event}}
	for _, e := range list {
		t.Rows = append(t.Rows, []string{m.k.Cell(e.at), e.text})
	}
	s.Blocks = []block{tabled(t)}
	return s
}

// measured are the failures and recoveries.
func (m composer) measured() []event {
	var list []event
	outages := m.outages()
	add := func(groups []moment, format string) {
		for _, g := range groups {
			list = append(list, event{g.at, fmt.Sprintf(format, m.names(g.servers))})
		}
	}
	add(gather(outages, starts), m.c.say.eventFailed)
	add(gather(outages, flapsUp), m.c.say.eventBack)
	add(gather(outages, flapsDown), m.c.say.eventAgain)
	add(gather(outages, endsOf), m.c.say.eventRecovered)
	return list
}

// flushed are the ends that were reached.
func (m composer) flushed() []event {
	f := m.d.Total.Flush
	if f == nil {
		return nil
	}
	var list []event
	add := func(e report.End, text string) {
		if e.Reached && !e.At.To.IsZero() {
			list = append(list, event{e.At, text})
		}
	}
	add(f.Fresh, m.c.say.eventFresh)
	add(f.Accepted, m.c.say.eventAccepted)
	add(last(f), m.c.say.eventLast)
	return list
}

func (m composer) stated() []event {
	var list []event
	for _, s := range m.d.Said {
		list = append(list, event{instant(words.Known(s.At)), fmt.Sprintf(m.c.say.eventSaid, words.Number(s.N), m.changes(s.Changed))})
	}
	return list
}

func (m composer) changes(list []report.Change) string {
	var parts []string
	for _, c := range list {
		parts = append(parts, m.c.change.of(c))
	}
	return m.c.List(parts)
}

func (m composer) noted() []event {
	var list []event
	for _, n := range m.d.Notes {
		if phrase := m.note(n); phrase != "" {
			list = append(list, event{instant(words.Known(n.At)), fmt.Sprintf(m.c.say.eventNote, words.Plain(n.By), phrase)})
		}
	}
	return list
}

// note says in one line what a note added.
func (m composer) note(n report.Comment) string {
	var parts []string
	add := func(format, phrase string) {
		if phrase != "" {
			parts = append(parts, fmt.Sprintf(format, phrase))
		}
	}
	add(m.c.say.noteCause, m.said(n.Cause))
	add("%s", m.said(n.Text))
	if n.Planned {
		parts = append(parts, m.c.IncidentState(report.IncidentPlanned))
	}
	add(m.c.say.noteMerge, words.Plain(n.Merge))
	add(m.c.say.noteSplit, m.list(n.Split))
	return strings.Join(parts, " / ")
}

// inOrder compares bounds by the lower one, then the upper one. Where the lower
// one is not known, the upper one stands for both.
func inOrder(a, b probe.Interval) int {
	low := func(i probe.Interval) time.Time {
		if i.From.IsZero() {
			return i.To
		}
		return i.From
	}
	return cmp.Or(low(a).Compare(low(b)), a.To.Compare(b.To))
}

func instant(at time.Time) probe.Interval { return probe.Interval{From: at, To: at} }
