package main

import (
	"fmt"
	"io"
	"time"

	"mailprobe/probe"
	"mailprobe/probe/probetest"
	"mailprobe/report"
)

// comparison holds the world's truth against the ledger, and what the demo did to
// the network against the incidents.
type comparison struct {
	mails    map[string]probetest.Mail
	compared int
	slow     map[string]int // by server: mails that the world itself delivered well after they were sent
	outage   string         // what is to be said of the outages where all is the same
	faults   []string
}

func newComparison(mails map[string]probetest.Mail) *comparison {
	return &comparison{mails: mails, slow: map[string]int{}}
}

// compare checks one probe: what the ledger says of acceptance, delivery and
// the time of arrival must be what happened.
func (c *comparison) compare(p probe.Probe) {
	c.compared++
	m := c.mails[p.MessageID()]
	delete(c.mails, p.MessageID())
	blame := func(format string, a ...any) { c.blame("probe %s: %s", p.Tag.Ref, fmt.Sprintf(format, a...)) }
	in, seen := p.Received()
	switch {
	case seen && len(m.Delivered) == 0:
		blame("the ledger says delivered, the world did not deliver it")
	case !seen && len(m.Delivered) > 0:
		blame("the world delivered it, the ledger says %s", p.Outcome(time.Now()))
	case seen && !in.Meets(probe.Interval{From: m.Delivered[0].From, To: m.Delivered[0].To}):
		blame("the ledger has it come between %v and %v, the world delivered it at %v", in.From, in.To, m.Delivered[0].From)
	}
	if len(m.Delivered) > 0 && m.Delivered[0].To.Sub(p.Sent()) > demoLate/2 {
		c.slow[p.Server]++
	}
	if !p.Accepted().IsZero() && len(m.Accepted) == 0 {
		blame("the ledger says accepted, the world did not accept it")
	}
	if len(p.Arrivals) != len(m.Delivered) {
		blame("the ledger has %d copies, the world delivered %d", len(p.Arrivals), len(m.Delivered))
	}
}

// late checks that no more mails are called late than the world delivered late: on
// a busy machine that can be some to a server to which nothing was done. A mail's
// delay is told by the middle of its bounds, so half the limit may be late already.
func (c *comparison) late(accounts []report.Account) {
	for _, a := range accounts {
		if a.Late > c.slow[a.Server.Name] {
			c.blame("%s to %s are said to have come late, and the world took its time with %d", many(a.Late, "mail"), a.Server.Name, c.slow[a.Server.Name])
		}
	}
}

// blame notes a difference.
func (c *comparison) blame(format string, a ...any) {
	c.faults = append(c.faults, fmt.Sprintf(format, a...))
}

// print says how the comparison ended, and whether all is equal.
func (c *comparison) print(w io.Writer) bool {
	pal := paletteFor(w)
	for id := range c.mails {
		c.blame("the world knows the mail %s, the ledger does not", id)
	}
	if len(c.faults) == 0 {
		fmt.Fprintf(w, "\n%s\n", pal.good(fmt.Sprintf("The ledger says of each of the %s probes what the embedded world knows.", count(c.compared))))
		if c.outage != "" {
			fmt.Fprintln(w, pal.good(c.outage))
		}
		return true
	}
	fmt.Fprintf(w, "\n%s\n", pal.bad(fmt.Sprintf("What is said and what happened differ in %s:", many(len(c.faults), "place"))))
	for _, f := range c.faults[:min(20, len(c.faults))] {
		fmt.Fprintln(w, "  "+f)
	}
	return false
}
