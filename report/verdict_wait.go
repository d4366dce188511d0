package report

import (
	"slices"
	"time"

	"mailprobe/probe"
)

// waiting returns the outage that kept mail at its senders, where mails of the
// window were held up by one; and whether there is one. The recoveries between it
// and those that followed count as flaps: a sender may have tried again in the
// next one.
func (i *inquiry) waiting() (Outage, bool) {
	if i.question.Direction != Inbound || !slices.ContainsFunc(i.mails, judgedMail.held) {
		return Outage{}, false
	}
	return i.blocked()
}

// blocked returns the outage that meets the window and in which the server took no
// mail of others, and all that followed it, as one.
func (i *inquiry) blocked() (whole Outage, ok bool) {
	for _, o := range i.outagesWhere(i.shut) {
		switch {
		case !ok && o.Span().Meets(i.window):
			whole, ok = o, true
			whole.Flaps = slices.Clone(o.Flaps)
		case ok && whole.Over():
			whole.Flaps = append(append(whole.Flaps, Flap{Up: whole.End, Down: probe.Interval{From: lower(o.Start), To: o.Start.To}}), o.Flaps...)
			whole.End, whole.EndIsOpen = o.End, o.EndIsOpen
		}
	}
	return whole, ok
}

// shut tells whether other servers could not hand over mail in an outage. Where no
// test mail is handed to the server as they do, its other failures stand for that.
func (i *inquiry) shut(o Outage) bool {
	if o.Kind != Down || len(o.Failed) == 0 || slices.Contains(o.Failed, TakesMX) {
		return o.Kind == Down
	}
	for _, r := range i.routes {
		if r.Via == probe.MX {
			return false
		}
	}
	return true
}

// asked returns the instant for which it is computed what senders would have seen:
// the middle of what was asked for, or the nearest at which the server was
// certainly down, in the window if it can be.
func (i *inquiry) asked(o Outage) time.Time {
	middle := probe.Interval{From: i.sent.From, To: i.sent.To}.Middle()
	down := o.atLeast()
	if inside := shared(down, []bounds{boundsOf(i.window)}); len(inside) > 0 {
		down = inside
	}
	best, away := o.Start.To, time.Duration(-1)
	for _, b := range down {
		at := b.nearest(instantOf(middle)).time()
		if d := at.Sub(middle).Abs(); away < 0 || d < away {
			best, away = at, d
		}
	}
	return best
}

// nearest returns the instant of a span that is nearest to another one.
func (b bounds) nearest(at instant) instant { return min(max(at, b.from), b.to) }

// fates fills in what senders would have seen of an outage.
func (i *inquiry) fates(v *Verdict, o Outage) {
	at := i.asked(o)
	v.Senders = nil
	for _, name := range senders {
		v.Senders = append(v.Senders, FateOf(probe.Patience{Name: name}, at, o))
	}
	if i.question.Sender.Known() {
		fate := i.question.Sender.FateAt(at, o)
		v.Sender = &fate
	}
}

// byWaiting returns the kind of a verdict on mail that waits at its sender, unless
// something worse is known of it. What was measured counts for more than what is
// computed: while test mail is awaited, nobody's has surely come. But that test mail
// was given up says nothing of senders that try for longer.
func (i *inquiry) byWaiting(v *Verdict, o Outage) VerdictKind {
	if v.Kind == VerdictLoss || v.Kind == VerdictReturned {
		return v.Kind
	}
	at, list := i.asked(o), []Sender{i.question.Sender}
	if !i.question.Sender.Known() {
		list = nil
		for _, name := range senders {
			list = append(list, Sender{Patience: probe.Patience{Name: name}})
		}
	}
	all := i.outlook(list, at, o)
	switch {
	case all.surelyGivenUp && i.question.Sender.Known():
		f := v.Sender
		v.GivenUp, v.AtOnce = &probe.Interval{From: f.GivenUp, To: f.GivenUp}, f.GivenUp.Equal(f.Sent)
		return VerdictExpired
	case v.Kind == VerdictExpired && all.surelyGivenUp:
		return VerdictExpired
	case v.Kind == VerdictExpired && (all.surelyCame || !i.question.Sender.Known()):
		return VerdictDepends
	case all.surelyCame && slices.ContainsFunc(i.mails, i.awaits):
		v.Expected = i.expected()
		return VerdictPending
	case all.surelyCame:
		return VerdictLate
	case all.mayBeGivenUp, all.mayHaveCome && !i.question.Sender.Known():
		return VerdictDepends
	}
	v.Expected = all.expected
	return VerdictPending
}

// outlook is what may have become by now of a mail, by senders of several kinds.
type outlook struct {
	surelyCame, mayHaveCome     bool
	surelyGivenUp, mayBeGivenUp bool
	expected                    *probe.Interval // when it comes by any of them; nil: it is not known
}

func (i *inquiry) outlook(list []Sender, sent time.Time, o Outage) outlook {
	all := outlook{surelyCame: true, surelyGivenUp: true, expected: &probe.Interval{}}
	for _, s := range list {
		f, first := s.fateAt(sent, o)
		gone := !f.GivenUp.IsZero() && !f.GivenUp.After(i.Now) || f.Unknown && !sent.Add(s.lifetime()).After(i.Now)
		never := f.Came.To.IsZero()
		all.surelyCame = all.surelyCame && !f.Unknown && f.GivenUp.IsZero() && !never && !f.Came.To.After(i.Now)
		all.mayHaveCome = all.mayHaveCome || !first.IsZero() && !first.After(i.Now)
		all.surelyGivenUp = all.surelyGivenUp && gone && never && first.IsZero() && !f.Unknown
		all.mayBeGivenUp = all.mayBeGivenUp || gone
		if never || all.expected == nil {
			all.expected = nil
			continue
		}
		all.expected.From, all.expected.To = earliest(all.expected.From, f.Came.From), latest(all.expected.To, f.Came.To)
	}
	return all
}

// lifetime returns after how long a sender gives up.
func (s Sender) lifetime() time.Duration {
	if s.GivesUp > 0 {
		return s.GivesUp
	}
	return s.Patience.Lifetime()
}
