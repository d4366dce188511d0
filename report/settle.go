package report

import (
	"time"

	"mailprobe/probe"
)

// Outcome tells what became of a mail as of now, by the rules of
// [probe.Probe.Outcome].
func Outcome(m Mail, now time.Time) probe.Outcome {
	last := m.last()
	switch {
	case m.came():
		return probe.Delivered
	case !m.Bounced.IsZero():
		return probe.Bounced
	case !m.Accepted.IsZero() && !now.Before(m.Accepted.Add(probe.LostAfter)):
		return probe.Lost
	case !m.Accepted.IsZero():
		return probe.Pending
	case last.uncertain():
		return probe.Uncertain
	case m.GivenUp.IsZero():
		return probe.Pending
	case last != nil && last.Class == probe.Rejected:
		return probe.Rejection
	default:
		return probe.Expired
	}
}

// settledAt returns since when nothing is awaited of a mail, by what is known of
// it; zero: something is. The instant may lie ahead: nothing is awaited after
// [probe.LostAfter].
func (m *Mail) settledAt() time.Time {
	at := m.GivenUp
	switch last := m.last(); {
	case !m.Accepted.IsZero():
		at = m.Accepted.Add(probe.LostAfter)
	case last.uncertain():
		at = last.Dotted.Add(probe.LostAfter)
	}
	return earliest(at, m.Bounced, m.Came.To)
}

// awaited tells whether something is awaited of a mail as of at: it was sent, and
// not settled.
func (m *Mail) awaited(at time.Time) bool {
	settled := m.settledAt()
	return !m.Sent.After(at) && (settled.IsZero() || settled.After(at))
}

// doubtful tells of an awaited mail whether it was uncertain as of at: its last
// attempt until then ended without a reply to the final dot.
func (m *Mail) doubtful(at time.Time) bool {
	for i := len(m.Tries) - 1; i >= 0; i-- {
		if t := &m.Tries[i]; !t.Began.After(at) {
			return !t.Ended.After(at) && t.uncertain()
		}
	}
	return false
}

func (m *Mail) came() bool { return !m.Came.To.IsZero() }

// last returns the newest try; nil where there is none.
func (m *Mail) last() *Try {
	if len(m.Tries) == 0 {
		return nil
	}
	return &m.Tries[len(m.Tries)-1]
}

// uncertain tells whether the final dot may have been sent and its reply was
// never seen, as [probe.Attempt.Uncertain] does.
func (t *Try) uncertain() bool {
	return t != nil && !t.Ended.IsZero() && !t.Dotted.IsZero() && t.Code == 0 && t.Class != probe.Accepted
}
