package report

import (
	"slices"
	"time"
)

// everyUnknown is taken for how often a route sends that does not say so, as those
// of an imported ledger.
const everyUnknown = 5 * time.Minute

// reach is how long before and after a piece of evidence a server counts as
// attended to: three mails of its route may be missing, as by a cap of
// connections, and the last one becomes late.
func (l *lane) reach(late time.Duration) time.Duration {
	every := l.route.Every
	if every <= 0 {
		every = everyUnknown
	}
	return 3*every + late
}

// attend notes that a piece of evidence, good or bad, concerns the server itself.
// Mails come in order, so that most pieces only prolong the last span.
func (g *gathering) attend(piece bounds, reach time.Duration) {
	b := bounds{piece.from.plus(-reach), min(piece.to.plus(reach), g.now)}
	if n := len(g.attended) - 1; n >= 0 && b.from <= g.attended[n].to && g.attended[n].from <= b.from {
		g.attended[n].to = max(g.attended[n].to, b.to)
		return
	}
	if b.from <= b.to {
		g.attended = append(g.attended, b)
	}
}

// spansOf returns united spans as times.
func spansOf(list []bounds) []Span {
	spans := make([]Span, 0, len(list))
	for _, b := range list {
		spans = append(spans, b.span())
	}
	return spans
}

// AttendedAt tells whether there is evidence of a server, good or bad, around an
// instant; without any it is not known whether it was up. It says nothing against
// an outage: this lasts until the server was seen to work.
//
// Where it is not known of any server what was evidence of it (Attended is nil),
// every one counts as attended to.
func (f Findings) AttendedAt(server string, at time.Time) bool {
	if f.Attended == nil {
		return true
	}
	return slices.ContainsFunc(f.Attended[server], func(s Span) bool { return !at.Before(s.From) && !at.After(s.To) })
}

// attendedTo returns the time in which something is known of a server: near
// evidence of it, and in its outages.
func (f Findings) attendedTo(server string) []bounds {
	if f.Attended == nil {
		return []bounds{{unknown, never}}
	}
	var list []bounds
	for _, s := range f.Attended[server] {
		list = append(list, boundsOf(s))
	}
	for _, o := range f.Outages {
		if o.Server == server {
			list = append(list, o.atMost()...)
		}
	}
	return united(list)
}
