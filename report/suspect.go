package report

import (
	"maps"
	"slices"
)

// suspect is what is kept of a server's history: what failed, and when good
// evidence stood around it.
type suspect struct {
	server  Server
	direct  [directTracks][]bad
	relays  []suspectRelay // by name
	late    []bad
	gaps    []mailboxGap
	reasons []Reason

	attended []bounds // united
}

// suspectRelay is what failed on the routes of one relay.
type suspectRelay struct {
	name string
	// failed are the attempts that did not reach the relay.
	failed []bad
	// silent are the mails that it took and that were late, weighed against all
	// that was delivered to the server: whether the server delivered.
	silent []bad
	// alone are the same, weighed against what came through this relay: whether
	// the relay delivered.
	alone []bad
}

// weigh turns what was gathered into what is kept.
func (g *gathering) weigh(server Server, gaps []mailboxGap) *suspect {
	s := &suspect{server: server, gaps: gaps, reasons: g.reasons, late: weigh(g.late, g.timely), attended: united(g.attended)}
	for i := range s.direct {
		s.direct[i] = weigh(g.bads[i], g.goods[i])
	}
	for _, name := range slices.Sorted(maps.Keys(g.relays)) {
		r := g.relays[name]
		if len(r.failed) == 0 && len(r.silent) == 0 {
			continue
		}
		kept := suspectRelay{name: name, failed: weigh(r.failed, r.takes),
			silent: weigh(r.silent, g.goods[onIn]), alone: weigh(r.silent, r.arrivals)}
		g.findFine(kept.alone)
		s.relays = append(s.relays, kept)
	}
	return s
}

// findFine notes, of each silence of a relay, when the server itself took mail
// next: then it is not the server that fails.
func (g *gathering) findFine(silent []bad) {
	if len(silent) == 0 {
		return
	}
	direct := newScale(g.goods[onMX])
	for i := range silent {
		silent[i].fine = direct.after(silent[i].from)
	}
}

// quiet is the time in which nothing was heard, of several histories together.
// With each history it becomes less.
type quiet struct {
	spans []bounds
	begun bool
}

// except takes away the time in which something was heard. What is left of less
// than answerFloor between two answers is quiet on a healthy server as well.
func (q *quiet) except(heard []bounds) {
	free := slices.DeleteFunc(gaps(heard), func(b bounds) bool { return b.length() < answerFloor })
	if !q.begun {
		q.spans, q.begun = free, true
		return
	}
	q.spans = slices.DeleteFunc(shared(q.spans, free), func(b bounds) bool { return b.length() < answerFloor })
}

// holds tells whether nothing was heard in all of a span.
func (q *quiet) holds(b bounds) bool {
	if !q.begun {
		return true
	}
	_, ok := holder(q.spans, b)
	return ok
}

// relayGroup is what is known of one relay from all histories.
type relayGroup struct {
	servers []string // with routes through it
	others  []string // of these, those that have other routes as well
}
