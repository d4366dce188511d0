package report

import (
	"fmt"
	"slices"
	"time"

	"mailprobe/probe"
)

// idForm names an incident after its start in UTC.
const idForm = "20060102-1504"

// open returns the incident of an outage that joins none: one of that server
// and time which was withdrawn, or taken for a part of another, else a new one.
func (j *joiner) open(o Outage) *draft {
	for _, d := range j.list {
		if d.vacant() && d.Start.Meets(probe.Interval{From: lower(o.Start), To: o.Start.To}) && d.Scope.holds(o.Server) {
			j.release(d)
			return d
		}
	}
	d := &draft{Incident: Incident{Agent: j.in.Agent, ID: j.freeID(o.Start.To), Opened: j.in.Now}}
	j.list = append(j.list, d)
	return d
}

// freeID returns the id of an incident that starts at an instant, numbered
// where others start in the same minute.
func (j *joiner) freeID(at time.Time) string {
	base := at.UTC().Format(idForm)
	id := base
	for n := 2; j.find(id) != nil; n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	return id
}

// vacant tells whether an incident holds no outages because of what was found,
// not because of what people said.
func (d *draft) vacant() bool { return len(d.Outages) == 0 && (d.Withdrawn || d.Absorbed) }

func (j *joiner) find(id string) *draft {
	for _, d := range j.list {
		if d.ID == id {
			return d
		}
	}
	return nil
}

// holds tells whether a scope names a server as affected.
func (s Scope) holds(server string) bool {
	return slices.ContainsFunc(s.Networks, func(n NetworkScope) bool { return slices.Contains(n.Servers, server) })
}

// resume gives the outages that continue known ones to their incidents, and
// returns the others in order of their start. Known ones that nothing continues
// are kept or dropped.
func (j *joiner) resume(found []Outage) (fresh []Outage) {
	found = slices.SortedFunc(slices.Values(found), compareOutages)
	before := make([][]Outage, len(j.list))
	explained := make([][]bool, len(j.list))
	for n, d := range j.list {
		before[n], d.Outages = d.Outages, nil
		explained[n] = make([]bool, len(before[n]))
	}
	for _, o := range found {
		if !o.Kind.MailOutage() {
			continue
		}
		n, known := j.nearest(before, explained, o)
		switch {
		case n >= 0:
			j.list[n].add(j.carry(known, o))
		case !o.Planned: // a planned one opens no incident
			fresh = append(fresh, o)
		}
	}
	for n, d := range j.list {
		for k, o := range before[n] {
			if explained[n][k] {
				d.touched = true
			} else {
				d.keep(o, j)
			}
		}
		d.bound()
		// The notes and the outages say so again.
		d.Planned = d.Planned && !d.touched
	}
	j.absorb()
	return fresh
}

// nearest finds the known outage that a found one continues: of those of the
// same server that it meets, the one that starts nearest to it. All of them are
// explained by it: when two outages turn out to be one, with a flap, the incident
// of the first goes on.
func (j *joiner) nearest(known [][]Outage, explained [][]bool, o Outage) (incident int, outage Outage) {
	incident = -1
	var least time.Duration
	var same []*draft
	for n, list := range known {
		for k, x := range list {
			if !continues(x, o) {
				continue
			}
			explained[n][k] = true
			same = append(same, j.list[n])
			if apart := x.Start.To.Sub(o.Start.To).Abs(); incident < 0 || apart < least {
				incident, outage, least = n, x, apart
			}
		}
	}
	for _, d := range same {
		d.partOf = j.list[incident]
	}
	return incident, outage
}

// continues tells whether two outages are one and the same: those of one server
// whose spans meet, from the middle of their starts to the middle of their ends.
// The middles, since the bounds of two outages with a single good mail between
// them share its instant.
func continues(a, b Outage) bool {
	if a.Server != b.Server {
		return false
	}
	from, to := stated(a)
	otherFrom, otherTo := stated(b)
	return (to.IsZero() || !otherFrom.After(to)) && (otherTo.IsZero() || !from.After(otherTo))
}

// stated returns the ends of an outage as single instants.
func stated(o Outage) (from, to time.Time) {
	from = probe.Interval{From: lower(o.Start), To: o.Start.To}.Middle()
	if o.Over() {
		to = o.End.Middle()
		if to.Before(from) {
			to = from
		}
	}
	return from, to
}

// carry returns a found outage with what was known of it already and the mails
// at hand may not show any more: how it began, and that there was something to
// compare it with.
func (j *joiner) carry(known, found Outage) Outage {
	if j.forgotten(known, found) && within(known.Start, found.Start) {
		for n := len(known.Flaps) - 1; n >= 0; n-- {
			if f := known.Flaps[n]; f.Down.To.Before(found.Start.To) {
				found.Flaps = slices.Insert(slices.Clone(found.Flaps), 0, f)
			}
		}
		found.Start = known.Start
	}
	found.Weak = found.Weak && known.Weak
	if known.Unwatched && !found.Over() && !found.End.From.After(known.End.From) {
		found.End, found.EndIsOpen, found.Unwatched = known.End, true, true // nothing newer was recorded
	}
	return found
}

// forgotten tells whether the begin of a known outage lies before what is at
// hand, so that what was found cannot contradict it.
func (j *joiner) forgotten(known, found Outage) bool {
	return found.Start.From.IsZero() || (j.in.Since != nil && known.Start.To.Before(j.in.Since(known.Server)))
}

// within tells whether bounds lie in others; a lower one of zero reaches back
// without end.
func within(inner, outer probe.Interval) bool {
	from := outer.From.IsZero() || (!inner.From.IsZero() && !inner.From.Before(outer.From))
	return from && !inner.To.After(outer.To)
}

// keep decides about a known outage that was not found.
func (d *draft) keep(o Outage, j *joiner) {
	_, watched := j.network[o.Server]
	switch {
	case !watched && !o.Over():
		// The server was taken out of the configuration: nobody will see it
		// come back, and it must not be said to fail for ever. The last evidence
		// stands for the end whenever this is worked out, now or at a restart.
		last := latest(o.End.From, o.Start.To)
		o.End, o.EndIsOpen, o.Unwatched = probe.Interval{From: last, To: last}, true, true
		d.add(o)
	case !watched || (j.in.Since != nil && o.Start.To.Before(j.in.Since(o.Server))):
		d.Outages = append(d.Outages, o)
	default:
		d.touched = true
	}
}
