package report

import (
	"cmp"
	"slices"
	"time"
)

// group is a set of runs of one server that are one outage, or a part of one
// between two flaps.
type group struct {
	runs  []run // of the server itself
	quiet []run // of relays: they say when it began, and not that it went on
	start bounds
	end   bounds
	open  bool // the lower side of end is no evidence
	flaps []flap
}

type flap struct{ up, down bounds }

// groups puts the runs of a server together. Two are one if neither shows that
// the server worked between them: each one's evidence lies in the time that the
// other may have taken. So a server that takes mail again and does not deliver
// it is not back.
func groups(direct, silences []run) []*group {
	slices.SortStableFunc(direct, func(x, y run) int { return byFrom(x.core, y.core) })
	var all, active []*group
	for _, r := range direct {
		active = slices.DeleteFunc(active, func(g *group) bool { return g.possible().to < r.core.from })
		g := joinGroups(&active, &all, r)
		g.runs = append(g.runs, r)
	}
	for _, r := range silences {
		all = attach(all, r)
	}
	for _, g := range all {
		g.bound()
	}
	slices.SortStableFunc(all, func(x, y *group) int { return byFrom(x.start, y.start) })
	return all
}

// joinGroups returns the group that a run belongs to: the union of those that it
// meets, or a new one.
func joinGroups(active, all *[]*group, r run) *group {
	var home *group
	for _, g := range slices.Clone(*active) {
		if !g.meets(r) {
			continue
		}
		if home == nil {
			home = g
			continue
		}
		home.runs = append(home.runs, g.runs...)
		drop := func(x *group) bool { return x == g }
		*active, *all = slices.DeleteFunc(*active, drop), slices.DeleteFunc(*all, drop)
	}
	if home == nil {
		home = &group{}
		*active, *all = append(*active, home), append(*all, home)
	}
	return home
}

func (g *group) meets(r run) bool {
	return slices.ContainsFunc(g.runs, func(x run) bool { return oneFailure(x, r) })
}

// oneFailure tells whether two runs are one failure. A single late mail of one
// track is one with those of another only where neither track delivered anything
// in the time of both. Else the mails of a server that always takes a little too
// long would form a chain, each overlapping the next of the other track, though
// both tracks deliver all the time.
func oneFailure(x, y run) bool {
	if !x.core.meets(y.possible()) || !y.core.meets(x.possible()) {
		return false
	}
	if !x.delivers() || !y.delivers() || len(x.bads) > 1 && len(y.bads) > 1 {
		return true
	}
	both := bounds{min(x.core.from, y.core.from), max(x.core.to, y.core.to)}
	return both.within(bounds{x.start.from, x.end.to}) && both.within(bounds{y.start.from, y.end.to})
}

func (r run) delivers() bool { return r.service == DeliversIn || r.service == DeliversOut }

// attach gives a relay's silence to the first group that it meets, or makes one
// of it.
func attach(all []*group, silence run) []*group {
	for _, g := range all {
		if g.meets(silence) || len(g.runs) == 0 && slices.ContainsFunc(g.quiet, func(x run) bool { return oneFailure(x, silence) }) {
			g.quiet = append(g.quiet, silence)
			return all
		}
	}
	return append(all, &group{quiet: []run{silence}})
}

// possible returns the time that the runs of the server itself may have taken.
func (g *group) possible() bounds {
	b := bounds{never, unknown}
	for _, r := range g.runs {
		p := r.possible()
		b = bounds{min(b.from, p.from), max(b.to, p.to)}
	}
	return b
}

// bound sets when the group began and ended: it begins when the first of its runs
// does, and ends when the last one does. Where the server itself was heard, the
// silence of relays says nothing of the end: it lasts until their next try.
func (g *group) bound() {
	ends := g.runs
	if len(ends) == 0 {
		ends, g.open = g.quiet, true
	}
	g.end = ends[0].end
	for _, r := range ends {
		g.end = bounds{max(g.end.from, r.end.from), max(g.end.to, r.end.to)}
	}
	all := slices.Concat(g.runs, g.quiet)
	first := slices.MinFunc(all, func(x, y run) int { return cmp.Compare(x.start.to, y.start.to) })
	g.start = first.start
	for _, r := range all {
		if g.start.from != unknown && r.start.from != unknown {
			g.start.from = min(g.start.from, r.start.from)
		}
	}
}

// bads returns all evidence of the group.
func (g *group) bads() []bad {
	var list []bad
	for _, r := range slices.Concat(g.runs, g.quiet) {
		list = append(list, r.bads...)
	}
	return list
}

// enough tells whether the group is an outage: it is shown by as many mails as
// the rules ask for, on whatever routes, and not only by relays that had been
// silent before.
func (g *group) enough(rules Rules) bool {
	list := g.bads()
	return mails(list) >= rules.Evidence && slices.ContainsFunc(list, func(b bad) bool { return b.about.opening })
}

// joinFlaps makes one of groups between which the server was back for less than
// FlapMax. Both ends of a recovery are intervals: their middles are compared. Of
// an end that only relays told, its upper bound.
func joinFlaps(list []*group, flapMax time.Duration) []*group {
	var joined []*group
	for _, g := range list {
		n := len(joined) - 1
		if n < 0 || time.Duration(g.begins()-joined[n].ends()) >= flapMax || joined[n].end.to == never {
			joined = append(joined, g)
			continue
		}
		last := joined[n]
		last.flaps = append(append(last.flaps, flap{last.end, g.start}), g.flaps...)
		last.runs, last.quiet = append(last.runs, g.runs...), append(last.quiet, g.quiet...)
		last.end, last.open = g.end, g.open
	}
	return joined
}

func (g *group) begins() instant { return middle(g.start) }

func (g *group) ends() instant {
	if g.open {
		return g.end.to
	}
	return middle(g.end)
}

// middle returns the instant halfway, or the bound that is known.
func middle(b bounds) instant {
	switch {
	case b.from == unknown:
		return b.to
	case b.to == never:
		return b.from
	}
	return b.from + (b.to-b.from)/2
}
