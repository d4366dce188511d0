package report

import (
	"slices"
	"time"

	"mailprobe/probe"
)

// mute tells of a mail that was not in time that this says nothing of the server:
// nobody tried to hand it over, or only while the agent was cut off, or it is not
// known whether it was and nothing is awaited of it any more, or a relay did not
// take it, lost it or failed by itself. What a relay took and never came, the server
// perhaps never saw.
func (i *inquiry) mute(m judgedMail) bool {
	switch relay := m.Mail.Via == probe.Relay; {
	case !slices.ContainsFunc(m.Tries, Try.wasMade):
		return true
	case m.Tries[0].Class != probe.Accepted && i.cutOffAt(m.Mail.Sent):
		return true
	case m.Outcome == probe.Uncertain && !m.awaited(i.Now):
		return true
	case relay && m.Accepted.IsZero() && !m.came() && m.Outcome != probe.Rejection:
		return true
	case relay && m.Outcome == probe.Lost:
		return true
	default:
		return relay && i.relayFailed(m.Mail)
	}
}

// wasMade tells whether somebody tried, as far as is known.
func (t Try) wasMade() bool {
	return t.Ended.IsZero() || attemptProves[t.Class].says != nothing || t.Class == probe.NullMX
}

// cutOffAt tells whether nothing at all reached the agent at an instant.
func (i *inquiry) cutOffAt(at time.Time) bool {
	return slices.ContainsFunc(i.found.CutOff, func(s Span) bool { return s.Contains(at) })
}

// relayFailed tells whether a mail was sent through its relay while that failed.
func (i *inquiry) relayFailed(m *Mail) bool {
	relay := i.routes[m.Ref.Route].Relay
	if relay == "" {
		relay = relayOf(m)
	}
	return slices.ContainsFunc(i.found.RelayFaults, func(f RelayFault) bool {
		return f.Relay == relay && slices.Contains(f.Servers, i.question.Server) && f.span().Contains(m.Sent)
	})
}
