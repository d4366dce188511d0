package report

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"mailprobe/probe"
)

// CoverageOf tells what part of a span was under watch, and what was not: by the
// agent, or by it and cut off, and of each mailbox that occurs. Of several agents,
// one is enough. A mailbox has no hole where the agent has one, nor by a
// connection that was lost and made again within three minutes.
func CoverageOf(watches []probe.Watch, cutOff []Span, span Span) Coverage {
	all := boundsOf(span)
	w := newWatched(watches, all.to)
	blind := make([]bounds, 0, len(cutOff))
	for _, s := range cutOff {
		blind = append(blind, boundsOf(s))
	}
	blind = united(blind)
	c := Coverage{Span: span}
	c.add("", true, shared(shared(blind, w.agent), []bounds{all}))
	seen := shared(shared(w.agent, gaps(blind)), []bounds{all})
	c.Watched = total(seen)
	c.add("", false, shared(gaps(w.agent), []bounds{all}))
	for _, name := range slices.Sorted(maps.Keys(w.mailboxes)) {
		unread := slices.DeleteFunc(shared(gaps(w.mailboxes[name]), seen), func(b bounds) bool { return b.length() <= lookedWithin })
		c.add(name, false, unread)
	}
	slices.SortStableFunc(c.Holes, func(x, y Hole) int {
		return cmp.Or(x.From.Compare(y.From), cmp.Compare(x.Mailbox, y.Mailbox))
	})
	return c
}

func (c *Coverage) add(mailbox string, cutOff bool, spans []bounds) {
	for _, s := range spans {
		c.Holes = append(c.Holes, Hole{Span: s.span(), Mailbox: mailbox, CutOff: cutOff})
	}
}

// blind returns the time of a span in which the agent did not watch, or was cut
// off, united.
func (c Coverage) blind() []bounds {
	var list []bounds
	for _, h := range c.Holes {
		if h.Mailbox == "" {
			list = append(list, boundsOf(h.Span))
		}
	}
	return united(list)
}

// Strip returns what a server was doing in a span, without gaps and in order.
// Until an outage has begun for certain the server counts as up, and until it has
// ended for certain as failing; in a flap it is up. Where several things were
// wrong, the worst is told; where nothing was watched, or nothing tells of this
// server, nothing is known.
func Strip(server string, f Findings, cov Coverage, span Span) []Stretch {
	all := boundsOf(span)
	layers := []layer{{StateUnknown, gaps(f.attendedTo(server))}}
	layers = append(layers, layersOf(server, f)...)
	layers = append(layers, layer{StateUnknown, shared(cov.blind(), []bounds{all})})
	cuts := []instant{all.from, all.to}
	for _, l := range layers {
		for _, b := range l.spans {
			cuts = append(cuts, min(max(b.from, all.from), all.to), min(max(b.to, all.from), all.to))
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var list []Stretch
	for i, to := range cuts[1:] {
		b := bounds{cuts[i], to}
		state := stateIn(layers, b)
		if n := len(list) - 1; n >= 0 && list[n].State == state {
			list[n].To = b.to.time()
			continue
		}
		list = append(list, Stretch{Span: b.span(), State: state})
	}
	return list
}

// layer is the time in which a server was in a state. Of layers that lie upon
// each other the last one is seen.
type layer struct {
	state State
	spans []bounds // united
}

var stateOf = map[Kind]State{Down: StateDown, NotDelivering: StateNotDelivering, Slow: StateSlow, Unreadable: StateUnreadable}

func layersOf(server string, f Findings) []layer {
	spans := map[State][]bounds{}
	for _, o := range f.Outages {
		if o.Server != server {
			continue
		}
		state := stateOf[o.Kind]
		if o.Planned {
			state = StatePlanned
		}
		spans[state] = append(spans[state], o.failing()...)
	}
	var layers []layer
	for _, state := range []State{StateUnreadable, StateSlow, StateNotDelivering, StateDown, StatePlanned} {
		layers = append(layers, layer{state, united(spans[state])})
	}
	return layers
}

// failing returns the time in which an outage is shown: from when it had surely
// begun to when it had surely ended, without its flaps.
func (o Outage) failing() []bounds {
	from := instantOf(o.Start.To)
	var list []bounds
	for _, x := range o.Flaps {
		list = append(list, bounds{from, instantOf(x.Up.To)})
		from = instantOf(x.Down.To)
	}
	to := never
	if o.Over() {
		to = instantOf(o.End.To)
	}
	return united(append(list, bounds{from, max(from, to)}))
}

func stateIn(layers []layer, b bounds) State {
	for _, l := range slices.Backward(layers) {
		if _, ok := holder(l.spans, b); ok {
			return l.state
		}
	}
	return StateUp
}

// Available tells how much of a span a server was not in an outage of mail, as
// far as it was watched and anything tells of it. Planned time is left out: of an outage that was planned
// in part, too.
func (e Estate) Available(server Server, f Findings, cov Coverage, span Span) Availability {
	all := []bounds{boundsOf(span)}
	seen := shared(shared(gaps(cov.blind()), f.attendedTo(server.Name)), all)
	planned := united(append(e.plannedFor(server), plannedOutages(server, f)...))
	work := shared(seen, gaps(planned))
	a := Availability{Server: server, Span: span, Watched: total(work), Planned: total(shared(seen, planned))}
	var least, most []bounds
	for _, o := range f.Outages {
		if o.Server != server.Name || !o.Kind.MailOutage() || o.Planned {
			continue
		}
		if len(shared(o.atMost(), work)) > 0 {
			a.Outages++
		}
		least, most = append(least, o.atLeast()...), append(most, o.atMost()...)
	}
	a.Down = probe.Delay{Min: total(shared(united(least), work)), Max: total(shared(united(most), work))}
	return a
}

// plannedOutages returns the time of the outages that people said to be planned.
func plannedOutages(server Server, f Findings) (list []bounds) {
	for _, o := range f.Outages {
		if o.Server == server.Name && o.Kind.MailOutage() && o.Planned {
			list = append(list, o.atMost()...)
		}
	}
	return list
}

// atLeast returns the time in which an outage surely was, each recovery taken at
// its longest.
func (o Outage) atLeast() []bounds {
	return o.parts(o.Start.To, o.End.From, func(f Flap) (up, down time.Time) { return f.Up.From, f.Down.To })
}

// atMost returns the time in which it may have been, each recovery taken at its
// shortest.
func (o Outage) atMost() []bounds {
	return o.parts(o.Span().From, o.End.To, func(f Flap) (up, down time.Time) { return f.Up.To, f.Down.From })
}

func (o Outage) parts(start, end time.Time, recovery func(Flap) (up, down time.Time)) []bounds {
	var list []bounds
	from := instantOf(start)
	put := func(to instant) {
		if from < to {
			list = append(list, bounds{from, to})
		}
	}
	for _, x := range o.Flaps {
		up, down := recovery(x)
		put(instantOf(up))
		from = instantOf(down)
	}
	if end.IsZero() {
		put(never)
	} else {
		put(instantOf(end))
	}
	return united(list)
}
