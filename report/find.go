package report

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"mailprobe/probe"
)

// Find tells what the histories show, as of now. Hand it the histories of all
// servers together: a fault of a relay, and whether the agent itself was cut off,
// are told by comparing.
func (e Estate) Find(list []History, now time.Time) Findings {
	f := NewFinder(e, now)
	for _, h := range list {
		f.Add(h)
	}
	return f.Findings()
}

// Finder makes Findings from histories that are handed to it one by one. It keeps
// none of their mails, only what failed.
type Finder struct {
	estate    Estate
	now       instant
	suspects  []*suspect
	watched   *watched
	gathering *gathering
	routes    map[string][]Route   // of the estate, by server
	late      map[string]*lateness // of the mails of each server

	unheard quiet                  // nothing at all answered
	idle    quiet                  // no server took or delivered mail on a direct route
	relays  map[string]*relayGroup // by name
}

// NewFinder returns a Finder for the servers of an estate, as of now.
func NewFinder(e Estate, now time.Time) *Finder {
	e.Rules = e.Rules.WithDefaults()
	f := &Finder{estate: e, now: instantOf(now), gathering: newGathering(instantOf(now)), watched: newWatched(nil, 0), routes: map[string][]Route{}, late: map[string]*lateness{}, relays: map[string]*relayGroup{}}
	for _, r := range e.Routes {
		f.routes[r.Server] = append(f.routes[r.Server], r)
	}
	return f
}

// Add takes in the history of one server, once.
func (f *Finder) Add(h History) {
	w := newWatched(h.Watches, f.now)
	routes := f.routes[h.Server.Name]
	all := newLanes(f.estate)
	all.know(routes)
	g := f.gathering
	g.clear()
	g.gather(h, w, all)
	boxes := all.mailboxes()
	var gaps []mailboxGap
	for _, name := range boxes {
		gaps = append(gaps, w.unreadGaps(name, f.now)...)
	}
	f.unheard.except(g.listened(boxes))
	f.idle.except(united(append(append([]bounds(nil), g.goods[onMX]...), g.goods[onSubmission]...)))
	f.meetRelays(h.Server.Name, all)
	f.watched.add(w)
	f.suspects = append(f.suspects, g.weigh(h.Server, gaps))
	f.late[h.Server.Name] = g.lateness
}

// mailboxes returns the mailboxes of all lanes, by name.
func (l *lanes) mailboxes() []string {
	names := map[string]bool{}
	for _, lane := range l.byName {
		if lane.route.Mailbox != "" {
			names[lane.route.Mailbox] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// meetRelays notes which relays bring mail to a server.
func (f *Finder) meetRelays(server string, all *lanes) {
	direct := false
	var names []string
	for _, l := range all.byName {
		if l.route.Via != probe.Relay {
			direct = true
		} else if !slices.Contains(names, l.relay) {
			names = append(names, l.relay)
		}
	}
	for _, name := range names {
		r := f.relays[name]
		if r == nil {
			r = &relayGroup{}
			f.relays[name] = r
		}
		r.servers = append(r.servers, server)
		if direct {
			r.others = append(r.others, server)
		}
	}
}

// Findings returns what the histories so far show.
func (f *Finder) Findings() Findings {
	for _, spans := range f.watched.references {
		f.unheard.except(spans)
	}
	cutOff := f.cutOff()
	faults := f.relayFaults(cutOff)
	var out Findings
	out.Attended = make(map[string][]Span, len(f.suspects))
	for _, s := range f.suspects {
		out.Attended[s.server.Name] = spansOf(s.attended)
		out.Outages = append(out.Outages, f.judge(s, cutOff, faults)...)
	}
	for _, b := range cutOff {
		out.CutOff = append(out.CutOff, b.span())
	}
	for _, r := range faults {
		out.RelayFaults = append(out.RelayFaults, r.told())
	}
	slices.SortStableFunc(out.Outages, func(x, y Outage) int {
		return cmp.Or(began(x).Compare(began(y)), cmp.Compare(x.Server, y.Server), cmp.Compare(slices.Index(Kinds, x.Kind), slices.Index(Kinds, y.Kind)))
	})
	return out
}

// began returns from when on an outage may have been.
func began(o Outage) time.Time { return o.Span().From }
