package incident

import (
	"fmt"

	"mailprobe/report"
)

// endWords says in a sentence when an end of the flush was reached, or is
// expected.
func (m composer) endWords(e report.End) string {
	switch {
	case e.Reached:
		return m.k.interval(e.At, m.k.short)
	case e.Estimate == nil:
		return m.c.say.notKnown
	}
	return m.expected(*e.Estimate)
}

// expected writes an estimate: its instant and its interval, to the minute.
func (m composer) expected(e report.Estimate) string {
	low, high := minutes(e.From, e.To)
	return fmt.Sprintf(m.c.say.expected, m.k.bareMinute(e.At), m.k.bareMinute(low), m.k.bareMinute(high), m.k.zone(e.At))
}

// noneLate tells that a flush is over in which no mail came late: what the outage
// held back was given up or returned. Its last end is none that anybody saw.
func noneLate(f *report.Flush) bool { return f.Last.Reached && f.Late == 0 }

// lastFact is when the last late mail came, with how many there were.
func (m composer) lastFact(f *report.Flush) string {
	switch {
	case noneLate(f):
		return m.c.say.noneLate
	case f.Last.Reached:
		return fmt.Sprintf(m.c.say.ofMails, m.endWords(f.Last), m.c.say.mails(f.Late))
	}
	return m.endFact(f.Last)
}

// endFact is endWords with how many mails the end is about.
func (m composer) endFact(e report.End) string {
	words := m.endWords(e)
	switch {
	case e.Of == 0:
		return words
	case e.Reached:
		return fmt.Sprintf(m.c.say.ofMails, words, m.c.say.mails(e.Of))
	}
	return fmt.Sprintf(m.c.say.leftOf, words, number(e.Left), m.c.say.mails(e.Of))
}

// endCell is endWords for a table.
func (m composer) endCell(f *report.Flush, of func(*report.Flush) report.End) string {
	if f == nil {
		return m.c.say.none
	}
	switch e := of(f); {
	case e.Reached:
		return m.k.cell(e.At)
	case e.Estimate == nil:
		return m.c.say.notKnown
	default:
		low, high := minutes(e.Estimate.From, e.Estimate.To)
		return fmt.Sprintf(m.c.say.expectedCell, m.k.bareMinute(low), m.k.minuteCell(high))
	}
}

func fresh(f *report.Flush) report.End    { return f.Fresh }
func accepted(f *report.Flush) report.End { return f.Accepted }

func last(f *report.Flush) report.End {
	if noneLate(f) {
		return report.End{Reached: true}
	}
	return f.Last
}
