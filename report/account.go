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
	changes       curveMaker
	open          []Mail // awaited as of now
}

func newTab(span Span, now time.Time) *tab { return &tab{span: span, now: now} }

// add counts a mail, which was sent in the span and is late at an age.
func (t *tab) add(m Mail, allowed time.Duration) {
	t.Sent++
	outcome := Outcome(m, t.now)
	p := Point{Sent: m.Sent, Via: m.Via, Outcome: outcome, Junk: m.Junk}
	switch outcome {
	case probe.Delivered:
		p.Delay, _ = m.Delay()
		p.Late = p.Delay.Middle() > allowed
		t.deliver(m, p)
	case probe.Rejection:
		t.Rejected++
	case probe.Expired:
		t.Expired++
	case probe.Bounced:
		t.Bounced++
	case probe.Lost:
		t.Lost++
	case probe.Uncertain:
		t.Uncertain++
	case probe.Pending:
		p.Late = t.now.Sub(m.Sent) > allowed
		t.Pending++
	}
	t.Points = append(t.Points, p)
	t.changes.add(m, t.span)
	if m.awaited(t.now) {
		t.open = append(t.open, Mail{Sent: m.Sent, Tries: m.Tries, Accepted: m.Accepted, GivenUp: m.GivenUp})
	}
}

func (t *tab) deliver(m Mail, p Point) {
	t.Delivered++
	t.Copies += max(0, m.Copies-1)
	if p.Late {
		t.Late++
	}
	if m.Junk {
		t.Junk++
	}
	delay := p.Delay.Middle()
	t.delays = append(t.delays, delay)
	if t.before.IsZero() || m.Came.To.Before(t.before) {
		t.usual = append(t.usual, delay)
	}
}

// account closes the tab.
func (t *tab) account() Account {
	t.Delay, t.Usual = QuantilesOf(t.delays), QuantilesOf(t.usual)
	t.Account.Backlog = BacklogOf(t.open, t.now)
	t.Curves = t.changes.curves(t.span)
	slices.SortStableFunc(t.Points, func(a, b Point) int { return a.Sent.Compare(b.Sent) })
	t.Points = thinPoints(t.Points)
	return t.Account
}

// join adds another server's tab, before that is closed.
func (t *tab) join(o *tab) {
	t.Sent, t.Delivered, t.Late, t.Junk = t.Sent+o.Sent, t.Delivered+o.Delivered, t.Late+o.Late, t.Junk+o.Junk
	t.Copies, t.Rejected, t.Expired = t.Copies+o.Copies, t.Rejected+o.Rejected, t.Expired+o.Expired
	t.Bounced, t.Lost, t.Pending, t.Uncertain = t.Bounced+o.Bounced, t.Lost+o.Lost, t.Pending+o.Pending, t.Uncertain+o.Uncertain
	t.delays, t.usual = append(t.delays, o.delays...), append(t.usual, o.usual...)
	t.open, t.Points = append(t.open, o.open...), append(t.Points, o.Points...)
	t.changes.join(o.changes)
	t.Flush = joinFlushes(t.Flush, o.Flush)
}

func (c *curveMaker) join(o curveMaker) {
	c.sent, c.received, c.gone = append(c.sent, o.sent...), append(c.received, o.received...), append(c.gone, o.gone...)
}
