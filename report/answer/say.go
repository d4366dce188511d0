package answer

import (
	"time"

	"mailprobe/report"
	"mailprobe/report/words"
)

// say returns the sentences for the caller.
func (t teller) say() []string {
	var list []string
	for _, phrase := range t.sentences() {
		list = append(list, t.words(phrase))
	}
	return list
}

func (t teller) sentences() []string {
	s, d := t.p.say, t.v.Question.Direction
	switch t.v.Kind {
	case report.VerdictDelivered:
		return []string{s.usual.of(d), t.sign(), t.missing()}
	case report.VerdictLate:
		return append([]string{s.delayed.of(d), t.arrival()}, t.unaffected()...)
	case report.VerdictJunk:
		return append([]string{s.junk.of(d), s.lookInJunk.of(d)}, t.inInbox()...)
	case report.VerdictPending:
		return t.waiting()
	case report.VerdictReturned:
		return append(t.returned(), t.unaffected()...)
	case report.VerdictExpired:
		return append(t.expired(), t.unaffected()...)
	case report.VerdictLoss:
		return []string{s.lost.of(d), s.mayBeLost, s.examined.of(d)}
	case report.VerdictDepends:
		return append(t.depends(), t.unaffected()...)
	case report.VerdictPlanned:
		return append(t.planned(), t.unaffected()...)
	default:
		return []string{s.unknown.of(t.v.Doubt).of(d), s.neither, s.unknownMissing.of(d)}
	}
}

// sign says what the test mail that was delivered as usual speaks for.
func (t teller) sign() string {
	if m := t.v.Mails; m.Rejected+m.Bounced+m.Expired > 0 {
		return t.p.say.someFailed.of(t.v.Question.Direction)
	}
	return t.p.say.noSign
}

// soon is how long after sending a mail need not have come yet, whatever was usual.
const soon = 5 * time.Minute

// missing says what to do where the message is still missing: of one that was sent
// just now, to wait.
func (t teller) missing() string {
	way := t.p.say.missing
	if t.v.AsOf.Sub(t.v.Question.Sent.From) < soon {
		way = t.p.say.justSent
	}
	return way.of(t.v.Question.Direction)
}

// arrival says when what was late came, and what that means for a mail like the
// caller's. Where none of it came late, it was given up, and what would have come is
// computed alone.
func (t teller) arrival() string {
	s, d := t.p.say, t.v.Question.Direction
	f := t.v.Sender
	bySender := f != nil && !f.Came.To.IsZero() && f.GivenUp.IsZero()
	switch none := t.v.Mails.Late == 0 && t.atSender(); {
	case none && bySender:
		return s.computedBySender
	case none:
		return s.computedAgain
	}
	first := s.cameAll
	switch {
	case t.v.Came.To.IsZero() || t.v.Delay.Max == 0:
	case t.isPartial():
		first = s.cameSome
	default:
		first = s.came
	}
	switch {
	case t.atSender() && bySender:
		return first + s.arrivedBySender
	case t.atSender():
		return first + s.arrivedAgain
	}
	return first + s.arrived.of(d)
}

// unaffected says what was not held up, where the test mails fared differently.
func (t teller) unaffected() []string {
	if !t.isPartial() {
		return nil
	}
	s, o, w := t.p.say, t.fault, t.v.Window
	if o == nil {
		return []string{s.partly}
	}
	begins, ends := o.Start.To.After(w.From), o.Over() && o.End.To.Before(w.To)
	switch {
	case begins && !ends && words.IsTight(o.Start):
		return []string{s.before}
	case ends && !begins && words.IsTight(endOf(*o)):
		return []string{s.after}
	}
	return []string{s.partly}
}

func (t teller) inInbox() []string {
	if !t.isPartial() {
		return nil
	}
	return []string{t.p.say.partlyInbox}
}

// waiting says of mail that has not come where it is, and when it comes.
func (t teller) waiting() []string {
	s, d := t.p.say, t.v.Question.Direction
	list := []string{s.overdue.of(d), s.waiting, t.expectation()}
	switch {
	case t.atSender():
		list = []string{s.isDelayed.of(d), s.kept, t.expectation()}
	case t.fault != nil:
		list[0] = s.isDelayed.of(d)
	case t.isFresh():
		return []string{s.fresh.of(d), t.expectation()} // nothing is held up
	}
	if t.isOvertaken() {
		list = []string{list[0], s.overtaken.of(d)}
	}
	return append(list, t.unaffected()...)
}

func (t teller) expectation() string {
	s := t.p.say
	switch {
	case t.v.Expected != nil && t.v.Expected.To.After(t.v.AsOf):
		return s.expect
	case t.goesOn():
		return s.expectFault
	}
	return s.expectNot
}

func (t teller) returned() []string {
	s, d, m := t.p.say, t.v.Question.Direction, t.v.Mails
	what, told := s.refused, s.refusedTold
	if m.Bounced > m.Rejected {
		what, told = s.bounced, s.bouncedTold
	}
	again := s.notAgain
	if t.accepts() {
		again = s.again
	}
	return []string{what.of(d), told.of(d), again.of(d)}
}

func (t teller) expired() []string {
	s, d := t.p.say, t.v.Question.Direction
	list := []string{s.undelivered, s.gaveUpAll}
	if t.v.AtOnce {
		list[0] = s.undeliveredOnce
	}
	switch {
	case d == report.Outbound && t.v.AtOnce:
		list = []string{s.notSent, s.outbox}
	case d == report.Outbound:
		list = []string{s.notSent, s.gaveUpOut}
	case t.v.GivenUp != nil && t.v.Sender != nil:
		list[1] = s.gaveUpSender
	case t.v.GivenUp != nil:
		list[1] = s.gaveUpOurs
	}
	return append(list, t.sendAgain().of(d))
}

func (t teller) sendAgain() way {
	if t.works() {
		return t.p.say.sendAgain
	}
	return t.p.say.sendLater
}

func (t teller) depends() []string {
	s := t.p.say
	list := []string{s.wasDelayed, s.tries}
	if t.goesOn() {
		list[0] = s.isDelayed.In
	}
	if f := t.v.Sender; f != nil && !f.Came.To.IsZero() && !f.GivenUp.IsZero() {
		list[1] = s.senderEither
	}
	switch {
	case !t.latest().IsZero():
		return append(list, s.askLatest)
	case t.goesOn():
		return append(list, s.askOpen)
	}
	return append(list, s.askNotice)
}

// planned says that work held the mail up, and what became of it.
func (t teller) planned() []string {
	s, d := t.p.say, t.v.Question.Direction
	what := s.planned
	if t.v.Planned == nil || t.v.Planned.To.IsZero() || t.v.Planned.To.After(t.v.AsOf) {
		what = s.plannedNow
	}
	list := []string{what.of(d)}
	switch {
	case t.v.AtOnce:
		return []string{s.plannedNotSent, s.outbox, t.sendAgain().of(d)}
	case t.awaited() > 0 && t.atSender():
		return append(list, s.kept, t.expectation())
	case t.awaited() > 0:
		return append(list, s.waiting, t.expectation())
	case t.v.Mails.Late > 0:
		return append(list, t.arrival())
	}
	return append(list, s.mayHave)
}

// watermark is the sentence about what is settled, where mail is held up.
func (t teller) watermark() string {
	helps := true
	switch t.v.Kind {
	case report.VerdictLate, report.VerdictPending, report.VerdictDepends:
	case report.VerdictPlanned:
		helps = !t.v.AtOnce
	case report.VerdictUnknown:
		helps = t.v.Doubt == report.DoubtUnread
	default:
		helps = false
	}
	if !helps || t.v.Watermark.IsZero() {
		return ""
	}
	return t.words(t.p.say.watermark.of(t.v.Question.Direction))
}
