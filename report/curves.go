package report

import (
	"slices"
	"time"
)

// most is how many steps a curve has at most: two for each of half as many slots
// of time, more than a plot has columns.
const most = 2000

// change is a difference to a curve at an instant.
type change struct {
	at time.Time
	by int
}

// BacklogOver returns the backlog of a set of mails from one instant to another,
// step by step: the first step is as of from, the others are changes until to.
func BacklogOver(list []Mail, from, to time.Time) []Step {
	var changes []change
	for i := range list {
		m := &list[i]
		changes = append(changes, change{m.Sent, +1})
		if at := m.settledAt(); !at.IsZero() {
			changes = append(changes, change{latest(at, m.Sent), -1})
		}
	}
	return stepsOf(changes, Span{From: from, To: to})
}

// CurvesOf returns the cumulative curves of a set of mails over a span. What was
// settled before it is left out; what was awaited when it began counts as sent
// from then on. Of more steps than a plot can show, the first and the last of
// each slot of time are kept, so that a jump stays a jump, and a value is wrong
// for a slot at most.
func CurvesOf(list []Mail, span Span) Curves {
	var c curveMaker
	for _, m := range list {
		c.add(m, span)
	}
	return c.curves(span)
}

// curveMaker gathers the changes of the three curves.
type curveMaker struct {
	sent, received, gone []change
}

func (c *curveMaker) add(m Mail, span Span) {
	settled := m.settledAt()
	if !settled.IsZero() && settled.Before(span.From) {
		return
	}
	c.sent = append(c.sent, change{m.Sent, +1})
	if !settled.IsZero() && (!m.came() || settled.Before(m.Came.To)) {
		c.gone = append(c.gone, change{settled, +1})
		if m.came() {
			c.gone = append(c.gone, change{m.Came.To, -1})
		}
	}
	if m.came() {
		c.received = append(c.received, change{latest(m.Came.To, m.Sent), +1})
	}
}

func (c *curveMaker) curves(span Span) Curves {
	return Curves{
		Sent:     thin(stepsOf(c.sent, span), span),
		Received: thin(stepsOf(c.received, span), span),
		Gone:     thin(stepsOf(c.gone, span), span),
	}
}

// stepsOf adds changes up. The first step is as of the span's start, and none
// lies after its end.
func stepsOf(changes []change, span Span) []Step {
	slices.SortStableFunc(changes, func(a, b change) int { return a.at.Compare(b.at) })
	steps := []Step{{At: span.From}}
	for _, c := range changes {
		if !span.To.IsZero() && c.at.After(span.To) {
			break
		}
		last := &steps[len(steps)-1]
		if c.at.After(last.At) {
			steps = append(steps, Step{At: c.at, N: last.N})
			last = &steps[len(steps)-1]
		}
		last.N += c.by
	}
	return slices.CompactFunc(steps, func(a, b Step) bool { return a.N == b.N })
}

// thin keeps the first and the last step of each slot of time.
func thin(steps []Step, span Span) []Step {
	if len(steps) <= most {
		return steps
	}
	slot := span.Until(steps[len(steps)-1].At).Length()/(most/2-1) + 1
	of := func(s Step) time.Duration { return s.At.Sub(span.From) / slot }
	var kept []Step
	for i, s := range steps {
		first, last := i == 0 || of(steps[i-1]) != of(s), i == len(steps)-1 || of(steps[i+1]) != of(s)
		if first || last {
			kept = append(kept, s)
		}
	}
	return kept
}

// peakOf returns the highest step, and when it began.
func peakOf(steps []Step) (peak Step) {
	for i, s := range steps {
		if i == 0 || s.N > peak.N {
			peak = s
		}
	}
	return peak
}
