package report

import (
	"time"

	"mailprobe/probe"
)

// Mail is a probe as the analysis sees it: the facts, without texts that it does
// not need. It is a third of the size.
type Mail struct {
	Ref     probe.Ref
	Via     probe.Via
	Mailbox string // of the first copy; empty: it did not come

	Sent     time.Time
	Tries    []Try          // in order
	Accepted time.Time      // zero: it was not
	GivenUp  time.Time      // zero: it was not
	Bounced  time.Time      // zero: no notification of failure came
	Came     probe.Interval // when the first copy came into the mailbox; zero: it has not
	Seen     time.Time      // when it was first shown
	Source   probe.Source   // how Seen is known
	Junk     bool
	Copies   int
}

// Try is an attempt as the analysis sees it.
type Try struct {
	Began  time.Time
	Phase  probe.Phase // where it failed; empty: it did not, or has not ended
	Failed time.Time   // when that phase began; zero: not known
	Dotted time.Time
	Ended  time.Time // zero: not answered so far
	Class  probe.Class
	Code   int    // of the reply; 0: there was none
	Target string // host:port that was dialled
	Reason string // one line, as probe.Attempt.Reason says it; empty where it did not fail
}

// NewMail takes from a probe what the analysis needs.
func NewMail(p probe.Probe) Mail {
	m := Mail{Ref: p.Tag.Ref, Via: p.Via, Sent: p.Sent(), Accepted: p.Accepted(), GivenUp: p.GivenUp, Bounced: p.Bounced, Copies: len(p.Arrivals)}
	for _, a := range p.Attempts {
		m.Tries = append(m.Tries, newTry(a))
	}
	if came, ok := p.Received(); ok {
		first := p.Arrivals[0]
		m.Came, m.Mailbox, m.Seen, m.Source, m.Junk = came, first.Mailbox, first.By, first.Source, first.Junk
	}
	return m
}

func newTry(a probe.Attempt) Try {
	t := Try{Began: a.Began, Phase: a.Phase, Dotted: a.Dotted, Ended: a.Ended, Class: a.Class, Code: a.Reply.Code, Target: a.Target, Reason: a.Reason()}
	if a.Phase == "" {
		return t
	}
	t.Failed = a.Began
	for _, phase := range probe.PhaseOrder {
		if phase == a.Phase {
			break
		}
		t.Failed = t.Failed.Add(a.Phases[phase])
	}
	return t
}

// Delay returns received − sent, and whether the mail came.
func (m Mail) Delay() (probe.Delay, bool) {
	if m.Came.To.IsZero() {
		return probe.Delay{}, false
	}
	return probe.Delay{Min: max(0, m.Came.From.Sub(m.Sent)), Max: max(0, m.Came.To.Sub(m.Sent))}, true
}

// History is what was recorded of one server: its mails by time of sending, and
// the coverage that concerns it: of the agent, of its mailboxes, and of the
// references.
type History struct {
	Server  Server
	Mails   []Mail
	Watches []probe.Watch
}
