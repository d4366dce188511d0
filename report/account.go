package report

import (
	"slices"
	"time"

	"mailprobe/probe"
)

// tab is an account while mails are added to it. What it keeps of a mail is a
// delay, a point and its changes to the curves; the mails themselves are dropped.
type tab struct {
	Account
	now    time.Time
	span   Span
	before time.Time // what was sent before is usual; zero: all of it

	delays, usual []time.Duration
	byVia         map[probe.Via][]time.Duration // the delays again
	changes       curveMaker
	open          []Mail // awaited as of now
}

func newTab(span Span, now time.Time) *tab {
	return &tab{span: span, now: now, byVia: map[probe.Via][]time.Duration{}}
}

// add counts a mail, which was sent in the span and is late at an age.
func (t *tab) add(m Mail, allowed time.Duration) {
	p := Point{Sent: m.Sent, Via: m.Via, Outcome: Outcome(m, t.now), Junk: m.Junk}
	switch p.Outcome {
	case probe.Delivered:
		p.Delay, _ = m.Delay()
		p.Late = p.Delay.Middle() > allowed
		t.deliver(m, p)
	case probe.Pending:
		p.Late = t.now.Sub(m.Sent) > allowed
	}
	t.Counts.add(&m, p)
	t.Points = append(t.Points, p)
	t.changes.add(m, t.span)
	if m.awaited(t.now) {
		t.open = append(t.open, Mail{Sent: m.Sent, Tries: m.Tries, Accepted: m.Accepted, GivenUp: m.GivenUp})
	}
}

func (t *tab) deliver(m Mail, p Point) {
	delay := p.Delay.Middle()
	t.delays = append(t.delays, delay)
	t.byVia[p.Via] = append(t.byVia[p.Via], delay)
	if t.before.IsZero() || m.Came.To.Before(t.before) {
		t.usual = append(t.usual, delay)
	}
}

// account closes the tab.
func (t *tab) account() Account {
	t.Delay, t.Usual = QuantilesOf(t.delays), QuantilesOf(t.usual)
	for _, via := range probe.Vias {
		if q := QuantilesOf(t.byVia[via]); q.N > 0 {
			t.Vias = append(t.Vias, ViaDelay{via, q})
		}
	}
	t.Account.Backlog = BacklogOf(t.open, t.now)
	t.Curves = t.changes.curves(t.span)
	slices.SortStableFunc(t.Points, func(a, b Point) int { return a.Sent.Compare(b.Sent) })
	t.Points = thinPoints(t.Points)
	return t.Account
}

// join adds another server's tab, before that is closed.
func (t *tab) join(o *tab) {
	t.Counts.join(o.Counts)
	t.delays, t.usual = append(t.delays, o.delays...), append(t.usual, o.usual...)
	for via, list := range o.byVia {
		t.byVia[via] = append(t.byVia[via], list...)
	}
	t.open, t.Points = append(t.open, o.open...), append(t.Points, o.Points...)
	t.changes.join(o.changes)
	t.Flush = joinFlushes(t.Flush, o.Flush)
}

func (c *curveMaker) join(o curveMaker) {
	c.sent, c.received, c.gone = append(c.sent, o.sent...), append(c.received, o.received...), append(c.gone, o.gone...)
}
