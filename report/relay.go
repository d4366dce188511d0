package report

import (
	"maps"
	"slices"
)

// fault is a failure of a relay, while it is put together.
type fault struct {
	relay      string
	servers    map[string]bool
	wide       bool // it concerned most servers that can tell: then also those that cannot
	start, end bounds
	tally      tally
}

// relayFaults tells when a relay failed, rather than servers:
//
//   - it could not be reached (and the agent was not cut off);
//   - what it took was late, while the server itself took mail in that time and
//     has no failure of its own.
//
// Each needs as many mails as an outage does, and tells of its own server and its
// own time only: one hiccup on the way to a healthy server is no reason for the
// outage of another. Servers whose direct routes do not tell follow, if most of
// their silence lies in that time, and the relay could not be reached or failed most
// of the servers that can tell.
//
// Where only this relay brings mail to any of its servers (two at least), it is the
// relay if all were silent alike, while some server was fine on a direct route.
func (f *Finder) relayFaults(cutOff []bounds) []*fault {
	var all []*fault
	for _, name := range slices.Sorted(maps.Keys(f.relays)) {
		all = append(all, f.faultsOf(name, f.pieces(name, cutOff))...)
	}
	slices.SortStableFunc(all, func(x, y *fault) int { return byFrom(x.start, y.start) })
	return all
}

// faultsOf puts pieces that meet and show that the relay failed together, and adds
// to each fault the servers that follow it.
func (f *Finder) faultsOf(relay string, list []piece) []*fault {
	var faults []*fault
	if group := f.relays[relay]; len(group.others) == 0 && len(group.servers) >= 2 {
		faults = f.alike(relay, list)
	}
	for _, together := range meeting(list, func(p piece) bool { return p.shows == theRelay || p.shows == unreachable }) {
		if r := newFault(relay, together); f.enough(together) {
			r.wide = f.wide(r, together, list)
			r.follow(list)
			faults = append(faults, r)
		}
	}
	return faults
}

// enough tells whether as many mails show a fault as are needed. A silence that is
// the relay's is by as many already.
func (f *Finder) enough(list []piece) bool {
	failed := 0
	for _, p := range list {
		if p.shows == theRelay {
			return true
		}
		failed += mails(p.run.bads)
	}
	return failed >= f.estate.Rules.Evidence
}

// wide tells whether a fault concerned most of the servers that can tell: those
// with other routes, without those that failed themselves. A relay that could not
// be reached failed everybody.
func (f *Finder) wide(r *fault, together, all []piece) bool {
	if slices.ContainsFunc(together, func(p piece) bool { return p.shows == unreachable }) {
		return true
	}
	silent, failed := map[string]bool{}, map[string]bool{}
	for _, p := range together {
		silent[p.name()] = true
	}
	for _, p := range all {
		if p.shows == theServer && p.run.core.meets(r.surely()) {
			failed[p.name()] = true
		}
	}
	return 2*len(silent) > len(f.relays[r.relay].others)-len(failed)
}

// alike returns the faults of a relay whose servers have no other routes: all of
// them were silent for most of the time, and some other server was fine.
func (f *Finder) alike(relay string, list []piece) []*fault {
	var faults []*fault
	for _, together := range meeting(list, func(p piece) bool { return p.shows == undecided && mails(p.run.bads) >= f.estate.Rules.Evidence }) {
		r := newFault(relay, together)
		r.wide = true
		all := spanned(together)
		for name := range r.servers {
			if !slices.ContainsFunc(together, func(p piece) bool { return p.name() == name && mostly(all, p.run.core) }) {
				delete(r.servers, name)
			}
		}
		if len(r.servers) == len(f.relays[relay].servers) && !f.idle.holds(all) {
			faults = append(faults, r)
		}
	}
	return faults
}

func newFault(relay string, list []piece) *fault {
	r := &fault{relay: relay, servers: map[string]bool{}, start: list[0].run.start, end: list[0].run.end, tally: tally{}}
	for _, p := range list {
		r.servers[p.name()] = true
		r.start.to = min(r.start.to, p.run.start.to)
		r.end.to = max(r.end.to, p.run.end.to)
		for _, b := range p.run.bads {
			r.end.from = max(r.end.from, b.from) // of the relay itself, its silence is evidence
		}
		r.tally.add(p.server, p.run.bads)
	}
	return r
}

// follow adds the servers whose direct routes do not tell, and whose silence lies
// in the time of the fault.
func (r *fault) follow(list []piece) {
	for _, p := range list {
		if p.shows != undecided || mails(p.run.bads) < 2 || !r.covers(p.name(), p.run) {
			continue // one late mail beside it is not worth its name
		}
		r.servers[p.name()] = true
		r.tally.add(p.server, p.run.bads)
	}
}

// surely returns the time from when the relay had failed until it was back.
func (r *fault) surely() bounds { return bounds{r.start.to, max(r.start.to, r.end.to)} }

// covers tells whether a relay's silence towards a server belongs to the fault:
// most of it lies in the fault's time.
func (r *fault) covers(server string, silence run) bool {
	return r.relay == silence.relay && (r.wide || r.servers[server]) && mostly(silence.core, bounds{r.start.from, r.end.to})
}

// mostly tells whether at least half of a span lies in another.
func mostly(span, in bounds) bool {
	both := bounds{max(span.from, in.from), min(span.to, in.to)}
	return both.from <= both.to && 2*both.length() >= span.length()
}

// held tells whether a late mail was sent through the relay while it failed.
func (r *fault) held(late bad) bool {
	return late.about.relay == r.relay && late.meets(bounds{r.start.from, r.end.to})
}

func (r *fault) told() RelayFault {
	return RelayFault{Relay: r.relay, Servers: slices.Sorted(maps.Keys(r.servers)), Start: r.start.interval(), End: r.end.interval(), Reasons: r.tally.most()}
}
