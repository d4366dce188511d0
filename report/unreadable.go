package report

import (
	"slices"
	"time"
)

// triedWithin is the longest that a watcher waits until it tries a mailbox again
// that it could not read: ten minutes after a refused login, and the time-out.
const triedWithin = 11 * time.Minute

// mailboxGap is time without coverage of a mailbox.
type mailboxGap struct {
	bounds
	mailbox string
}

// unreadGaps returns the time of a mailbox without coverage that is longer than
// looks may lie apart.
func (w *watched) unreadGaps(mailbox string, now instant) []mailboxGap {
	if len(w.agent) == 0 {
		return nil
	}
	var list []mailboxGap
	for _, free := range gaps(w.mailboxes[mailbox]) {
		if free.from < now && (bounds{free.from, min(free.to, now)}).length() > lookedWithin {
			list = append(list, mailboxGap{free, mailbox})
		}
	}
	return list
}

// unreadable returns the outages of kind Unreadable of a server, those of several
// mailboxes together where they meet. It is unreadable where the agent watched,
// and was not cut off, for longer than looks may lie apart.
func (f *Finder) unreadable(s *suspect, cutOff []bounds) []Outage {
	watching := shared(f.watched.agent, gaps(cutOff))
	slices.SortFunc(s.gaps, func(x, y mailboxGap) int { return byFrom(x.bounds, y.bounds) })
	var list []Outage
	for _, g := range s.gaps {
		inside := slices.DeleteFunc(shared(watching, []bounds{{g.from, min(g.to, f.now)}}), func(b bounds) bool { return b.length() <= lookedWithin })
		if len(inside) == 0 {
			continue
		}
		o := g.outage(inside)
		o.Server = s.server.Name
		if n := len(list) - 1; n >= 0 && possible(list[n]).meets(possible(o)) {
			list[n] = joinUnread(list[n], o)
			continue
		}
		list = append(list, o)
	}
	for i := range list {
		f.place(&list[i], s.server, cutOff)
	}
	return list
}

// outage puts a gap into words, with the time inside it that was watched. A look
// failed within three minutes of the begin, and the mailbox was tried again
// within eleven of the end.
func (g mailboxGap) outage(inside []bounds) Outage {
	first, last := inside[0], inside[len(inside)-1]
	start := bounds{g.from, first.from.plus(lookedWithin)}
	end := bounds{max(first.from, last.to.plus(-triedWithin)), g.to}
	return Outage{Kind: Unreadable, Failed: []Service{ServesIMAP}, Start: start.interval(), End: end.interval(),
		Reasons: []Reason{{Service: ServesIMAP, Text: g.mailbox, Count: 1}}, Count: 1}
}

// possible returns the time that an outage may have taken.
func possible(o Outage) bounds { return boundsOf(o.Span()) }

// joinUnread unites the gaps of two mailboxes of one server.
func joinUnread(a, b Outage) Outage {
	a.Start.To = earliest(a.Start.To, b.Start.To)
	switch {
	case !a.Over():
	case !b.Over():
		a.End = b.End
	default:
		a.End.From, a.End.To = latest(a.End.From, b.End.From), latest(a.End.To, b.End.To)
	}
	a.Reasons, a.Count = append(a.Reasons, b.Reasons...), a.Count+b.Count
	return a
}
