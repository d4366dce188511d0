package incident

import (
	"fmt"
	"slices"
	"time"

	"mailprobe/report"
	"mailprobe/report/words"
)

// recovery is one that did not last, of servers that came and went together.
type recovery struct {
	up, down moment
}

// recoveries groups the flaps of outages.
func recoveries(outages []report.Outage) []recovery {
	var all []recovery
	for _, o := range outages {
		for _, f := range o.Flaps {
			names := []string{o.Server}
			all = append(all, recovery{moment{f.Up, names}, moment{f.Down, slices.Clone(names)}})
		}
	}
	slices.SortStableFunc(all, func(a, b recovery) int { return a.up.at.To.Compare(b.up.at.To) })
	var groups []recovery
	for _, r := range all {
		if n := len(groups) - 1; n >= 0 && groups[n].near(r) {
			groups[n].up.add(r.up)
			groups[n].down.add(r.down)
			continue
		}
		groups = append(groups, r)
	}
	return groups
}

// near tells whether another recovery is the same thing at another server.
func (r recovery) near(other recovery) bool {
	apart := func(a, b time.Time) bool { return a.Sub(b).Abs() > together }
	return !apart(r.up.at.To, other.up.at.To) && !apart(r.down.at.To, other.down.at.To)
}

// mostRecoveries is how many recoveries are told one by one outside the
// timeline: the last ones.
const mostRecoveries = 3

// flapFacts tell the recoveries that did not last, with their bounds.
func (m composer) flapFacts() []fact {
	list := recoveries(m.d.Incident.Outages)
	var facts []fact
	if more := len(list) - mostRecoveries; more > 0 {
		facts = append(facts, fact{m.c.label.flap, fmt.Sprintf(m.c.say.moreFlaps, words.Number(more))})
	}
	for _, r := range list[max(0, len(list)-mostRecoveries):] {
		phrase := fmt.Sprintf(m.c.say.flapSpan, m.k.Cell(r.up.at), m.k.Cell(r.down.at))
		facts = append(facts, fact{m.c.label.flap, fmt.Sprintf(m.c.say.flapOf, phrase, m.names(r.up.servers))})
	}
	return facts
}

// earlier returns the servers of the incident that were back for good before it
// was over, or are while it is not, and when that was.
func (m composer) earlier() (back moment, ok bool) {
	i := m.d.Incident
	for _, o := range lastOutages(i.Outages) {
		if !o.Over() || !i.Open() && i.End.To.Sub(o.End.To) <= together {
			continue
		}
		each := moment{at: endsOf(o)[0], servers: []string{o.Server}}
		if !ok {
			back, ok = each, true
			continue
		}
		back.add(each)
	}
	return back, ok
}

// lastOutages returns the last outage of each server.
func lastOutages(outages []report.Outage) []report.Outage {
	var list []report.Outage
	for _, o := range outages {
		at := slices.IndexFunc(list, func(l report.Outage) bool { return l.Server == o.Server })
		switch {
		case at < 0:
			list = append(list, o)
		case list[at].Over() && (!o.Over() || o.End.To.After(list[at].End.To)):
			list[at] = o
		}
	}
	return list
}

// meanwhile tells in lines what customers saw between the incident's ends:
// recoveries that did not last, and servers that were back before the others.
func (m composer) meanwhile() []string {
	all := m.d.Incident.Scope.Servers
	list := recoveries(m.d.Incident.Outages)
	var lines []string
	if more := len(list) - mostRecoveries; more > 0 {
		lines = append(lines, fmt.Sprintf(m.c.notice.moreFlaps, words.Number(more)))
	}
	for _, r := range list[max(0, len(list)-mostRecoveries):] {
		lines = append(lines, fmt.Sprintf(m.c.notice.flap, m.k.AboutPeriod(r.up.at, r.down.at), m.c.say.part(len(r.up.servers), all)))
	}
	if back, ok := m.earlier(); ok {
		lines = append(lines, fmt.Sprintf(m.c.notice.earlier, m.k.About(back.at), m.c.say.part(len(back.servers), all)))
	}
	return lines
}
