package replay

import (
	"slices"
	"time"

	"mailprobe/probe"
)

// saidMail is what the record says of a mail, in plain values.
type saidMail struct {
	ID       string // the Message-ID
	Route    string
	Via      probe.Via
	Sent     time.Time
	Accepted time.Time // zero: it was not
	Came     span      // bounds; a zero To: it did not
	Outcome  probe.Outcome
}

// judgeMails holds the record of every mail against the truth, and wants all of
// them delivered that were sent before an instant on routes that try again. What
// a customer's mail client could not hand over is expired.
func judgeMails(said []saidMail, t truth, before time.Time) verdict {
	var v verdict
	for _, m := range said {
		fact := t.Mails[m.ID]
		v.judgeAccepted(m, fact)
		v.judgeArrival(m, fact)
		if m.Sent.Before(before) && m.Outcome != probe.Delivered && m.Via != probe.Submission {
			v.add("%s sent at %s is %s", m.Route, wall(m.Sent), m.Outcome)
		}
		if m.Outcome == probe.Expired && len(fact.Accepted) > 0 {
			v.add("%s sent at %s is expired, and in truth a server took it", m.Route, wall(m.Sent))
		}
	}
	if len(t.Mails) > len(said) {
		v.add("the world saw %d mails, the record holds %d", len(t.Mails), len(said))
	}
	slices.Sort(v)
	return v
}

func (v *verdict) judgeAccepted(m saidMail, fact mailTruth) {
	if m.Accepted.IsZero() != (len(fact.Accepted) == 0) {
		v.add("%s sent at %s: accepted at %s by the record, in truth by %v", m.Route, wall(m.Sent), wall(m.Accepted), fact.Accepted)
		return
	}
	if !m.Accepted.IsZero() && m.Accepted.Before(fact.Accepted[0].To) {
		v.add("%s sent at %s: accepted at %s by the record, in truth at %s", m.Route, wall(m.Sent), wall(m.Accepted), fact.Accepted[0])
	}
}

func (v *verdict) judgeArrival(m saidMail, fact mailTruth) {
	switch {
	case m.Came.To.IsZero() && len(fact.Delivered) > 0 && m.Outcome == probe.Pending:
		// It lies in a mailbox that was not read yet.
	case m.Came.To.IsZero() != (len(fact.Delivered) == 0):
		v.add("%s sent at %s: it came %s by the record, in truth %v", m.Route, wall(m.Sent), m.Came, fact.Delivered)
	case m.Came.To.IsZero():
	case m.Came.From.After(fact.Delivered[0].To) || m.Came.To.Before(fact.Delivered[0].From):
		v.add("%s sent at %s: it came %s by the record, in truth %s", m.Route, wall(m.Sent), m.Came, fact.Delivered[0])
	}
}

// saidMails makes plain values of what the ledger holds.
func saidMails(list []probe.Probe, now time.Time) []saidMail {
	said := make([]saidMail, len(list))
	for i, p := range list {
		said[i] = saidMail{ID: p.MessageID(), Route: p.Tag.Route, Via: p.Via, Sent: p.Sent(), Accepted: p.Accepted(), Outcome: p.Outcome(now)}
		if came, ok := p.Received(); ok {
			said[i].Came = span(came)
		}
	}
	return said
}
