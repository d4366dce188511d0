package report

import (
	"slices"
)

// piece is a run on the routes of one relay to one server.
type piece struct {
	run    run
	server *suspect
	shows  blame
}

// blame is who a piece shows to have failed.
type blame int8

const (
	undecided   blame = iota // the server has no direct routes, or they do not tell
	theServer                // it failed on direct routes as well
	theRelay                 // it was silent while the server was fine
	unreachable              // it could not be reached
)

func (p piece) name() string { return p.server.server.Name }

// pieces returns what failed on the routes of a relay, by begin.
func (f *Finder) pieces(relay string, cutOff []bounds) []piece {
	var list []piece
	for _, s := range f.suspects {
		for _, r := range s.relays {
			if r.name != relay {
				continue
			}
			for _, run := range runs(without(r.failed, cutOff), "", "") {
				list = append(list, piece{run, s, unreachable})
			}
			for _, run := range runs(without(r.alone, cutOff), DeliversIn, relay) {
				list = append(list, piece{run, s, f.blame(s, run, cutOff)})
			}
		}
	}
	slices.SortStableFunc(list, func(x, y piece) int { return byFrom(x.run.core, y.run.core) })
	return list
}

// blame tells by the direct routes of a server who failed while a relay was silent.
func (f *Finder) blame(s *suspect, silence run, cutOff []bounds) blame {
	for i := range s.direct {
		for _, r := range runs(without(s.direct[i], cutOff), Services[i], "") {
			if r.core.meets(silence.core) && mails(r.bads) >= f.estate.Rules.Evidence {
				return theServer
			}
		}
	}
	took := slices.ContainsFunc(silence.bads, func(b bad) bool { return b.fine <= silence.core.to })
	if took && mails(silence.bads) >= f.estate.Rules.Evidence {
		return theRelay
	}
	return undecided
}

// meeting returns the pieces that count in lists of those that meet.
func meeting(list []piece, counts func(piece) bool) [][]piece {
	var all [][]piece
	var to instant
	for _, p := range list {
		switch n := len(all) - 1; {
		case !counts(p):
		case n >= 0 && p.run.core.from <= to:
			all[n] = append(all[n], p)
			to = max(to, p.run.core.to)
		default:
			all = append(all, []piece{p})
			to = p.run.core.to
		}
	}
	return all
}

// spanned returns the time from the first of pieces, which come in order, to the end
// of the last one.
func spanned(list []piece) bounds {
	b := list[0].run.core
	for _, p := range list {
		b.to = max(b.to, p.run.core.to)
	}
	return b
}
