package incident

import (
	"fmt"
	"slices"

	"mailprobe/report"
	"mailprobe/report/words"
)

// times is the section about start, end and duration.
func (m composer) times() section {
	s := section{ID: "times", Title: m.c.head.times}
	i := m.d.Incident
	if i.Into != "" || i.Withdrawn {
		return s
	}
	list := []fact{
		{m.c.label.start, m.k.FullInterval(i.Start)},
		{m.c.label.end, m.incidentEnd()},
		{m.c.label.duration, m.length()},
	}
	if i.Weak {
		list = append(list, fact{m.c.label.certainty, m.c.say.weakIncident})
	}
	if len(i.Merged) > 0 {
		list = append(list, fact{m.c.label.merged, m.list(i.Merged)})
	}
	if i.Of != "" {
		list = append(list, fact{m.c.label.splitOff, words.Plain(i.Of)})
	}
	if len(i.Split) > 0 {
		list = append(list, fact{m.c.label.splitFrom, m.list(i.Split)})
	}
	list = append(list, m.flapFacts()...)
	if back, ok := m.earlier(); ok {
		list = append(list, fact{m.c.label.earlier, fmt.Sprintf(m.c.say.flapOf, m.k.Cell(back.at), m.names(back.servers))})
	}
	list = append(list, m.flushFacts()...)
	s.Blocks = []block{facts(list...)}
	return s
}

// incidentEnd says when the incident ended. Where only relays told, their silence
// until the next try is no evidence: the lower bound is none.
func (m composer) incidentEnd() string {
	i := m.d.Incident
	if i.Open() {
		return fmt.Sprintf(m.c.say.goesOn, m.k.Short(words.Known(m.d.Now)))
	}
	if m.endIsOpen() {
		_, end := words.Outwards(i.End)
		return fmt.Sprintf(m.c.say.relaysTold, m.k.Full(end))
	}
	return m.k.FullInterval(i.End)
}

// endIsOpen tells whether the lower bound of the incident's end is no evidence:
// that of its last outage is none.
func (m composer) endIsOpen() bool {
	i := m.d.Incident
	return slices.ContainsFunc(i.Outages, func(o report.Outage) bool { return o.EndIsOpen && o.End.To.Equal(i.End.To) })
}

// flushFacts are the three ends, never mixed, and what is awaited.
func (m composer) flushFacts() []fact {
	var list []fact
	if f := m.d.Total.Flush; f != nil {
		list = append(list,
			fact{m.c.label.fresh, m.endWords(f.Fresh)},
			fact{m.c.label.accepted, m.endFact(f.Accepted)},
			fact{m.c.label.last, m.lastFact(f)})
		if f.Peak > 0 {
			list = append(list, fact{m.c.label.peak, fmt.Sprintf(m.c.say.peakAt, m.c.Mails(f.Peak), m.k.Short(f.PeakAt))})
		}
		if perMinute := int(f.Drain*60 + 0.5); perMinute > 0 && !f.Last.Reached {
			list = append(list, fact{m.c.label.drain, fmt.Sprintf(m.c.say.drain, m.c.Mails(perMinute))})
		}
		if f.Overtaken > 0 {
			list = append(list, fact{m.c.label.order, fmt.Sprintf(m.c.say.order, words.Number(f.Overtaken), words.Number(f.Late))})
		}
		if f.Outstanding > 0 {
			list = append(list, fact{m.c.label.outstanding, fmt.Sprintf(m.c.say.outstanding, m.c.Mails(f.Outstanding))})
		}
	}
	b := m.d.Total.Backlog
	if b.Total() == 0 {
		return list
	}
	at := m.k.Short(words.Known(b.At))
	return append(list, fact{m.c.label.backlog, fmt.Sprintf(m.c.say.backlog, m.c.Mails(b.Total()), at, m.k.Short(b.Watermark))})
}
