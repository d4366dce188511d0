package incident

import (
	"fmt"

	"mailprobe/report"
	"mailprobe/report/words"
)

// endWords says in a sentence when an end of the flush was reached, or is
// expected.
func (m composer) endWords(e report.End) string {
	switch {
	case e.Reached:
		return m.k.Interval(e.At)
	case e.Estimate == nil:
		return m.c.NotKnown
	}
	return m.expected(*e.Estimate)
}

// expected writes an estimate: its instant and its interval, to the minute.
func (m composer) expected(e report.Estimate) string {
	low, high := words.Minutes(e.From, e.To)
	return fmt.Sprintf(m.c.say.expected, m.k.BareMinute(e.At), m.k.BareMinute(low), m.k.BareMinute(high), m.k.Zone(e.At))
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
		return fmt.Sprintf(m.c.say.ofMails, m.endWords(f.Last), m.c.Mails(f.Late))
	}
	return m.endFact(f.Last)
}

// endFact is endWords with how many mails the end is about.
func (m composer) endFact(e report.End) string {
	phrase := m.endWords(e)
	switch {
	case e.Of == 0:
		return phrase
	case e.Reached:
		return fmt.Sprintf(m.c.say.ofMails, phrase, m.c.Mails(e.Of))
	}
	return fmt.Sprintf(m.c.say.leftOf, phrase, words.Number(e.Left), m.c.Mails(e.Of))
}

// endCell is endWords for a table.
func (m composer) endCell(f *report.Flush, of func(*report.Flush) report.End) string {
	if f == nil {
		return m.c.None
	}
	switch e := of(f); {
	case e.Reached:
		return m.k.Cell(e.At)
	case e.Estimate == nil:
		return m.c.NotKnown
	default:
		low, high := words.Minutes(e.Estimate.From, e.Estimate.To)
		return fmt.Sprintf(m.c.say.expectedCell, m.k.BareMinute(low), m.k.MinuteCell(high))
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
