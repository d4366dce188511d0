package report

import (
	"slices"
	"time"

	"mailprobe/probe"
)

const (
	// telling is how many test mails a window should hold.
	telling = 4
	// fewest is with how many nothing can be told.
	fewest = 3
	// A window is at least so much wider than what was asked for, on either side,
	// and at most so much, unless a route sends more seldom.
	leastSide = 2 * time.Minute
	mostSide  = 30 * time.Minute
)

// widest returns how far the window may reach beyond what was asked for.
func (i *inquiry) widest() time.Duration { return max(mostSide, 2*i.slowest()) }

// judge chooses the window and says of each mail in it what it tells.
func (i *inquiry) judge() {
	i.window = i.widen()
	i.mails, i.Counts = nil, Counts{}
	var young []judgedMail
	for n := range i.history.Mails {
		switch m, ok := i.mail(n); {
		case !ok || !i.window.Contains(m.Mail.Sent):
		case m.young(i.Now):
			young = append(young, m)
		default:
			i.mails = append(i.mails, m)
		}
	}
	if len(i.mails) == 0 {
		i.mails = young
	}
	for _, m := range i.mails {
		i.Counts.add(m.Mail, m.Point)
	}
}

// widen returns what was asked for, wider on both sides by the same whole minutes,
// so that it holds enough mails that tell something.
func (i *inquiry) widen() Span {
	var away []time.Duration // how far each lies outside of what was asked for
	for n := range i.history.Mails {
		if m, ok := i.mail(n); ok && !m.young(i.Now) {
			sent := m.Mail.Sent
			away = append(away, max(0, i.sent.From.Sub(sent)-1, sent.Sub(i.sent.To)))
		}
	}
	side := i.widest()
	if len(away) >= telling {
		slices.Sort(away)
		side = min(side, max(leastSide, away[telling-1].Truncate(time.Minute)+time.Minute))
	}
	return Span{From: i.sent.From.Add(-side), To: i.sent.To.Add(side)}.Until(i.Now)
}

// young tells of a mail that has not come that it is not late so far.
func (m judgedMail) young(now time.Time) bool {
	return m.awaited(now) && now.Sub(m.Mail.Sent) <= m.allowed
}

// mail judges the nth mail; false for one of the other direction, and for one that
// tells nothing.
func (i *inquiry) mail(n int) (judgedMail, bool) {
	m := judgedMail{Mail: &i.history.Mails[n]}
	if !i.question.tells(m.Mail.Via) || m.Mail.Sent.After(i.Now) {
		return m, false
	}
	m.allowed = i.allowed(m.Mail)
	m.Point = Point{Sent: m.Mail.Sent, Via: m.Mail.Via, Outcome: Outcome(*m.Mail, i.Now), Junk: m.Mail.Junk}
	if m.Outcome == probe.Delivered {
		m.Point.Delay, _ = m.Mail.Delay()
		m.Late = m.Point.Delay.Middle() > m.allowed
	}
	return m, !m.held() || !i.mute(m)
}

// allowed returns the age at which a mail is late: by what was usual before the
// outages that it may have been held up by.
func (i *inquiry) allowed(m *Mail) time.Duration {
	at := m.Sent
	for _, o := range slices.Backward(i.outages) {
		began := lower(o.Start)
		if o.Kind.MailOutage() && at.After(began) && (!o.Over() || at.Sub(o.End.To) < usualAfter) {
			at = began
		}
	}
	return i.history.late.of(&Mail{Ref: m.Ref, Via: m.Via, Sent: at})
}
