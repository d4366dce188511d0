package report

import (
	"cmp"
	"slices"
	"strings"
)

// Apply does to incidents what people said in notes: an incident that is over
// long since may still be merged, split or planned. Join does the same.
func (e Estate) Apply(agent string, list []Incident, notes []Comment) []Incident {
	j := e.newJoiner(Joining{Agent: agent, Known: list})
	for _, note := range byTime(notes) {
		j.apply(note)
	}
	out, _ := j.finish()
	return out
}

// byTime sorts notes by time, then id.
func byTime(notes []Comment) []Comment {
	return slices.SortedStableFunc(slices.Values(notes), func(a, b Comment) int {
		return cmp.Or(a.At.Compare(b.At), strings.Compare(a.ID, b.ID))
	})
}

// apply does what a note says. Notes are applied again at every analysis, so
// each is done as far as it is not done already. What CheckAnnotation would
// refuse, and what is about incidents that are not at hand, is left alone.
func (j *joiner) apply(note Comment) {
	if note.Incident == "" || note.Agent != j.in.Agent {
		return
	}
	on := j.target(note.Incident)
	if on == nil {
		return
	}
	if on.ID == note.Incident {
		on.heed(note)
	}
	if other := j.target(note.Merge); other != nil && other != on && len(other.Outages) > 0 {
		on.merge(other)
	}
	if len(note.Split) > 0 {
		j.split(on, note)
	}
}

// heed notes what a person says of whether an incident was planned: the newest
// such note counts. What was said of an incident that is a part of another one
// now was not said of the whole.
func (d *draft) heed(note Comment) {
	switch {
	case note.Planned:
		d.word = saidPlanned
	case note.Unplanned:
		d.word = saidUnplanned
	}
}

// target returns the incident in which another one's outages are now; nil: it
// is not at hand.
func (j *joiner) target(id string) *draft {
	d := j.find(id)
	for range j.list { // an imported record may hold a circle
		if d == nil || d.Into == "" {
			return d
		}
		d = j.find(d.Into)
	}
	return nil
}

// merge moves the outages of another incident into this one.
func (d *draft) merge(other *draft) {
	d.add(other.Outages...)
	if !slices.Contains(d.Merged, other.ID) {
		d.Merged = append(d.Merged, other.ID)
	}
	other.Outages, other.Into, other.touched = nil, d.ID, true
}

// split moves the outages of the named servers into an incident of their own.
// Its id follows from the note's, so that it is the same at every analysis.
func (j *joiner) split(on *draft, note Comment) {
	var moved, left []Outage
	for _, o := range on.Outages {
		if slices.Contains(note.Split, o.Server) {
			moved = append(moved, o)
		} else {
			left = append(left, o)
		}
	}
	if len(moved) == 0 || len(left) == 0 {
		return
	}
	id := splitID(note.Incident, note.ID)
	part := j.find(id)
	if part == nil {
		part = &draft{Incident: Incident{Agent: j.in.Agent, ID: id, Opened: note.At, Of: on.ID}}
		j.list = append(j.list, part)
	}
	on.Outages, part.Into = left, ""
	on.add()
	part.add(moved...)
	if !slices.Contains(on.Split, id) {
		on.Split = append(on.Split, id)
	}
}

// splitID makes an id of the start of the incident that a note names and the
// random end of the note's own id.
func splitID(incident, note string) string {
	return incident[:min(len(incident), len(idForm))] + "-" + note[max(0, len(note)-6):]
}

// finish computes what follows from the outages of each incident.
func (j *joiner) finish() ([]Incident, map[string]bool) {
	list, touched := make([]Incident, 0, len(j.list)), map[string]bool{}
	for _, d := range j.list {
		d.touched = d.touched || d.word.differs(d.Planned)
		if d.touched {
			touched[d.ID] = true
			d.complete(j.estate)
		}
		list = append(list, d.Incident)
	}
	slices.SortFunc(list, compareIncidents)
	return list, touched
}

func (d *draft) complete(e Estate) {
	if len(d.Outages) == 0 {
		d.Outages, d.Withdrawn, d.Planned = nil, d.Into == "", d.word.or(d.Planned)
		if d.Withdrawn {
			d.End = d.Start
		}
		return
	}
	d.Withdrawn = false
	slices.SortFunc(d.Outages, func(a, b Outage) int { return cmp.Or(strings.Compare(a.Server, b.Server), compareOutages(a, b)) })
	d.Weak = !slices.ContainsFunc(d.Outages, func(o Outage) bool { return !o.Weak })
	d.Planned = d.word.or(d.Planned || !slices.ContainsFunc(d.Outages, func(o Outage) bool { return !o.Planned }))
	d.rescope(e)
}

// rescope computes the scope, save of an incident that is over and touched the
// same servers when it was last stated: a server that is added to the
// configuration later must not change what is said of it.
func (d *draft) rescope(e Estate) {
	servers := serversOf(d.Outages)
	same := d.Scope.Servers == len(servers) && !slices.ContainsFunc(servers, func(s string) bool { return !d.Scope.holds(s) })
	if d.Open() || !same {
		d.Scope = e.ScopeOf(servers)
	}
}
