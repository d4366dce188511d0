package report

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"mailprobe/probe"
)

// Joining is what incidents are made from.
type Joining struct {
	Agent string
	Known []Incident // as they were last stated, in any order
	Found []Outage   // what Find says now, in any order; kinds that are no outage of mail are left alone
	Notes []Comment  // in any order
	Now   time.Time

	// Since tells from when on what was found of a server is complete; nil:
	// from ever. A known outage that began before then stays as it was when it
	// is not found.
	Since func(server string) time.Time
}

// Join makes incidents of outages, by start, then id. It gives the same answer
// for the same input in any order.
//
// First, a found outage that continues a known one (the same server, and their
// spans meet) stays in its incident: so an id stays while bounds narrow, ends
// come to be known and reopen, and when the analysis is run again. A known
// outage that is not found any more, though it lies in the time that was looked
// at, is dropped; an incident that so has none left is withdrawn, or, where its
// outages turned out to be a part of another one's, merged into that one.
//
// Then the others, in order of their start. An outage joins an incident that
// was open when it began if the incident's scope holds its server or its
// network already, or if its start meets the incident's start widened by
// Rules.JoinWithin; where several would do, in this order, and the one that
// began first. Else it opens its own, named after its start in UTC:
// 20110505-1910.
//
// Last, what people said in notes: merged, split, planned, not planned.
func (e Estate) Join(in Joining) []Incident {
	list, _ := e.join(in)
	return list
}

// join returns beside the incidents the ids of those that may differ from what
// was known.
func (e Estate) join(in Joining) ([]Incident, map[string]bool) {
	j := e.newJoiner(in)
	fresh := j.resume(in.Found)
	for _, o := range fresh {
		j.place(o)
	}
	for _, note := range byTime(in.Notes) {
		j.apply(note)
	}
	return j.finish()
}

// joiner is one run of Join.
type joiner struct {
	estate  Estate
	in      Joining
	network map[string]string // by server
	list    []*draft
}

// draft is an incident in the making.
type draft struct {
	Incident
	touched bool     // it may differ from what was known
	word    planWord // what people say of whether it was planned
	partOf  *draft   // the one of which its outages turned out to be a part
}

// planWord is what people say of whether an incident was planned.
type planWord int

const (
	saidNothing planWord = iota
	saidPlanned
	saidUnplanned
)

// or returns what people say, else what follows from the outages.
func (w planWord) or(found bool) bool {
	if w == saidNothing {
		return found
	}
	return w == saidPlanned
}

func (w planWord) differs(planned bool) bool { return w.or(planned) != planned }

func (e Estate) newJoiner(in Joining) *joiner {
	j := &joiner{estate: e, in: in, network: make(map[string]string, len(e.Servers))}
	for _, s := range e.Servers {
		j.network[s.Name] = s.Network
	}
	for _, i := range in.Known {
		if i.Agent == in.Agent {
			j.list = append(j.list, &draft{Incident: i.clone()})
		}
	}
	slices.SortFunc(j.list, func(a, b *draft) int { return compareIncidents(a.Incident, b.Incident) })
	return j
}

func compareIncidents(a, b Incident) int {
	return cmp.Or(a.Start.To.Compare(b.Start.To), strings.Compare(a.ID, b.ID))
}

// clone returns a copy whose lists may be changed.
func (i Incident) clone() Incident {
	i.Outages = slices.Clone(i.Outages)
	i.Merged = slices.Clone(i.Merged)
	i.Split = slices.Clone(i.Split)
	return i
}

// compareOutages is a total order for all that can differ between outages of
// one server.
func compareOutages(a, b Outage) int {
	return cmp.Or(a.Start.To.Compare(b.Start.To), a.Start.From.Compare(b.Start.From), strings.Compare(a.Server, b.Server),
		a.End.To.Compare(b.End.To), a.End.From.Compare(b.End.From), strings.Compare(string(a.Kind), string(b.Kind)))
}

// place puts a new outage into the incident that it belongs to, or into one of
// its own.
func (j *joiner) place(o Outage) {
	var best *draft
	bestTie := noTie
	for _, d := range j.list {
		if tie := j.tie(d, o); tie > bestTie {
			best, bestTie = d, tie
		}
	}
	if best == nil {
		best = j.open(o)
	}
	best.add(o)
}

// tie is how an outage belongs to an incident; a stronger one is greater.
type tie int

const (
	noTie tie = iota
	byStart
	byNetwork
	byServer
)

func (j *joiner) tie(d *draft, o Outage) tie {
	switch {
	case d.Into != "" || !d.openAt(o.Start):
		return noTie
	case slices.ContainsFunc(d.Outages, func(x Outage) bool { return x.Server == o.Server }):
		return byServer
	case slices.ContainsFunc(d.Outages, func(x Outage) bool { return j.sameNetwork(x.Server, o.Server) }):
		return byNetwork
	case near(d.Start, o.Start, j.estate.Rules.WithDefaults().JoinWithin):
		return byStart
	}
	return noTie
}

// sameNetwork tells whether the network of a server of an incident holds
// another server.
func (j *joiner) sameNetwork(ours, other string) bool {
	return partOf(prefixOf(j.network[other]), prefixOf(j.network[ours]))
}

// openAt tells whether an incident was open when an outage began; of both, the
// middle of the bounds counts.
func (i Incident) openAt(start probe.Interval) bool {
	start.From = lower(start)
	return len(i.Outages) > 0 && (i.End.To.IsZero() || !start.Middle().After(i.End.Middle()))
}

// near tells whether two intervals meet when one is widened.
func near(a, b probe.Interval, within time.Duration) bool {
	wide := probe.Interval{From: lower(a).Add(-within), To: a.To.Add(within)}
	return wide.Meets(probe.Interval{From: lower(b), To: b.To})
}

// lower returns the lower bound of a start. Where nothing was known before, it
// is the first evidence: the beginning of a record ties nothing together.
func lower(start probe.Interval) time.Time {
	if start.From.IsZero() {
		return start.To
	}
	return start.From
}

func (d *draft) add(list ...Outage) {
	d.Outages = append(d.Outages, list...)
	d.touched = true
	d.bound()
}

// bound sets the bounds of an incident from those of its outages.
func (i *Incident) bound() {
	if len(i.Outages) == 0 {
		return
	}
	i.Start, i.End = startOf(i.Outages), endOf(i.Outages)
}

// startOf returns when the earliest outage began: not before the least lower
// bound, and not after the least upper one. Only when nothing was known before
// the earliest evidence is the lower bound open.
func startOf(list []Outage) probe.Interval {
	first := list[0].Start
	for _, o := range list[1:] {
		if o.Start.To.Before(first.To) || (o.Start.To.Equal(first.To) && !o.Start.From.IsZero()) {
			first = o.Start
		}
	}
	for _, o := range list {
		if !first.From.IsZero() && !o.Start.From.IsZero() && o.Start.From.Before(first.From) {
			first.From = o.Start.From
		}
	}
	return first
}

// endOf returns when the last outage ended; without an upper bound while one is
// not over.
func endOf(list []Outage) probe.Interval {
	end := list[0].End
	for _, o := range list[1:] {
		end.From = latest(end.From, o.End.From)
		if !o.Over() || end.To.IsZero() {
			end.To = time.Time{}
		} else {
			end.To = latest(end.To, o.End.To)
		}
	}
	return end
}
