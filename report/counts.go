package report

import "mailprobe/probe"

// Counts are of test mails, by outcome.
type Counts struct {
	Sent      int
	Delivered int
	Late      int // of the delivered ones
	Junk      int // of the delivered ones
	Copies    int // beyond the first
	Rejected  int
	Expired   int
	Bounced   int
	Lost      int
	Pending   int
	Uncertain int
}

// add counts a mail, by what became of it.
func (c *Counts) add(m *Mail, p Point) {
	c.Sent++
	switch p.Outcome {
	case probe.Delivered:
		c.deliver(m, p.Late)
	case probe.Rejection:
		c.Rejected++
	case probe.Expired:
		c.Expired++
	case probe.Bounced:
		c.Bounced++
	case probe.Lost:
		c.Lost++
	case probe.Uncertain:
		c.Uncertain++
	case probe.Pending:
		c.Pending++
	}
}

func (c *Counts) deliver(m *Mail, late bool) {
	c.Delivered++
	c.Copies += max(0, m.Copies-1)
	if late {
		c.Late++
	}
	if m.Junk {
		c.Junk++
	}
}

// join adds the counts of other mails.
func (c *Counts) join(o Counts) {
	c.Sent, c.Delivered, c.Late, c.Junk = c.Sent+o.Sent, c.Delivered+o.Delivered, c.Late+o.Late, c.Junk+o.Junk
	c.Copies, c.Rejected, c.Expired = c.Copies+o.Copies, c.Rejected+o.Rejected, c.Expired+o.Expired
	c.Bounced, c.Lost, c.Pending, c.Uncertain = c.Bounced+o.Bounced, c.Lost+o.Lost, c.Pending+o.Pending, c.Uncertain+o.Uncertain
}
