package report

import (
	"slices"
	"time"

	"mailprobe/probe"
)

const (
	// missingAfter is for how long a healthy server may keep a mail that it took.
	missingAfter = 4 * time.Hour
	// overtakers is how many mails that were sent after it must have come.
	overtakers = 3
)

// lost tells whether a mail of the window is lost, or is missing: the server itself
// took it, nothing has held it up for hours, and mails that were sent after it came
// to a mailbox that is read.
func (i *inquiry) lost() bool {
	return i.Lost > 0 || slices.ContainsFunc(i.mails, i.missing)
}

func (i *inquiry) missing(m judgedMail) bool {
	since, ok := i.awaitedSince(m)
	if !ok || i.Now.Sub(since) < missingAfter {
		return false
	}
	came := 0
	for n := range i.history.Mails {
		if o := &i.history.Mails[n]; o.Ref.Route == m.Ref.Route && o.Sent.After(m.Mail.Sent) && o.came() {
			came++
		}
	}
	mailbox := i.routes[m.Ref.Route].Mailbox
	return came >= overtakers && (mailbox == "" || i.readSince(mailbox, since.Add(missingAfter)))
}

// awaitedSince returns since when nothing holds up a mail that the server itself
// took: since it took it, or the outages that began within the time in which it
// could still come, and their flush. False for a mail that came, was returned, or
// may be held up.
func (i *inquiry) awaitedSince(m judgedMail) (time.Time, bool) {
	if m.Mail.Via == probe.Relay || m.Accepted.IsZero() || m.Outcome != probe.Pending {
		return time.Time{}, false
	}
	since := m.Accepted
	for _, o := range i.outages {
		if !o.Kind.MailOutage() || o.Over() && o.End.To.Before(since) {
			continue
		}
		if lower(o.Start).After(since.Add(missingAfter)) {
			break
		}
		f := i.flushOf(o)
		if !o.Over() || f != nil && !f.Last.Reached {
			return time.Time{}, false
		}
		since = latest(since, o.End.To)
		if f != nil {
			since = latest(since, f.Last.At.To)
		}
	}
	return since, i.Now.Sub(since) >= missingAfter
}
