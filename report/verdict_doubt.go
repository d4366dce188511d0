package report

import (
	"slices"
	"time"

	"mailprobe/probe"
)

// doubts are the reasons why nothing can be told, the first that applies counts.
var doubts = []struct {
	doubt Doubt
	holds func(*inquiry) bool
}{
	{DoubtRoute, (*inquiry).noRoute},
	{DoubtRecord, func(i *inquiry) bool { return i.first }},
	{DoubtCoverage, func(i *inquiry) bool { return len(i.mails) < fewest && 2*i.watched(i.window) < i.window.Length() }},
	{DoubtFew, func(i *inquiry) bool { return len(i.mails) < fewest }},
	{DoubtCoverage, func(i *inquiry) bool { return i.untold() && 2*i.watched(i.sent) < i.sent.Length() }},
	{DoubtFew, (*inquiry).untold},
	{DoubtUnread, (*inquiry).unread},
	{DoubtOnePlace, (*inquiry).onePlace},
}

// doubt returns why nothing can be told; empty: something can.
func (i *inquiry) doubt() Doubt {
	for _, d := range doubts {
		if d.holds(i) {
			return d.doubt
		}
	}
	return ""
}

func (i *inquiry) watched(span Span) time.Duration { return i.coverage(span).Watched }

func (i *inquiry) coverage(span Span) Coverage {
	return CoverageOf(i.history.Watches, i.found.CutOff, span)
}

// nearBy is for how long a mail tells of the time before and after it, unless a
// route sends more seldom.
const nearBy = 5 * time.Minute

// untold tells whether for more than half of what was asked for no mail was sent
// near it: what came before the agent stopped and after it ran again says nothing of
// the time between. An outage that reaches into it does.
func (i *inquiry) untold() bool {
	near := max(nearBy, 2*i.slowest())
	var told []bounds
	for _, m := range i.mails {
		told = append(told, between(m.Mail.Sent.Add(-near), m.Mail.Sent.Add(near)))
	}
	asked := i.sent
	if !asked.From.Before(asked.To) { // an instant
		asked.To = asked.From.Add(1)
	}
	if 2*total(shared(united(told), []bounds{boundsOf(asked)})) >= asked.Length() {
		return false
	}
	return len(i.outagesWhere(func(o Outage) bool { return o.Kind != Unreadable && o.Span().Meets(asked) })) == 0
}

// noRoute tells whether no test mail is, or was then, sent in the direction.
func (i *inquiry) noRoute() bool {
	for _, r := range i.routes {
		if i.question.tells(r.Via) {
			return false
		}
	}
	return !slices.ContainsFunc(i.history.Mails, func(m Mail) bool { return i.question.tells(m.Via) })
}

// unread tells whether mails were taken and have not come, and nobody looked since
// whether they had. Where an outage of mail goes on, the mailbox is a part of it; but
// a mail is not lost by being awaited for long where nobody could look.
func (i *inquiry) unread() bool {
	if slices.ContainsFunc(i.mails, i.lostUnseen) {
		return true
	}
	if slices.ContainsFunc(i.mailOutages(), func(o Outage) bool { return !o.Over() }) {
		return false
	}
	return slices.ContainsFunc(i.mails, func(m judgedMail) bool {
		mailbox := i.routes[m.Ref.Route].Mailbox
		if mailbox == "" || m.Accepted.IsZero() || m.Outcome != probe.Pending {
			return false
		}
		return i.Now.Sub(m.Accepted) > lookedWithin && !i.readSince(mailbox, m.Accepted)
	})
}

// lostUnseen tells of a mail that counts as lost that its mailbox was not looked at
// when it should have come at the latest, nor later.
func (i *inquiry) lostUnseen(m judgedMail) bool {
	mailbox := i.routes[m.Ref.Route].Mailbox
	return m.Outcome == probe.Lost && mailbox != "" && !i.readSince(mailbox, m.Accepted.Add(missingAfter))
}

// onePlace tells whether mails did not come, and nothing shows that more than our
// own way to the server failed. Announced work explains it all the same.
func (i *inquiry) onePlace() bool {
	outages := i.mailOutages()
	strong := func(o Outage) bool { return !o.Weak || o.Planned }
	missed := func(m judgedMail) bool { return i.awaits(m) || m.Outcome == probe.Expired }
	return len(outages) > 0 && !slices.ContainsFunc(outages, strong) && slices.ContainsFunc(i.mails, missed)
}

// mailOutages returns the outages of mail that meet the window and concern the
// direction.
func (i *inquiry) mailOutages() []Outage {
	return i.outagesWhere(func(o Outage) bool { return o.Kind.MailOutage() && o.Span().Meets(i.window) })
}

// outagesWhere returns those that concern the direction.
func (i *inquiry) outagesWhere(is func(Outage) bool) (list []Outage) {
	for _, o := range i.outages {
		if i.concerned(o) && is(o) {
			list = append(list, o)
		}
	}
	return list
}

// directed are the services whose failure holds up mail of a direction.
var directed = map[Direction][]Service{Inbound: {TakesMX, DeliversIn}, Outbound: {TakesSubmission, DeliversOut}}

// concerned tells whether an outage concerns the direction: where another part of
// the server failed, mail went on.
func (i *inquiry) concerned(o Outage) bool {
	return len(o.Failed) == 0 || slices.ContainsFunc(o.Failed, func(s Service) bool {
		return s == ServesIMAP && o.Kind == Unreadable || slices.Contains(directed[i.question.Direction], s)
	})
}
