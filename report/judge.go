package report

import (
	"slices"
	"time"

	"mailprobe/probe"
)

// judge returns the outages of a server, of every kind.
func (f *Finder) judge(s *suspect, cutOff []bounds, faults []*fault) []Outage {
	mailGroups := f.mailFailures(s, cutOff, faults)
	var list []Outage
	for _, g := range mailGroups {
		list = append(list, f.outage(s, g, cutOff))
	}
	list = withUnreadable(list, f.unreadable(s, cutOff))
	return append(list, f.slow(s, mailGroups, cutOff, faults)...)
}

// mailFailures returns the failures of a server to take or to deliver mail.
func (f *Finder) mailFailures(s *suspect, cutOff []bounds, faults []*fault) []*group {
	var direct, silences []run
	for i := range s.direct {
		direct = append(direct, runs(without(s.direct[i], cutOff), Services[i], "")...)
	}
	for _, r := range s.relays {
		for _, silence := range runs(without(r.silent, cutOff), DeliversIn, r.name) {
			if !slices.ContainsFunc(faults, func(x *fault) bool { return x.covers(s.server.Name, silence) }) {
				silences = append(silences, silence)
			}
		}
	}
	all := slices.DeleteFunc(groups(direct, silences), func(g *group) bool { return !g.enough(f.estate.Rules) })
	all = joinFlaps(all, f.estate.Rules.FlapMax)
	return slices.DeleteFunc(all, func(g *group) bool { return f.onlySlow(s, g, cutOff) })
}

// outage puts a group into words.
func (f *Finder) outage(s *suspect, g *group, cutOff []bounds) Outage {
	o := Outage{Server: s.server.Name, Kind: NotDelivering, Start: g.start.interval(), End: g.end.interval(), EndIsOpen: g.open}
	reasons := tally{}
	for _, r := range slices.Concat(g.runs, g.quiet) {
		if r.service == TakesMX || r.service == TakesSubmission {
			o.Kind = Down
		}
		if !slices.Contains(o.Failed, r.service) {
			o.Failed = append(o.Failed, r.service)
		}
		reasons.add(s, r.bads)
		o.Count += len(r.bads)
		for _, b := range r.bads {
			o.Usual = max(o.Usual, b.about.late)
		}
	}
	sortServices(o.Failed)
	for _, x := range g.flaps {
		o.Flaps = append(o.Flaps, Flap{Up: x.up.interval(), Down: x.down.interval()})
	}
	o.Reasons = reasons.most()
	o.Weak = f.incomparable(s, g)
	f.place(&o, s.server, cutOff)
	return o
}

// incomparable tells whether an outage had nothing to compare with: nothing at
// all answered meanwhile; or its server's name alone was not found, and no other
// server was seen to work either, so that it may be the agent's own resolver.
func (f *Finder) incomparable(s *suspect, g *group) bool {
	sure := bounds{g.start.to, max(g.start.to, g.end.from)}
	found := func(b bad) bool { return s.reasons[b.reason].Class != probe.DNSFailed }
	return f.unheard.holds(sure) || f.idle.holds(sure) && !slices.ContainsFunc(g.bads(), found)
}

func sortServices(list []Service) {
	slices.SortFunc(list, func(x, y Service) int { return slices.Index(Services, x) - slices.Index(Services, y) })
}

// place notes what holes of coverage lie in an outage, and whether it was
// planned: whether all that is proven of it lies in planned time.
func (f *Finder) place(o *Outage, server Server, cutOff []bounds) {
	span := possible(*o)
	span.to = min(span.to, f.now)
	blind := slices.Clone(cutOff)
	if len(f.watched.agent) > 0 {
		blind = append(blind, gaps(f.watched.agent)...)
	}
	for _, hole := range shared(united(blind), []bounds{span}) {
		o.Holes = append(o.Holes, hole.span())
	}
	from := instantOf(o.Start.To)
	sure := bounds{from, max(from, instantOf(o.End.From))}
	for _, b := range f.estate.plannedFor(server) {
		o.Planned = o.Planned || sure.within(b)
	}
}

// plannedFor returns the planned time of a server, united.
func (e Estate) plannedFor(server Server) []bounds {
	var list []bounds
	for _, p := range e.Planned {
		if p.of(server) {
			list = append(list, boundsOf(p.Span))
		}
	}
	return united(list)
}

// plannedAt tells whether work on a server is announced for an instant.
func (e Estate) plannedAt(server Server, at time.Time) bool {
	return slices.ContainsFunc(e.Planned, func(p Planned) bool { return p.of(server) && p.Contains(at) })
}

// of tells whether planned work concerns a server.
func (p Planned) of(server Server) bool {
	if p.Server != "" {
		return p.Server == server.Name
	}
	return p.Network == "" || p.Network == server.Network
}

// withUnreadable adds the time in which a mailbox could not be read. What lies in
// an outage of mail, as well as that can be told, is a part of it.
func withUnreadable(list, unread []Outage) []Outage {
	for _, u := range unread {
		part := slices.IndexFunc(list, func(o Outage) bool { return swallows(o, u) })
		if part < 0 {
			list = append(list, u)
			continue
		}
		if o := &list[part]; !slices.Contains(o.Failed, ServesIMAP) {
			o.Failed = append(o.Failed, ServesIMAP)
		}
	}
	return list
}

// swallows tells whether a mailbox was unreadable for no longer than the outage
// lasted, give or take how well that is known.
func swallows(o, u Outage) bool {
	span, sure := possible(o), bounds{instantOf(u.Start.To), never}
	if u.Over() {
		sure.to = max(sure.from, instantOf(u.End.To))
	}
	span.from, span.to = span.from.plus(-lookedWithin), span.to.plus(triedWithin)
	return sure.within(span)
}

// slowMails is how many mails in a row must come late for a server to be slow.
const slowMails = 3

// slow returns when a server delivered late, outside of its outages and of what
// these, or a fault of a relay, held back. A server that defers mail is slow too:
// that is what a correspondent sees.
func (f *Finder) slow(s *suspect, outages []*group, cutOff []bounds, faults []*fault) []Outage {
	held := make([]bounds, 0, len(outages))
	for _, g := range outages {
		held = append(held, g.flushed(s))
	}
	held = united(held)
	late := slices.DeleteFunc(slices.Clone(without(s.late, cutOff)), func(b bad) bool {
		return meetsAny(held, b.bounds) || slices.ContainsFunc(faults, func(x *fault) bool { return x.held(b) })
	})
	var list []Outage
	for _, r := range runs(late, "", "") {
		if mails(r.bads) < slowMails {
			continue
		}
		o := Outage{Server: s.server.Name, Kind: Slow, Start: r.start.interval(), End: r.end.interval(), Count: len(r.bads)}
		reasons := tally{}
		reasons.add(s, r.bads)
		o.Reasons = reasons.most()
		for _, reason := range o.Reasons {
			o.Failed = append(o.Failed, reason.Service)
		}
		sortServices(o.Failed)
		for _, b := range r.bads {
			o.Usual = max(o.Usual, b.about.late)
		}
		f.place(&o, s.server, cutOff)
		list = append(list, o)
	}
	return list
}

// flushed returns the time from the begin of an outage until the last mail that
// was sent in it has come.
func (g *group) flushed(s *suspect) bounds {
	b := bounds{g.start.from, g.end.to}
	if b.from == unknown {
		b.from = g.start.to
	}
	held := b.to
	for _, l := range s.late {
		if b.from <= l.about.sent && l.about.sent <= b.to {
			held = max(held, l.about.came)
		}
	}
	return bounds{b.from, held}
}

// onlySlow tells whether mail went on being delivered, only later: the mails that
// seemed not to be delivered came, spaced much as they were sent, and those sent
// after the first of them came were late as well. After a stop, mail comes closer
// together than it was sent, or what is sent then is in time. Where nothing at all
// was delivered for long, it was a stop, however slowly its mails come afterwards.
func (f *Finder) onlySlow(s *suspect, g *group, cutOff []bounds) bool {
	back := g.end.to
	if len(g.flaps) > 0 {
		back = g.flaps[0].up.to
	}
	if g.down() || back == never || slices.ContainsFunc(slices.Concat(g.runs, g.quiet), run.stopped) {
		return false
	}
	first, last, ok := spacing(g.bads())
	if !ok || last.came-first.came < (last.sent-first.sent)/2 {
		return false
	}
	for _, r := range runs(without(s.late, cutOff), "", "") {
		if r.core.from <= last.sent && last.sent <= r.core.to && r.bads[len(r.bads)-1].about.sent >= back {
			return mails(r.bads) >= slowMails
		}
	}
	return false
}

// stopLates is for how many times the age at which a mail is late nothing must
// be delivered for it to be a stop. A server that is slower by less from one mail
// to the next leaves a gap as well.
const stopLates = 10

// stopped tells whether nothing was delivered for long: after a delivery, since
// without one it may have been as slow before.
func (r run) stopped() bool {
	return r.start.from != unknown && r.core.length() > stopLates*r.bads[0].about.late
}

func (g *group) down() bool {
	return slices.ContainsFunc(g.runs, func(r run) bool { return r.service == TakesMX || r.service == TakesSubmission })
}

// spacing returns the first and the last of the mails that came, by sending; false
// where they were sent at one time, or where one of those between has not come.
func spacing(list []bad) (first, last detail, ok bool) {
	list = slices.SortedStableFunc(slices.Values(list), func(x, y bad) int { return int(min(1, max(-1, x.about.sent-y.about.sent))) })
	missing := slices.IndexFunc(list, func(b bad) bool { return b.about.came == never })
	if missing >= 0 {
		if slices.ContainsFunc(list[missing:], func(b bad) bool { return b.about.came != never }) {
			return first, last, false
		}
		list = list[:missing]
	}
	if len(list) < 2 {
		return first, last, false
	}
	first, last = list[0].about, list[len(list)-1].about
	return first, last, last.sent > first.sent
}
