package web

import (
	"fmt"

	"mailprobe/report"
	"mailprobe/report/words"
)

// flush tells the three ends of a backlog, never mixed; nothing where there was no
// outage of mail lately.
func (p serverPage) flush(f *report.Flush) []serverFact {
	if f == nil {
		return nil
	}
	back := p.t.NotOver
	if !f.Recovery.To.IsZero() {
		back = p.k.Interval(f.Recovery)
	}
	list := []serverFact{
		{Term: p.t.Recovered, Text: back},
		{Term: p.t.Fresh, Text: p.end(f.Fresh)},
		{Term: p.t.Accepted, Text: p.endOf(f.Accepted)},
		{Term: p.t.Last, Text: p.last(f)},
	}
	if f.Peak > 0 {
		list = append(list, serverFact{Term: p.t.Peak, Text: fmt.Sprintf(p.t.PeakAt, p.k.Mails(f.Peak), p.k.Short(f.PeakAt))})
	}
	if perMinute := int(f.Drain*60 + 0.5); perMinute > 0 && !f.Last.Reached {
		list = append(list, serverFact{Term: p.t.Drain, Text: fmt.Sprintf(p.t.PerMinute, p.k.Mails(perMinute))})
	}
	if f.Outstanding > 0 {
		list = append(list, serverFact{Term: p.t.Outstanding, Text: fmt.Sprintf(p.t.NothingBrings, p.k.Mails(f.Outstanding))})
	}
	return list
}

// last is when the last late mail came. Where none came late, the end is none that
// anybody saw.
func (p serverPage) last(f *report.Flush) string {
	switch {
	case f.Last.Reached && f.Late == 0:
		return p.t.NoneLate
	case f.Last.Reached:
		return p.end(f.Last) + p.k.Clause + p.k.Mails(f.Late)
	}
	return p.endOf(f.Last)
}

// endOf is end with how many mails are awaited yet.
func (p serverPage) endOf(e report.End) string {
	if e.Reached || e.Of == 0 {
		return p.end(e)
	}
	return fmt.Sprintf(p.t.LeftOf, p.end(e), words.Number(e.Left), p.k.Mails(e.Of))
}

// end says when an end was reached, or is expected: to the minute, between bounds.
func (p serverPage) end(e report.End) string {
	switch {
	case e.Reached:
		return p.k.Interval(e.At)
	case e.Estimate == nil:
		return p.t.NotTold
	}
	low, high := words.Minutes(e.Estimate.From, e.Estimate.To)
	return fmt.Sprintf(p.t.Expected, p.k.BareMinute(e.Estimate.At), p.k.BareMinute(low), p.k.Minute(high))
}
