package report

import (
	"cmp"
	"maps"
	"slices"
)

// fault is a failure of a relay, while it is put together.
type fault struct {
	relay      string
	servers    map[string]bool
	start, end bounds
	tally      tally
}

// piece is a run on the routes of one relay to one server.
type piece struct {
	run     run
	server  *suspect
	attempt bool // the relay could not be reached, rather than that it was silent
	excused bool // the server itself was fine meanwhile
}

// relayFaults tells when a relay failed, rather than servers:
//
//   - it could not be reached (and the agent was not cut off);
//   - what it took was late, while the server itself took mail in that time and
//     has no failure of its own;
//   - the same for servers that only this relay brings mail to, if it happened
//     while the relay failed others, or if all servers of the relay (two at least)
//     were concerned alike while some server was fine on a direct route.
//
// Each needs as many mails as an outage does.
func (f *Finder) relayFaults(cutOff []bounds) []*fault {
	var all []*fault
	for _, name := range slices.Sorted(maps.Keys(f.relays)) {
		all = append(all, f.faultsOf(name, f.pieces(name, cutOff))...)
	}
	slices.SortStableFunc(all, func(x, y *fault) int { return byFrom(x.start, y.start) })
	return all
}

// pieces returns what failed on the routes of a relay, by begin.
func (f *Finder) pieces(relay string, cutOff []bounds) []piece {
	var list []piece
	for _, s := range f.suspects {
		for _, r := range s.relays {
			if r.name != relay {
				continue
			}
			for _, run := range runs(without(r.failed, cutOff), "", "") {
				list = append(list, piece{run: run, server: s, attempt: true})
			}
			for _, run := range runs(without(r.alone, cutOff), DeliversIn, relay) {
				list = append(list, piece{run: run, server: s, excused: f.excused(s, run, cutOff)})
			}
		}
	}
	slices.SortStableFunc(list, func(x, y piece) int { return byFrom(x.run.core, y.run.core) })
	return list
}

// excused tells whether a server took mail directly while a relay was silent, and
// nothing of its own failed.
func (f *Finder) excused(s *suspect, silence run, cutOff []bounds) bool {
	took := slices.ContainsFunc(silence.bads, func(b bad) bool { return b.fine <= silence.core.to })
	if !took || mails(silence.bads) < f.estate.Rules.Evidence {
		return false
	}
	for i := range s.direct {
		for _, r := range runs(without(s.direct[i], cutOff), Services[i], "") {
			if r.core.meets(silence.core) && mails(r.bads) >= f.estate.Rules.Evidence {
				return false
			}
		}
	}
	return true
}

// faultsOf puts pieces that meet together, and keeps those that are the relay's
// fault.
func (f *Finder) faultsOf(relay string, list []piece) []*fault {
	var faults []*fault
	for i := 0; i < len(list); {
		k, to := i+1, list[i].run.core.to
		for k < len(list) && list[k].run.core.from <= to {
			to = max(to, list[k].run.core.to)
			k++
		}
		if together := list[i:k]; f.isFault(relay, together) {
			faults = append(faults, newFault(relay, together))
		}
		i = k
	}
	return faults
}

func (f *Finder) isFault(relay string, list []piece) bool {
	failed, concerned := 0, map[string]bool{}
	for _, p := range list {
		if p.excused {
			return true
		}
		if p.attempt {
			failed += mails(p.run.bads)
		}
		concerned[p.server.server.Name] = true
	}
	if failed >= f.estate.Rules.Evidence {
		return true
	}
	group := f.relays[relay]
	span := bounds{list[0].run.core.from, list[0].run.core.to}
	return len(concerned) >= 2 && len(concerned) == len(group.servers) && len(group.others) == 0 && !f.idle.holds(span)
}

func newFault(relay string, list []piece) *fault {
	r := &fault{relay: relay, servers: map[string]bool{}, start: list[0].run.start, end: list[0].run.end, tally: tally{}}
	for _, p := range list {
		if !p.attempt && !p.excused && mails(p.run.bads) < 2 && len(list) > 1 {
			continue // one late mail beside it
		}
		r.servers[p.server.server.Name] = true
		r.start.to = min(r.start.to, p.run.start.to)
		r.end.to = max(r.end.to, p.run.end.to)
		for _, b := range p.run.bads {
			r.end.from = max(r.end.from, b.from) // of the relay itself, its silence is evidence
		}
		r.tally.add(p.server, p.run.bads)
	}
	return r
}

// covers tells whether a relay's silence belongs to the fault.
func (r *fault) covers(silence run) bool {
	return r.relay == silence.relay && silence.core.meets(bounds{r.start.to, max(r.start.to, r.end.to)})
}

// held tells whether a late mail was sent through the relay while it failed.
func (r *fault) held(late bad) bool {
	return late.about.relay == r.relay && late.meets(bounds{r.start.from, r.end.to})
}

func (r *fault) told() RelayFault {
	return RelayFault{Relay: r.relay, Servers: slices.Sorted(maps.Keys(r.servers)), Start: r.start.interval(), End: r.end.interval(), Reasons: r.tally.most()}
}

// mails counts the mails that pieces of evidence are by.
func mails(list []bad) int {
	seen := map[int32]bool{}
	for _, b := range list {
		seen[b.mail] = true
	}
	return len(seen)
}

// tally counts reasons.
type tally map[Reason]int

func (t tally) add(s *suspect, list []bad) {
	for _, b := range list {
		t[s.reasons[b.reason]]++
	}
}

// mostReasons is how many are told.
const mostReasons = 5

// most returns the most frequent reasons, with their counts.
func (t tally) most() []Reason {
	var list []Reason
	for r, n := range t {
		r.Count = n
		list = append(list, r)
	}
	slices.SortFunc(list, func(x, y Reason) int {
		return cmp.Or(cmp.Compare(y.Count, x.Count), cmp.Compare(slices.Index(Services, x.Service), slices.Index(Services, y.Service)),
			cmp.Compare(x.Class, y.Class), cmp.Compare(x.Phase, y.Phase), cmp.Compare(x.Text, y.Text))
	})
	return list[:min(len(list), mostReasons)]
}
