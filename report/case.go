package report

import (
	"cmp"
	"slices"
	"time"
)

// Case is what a dossier is to be about.
type Case struct {
	Estate   Estate
	Agent    string
	Incident *Incident // nil: a span of time
	Said     []Statement
	Notes    []Comment
	Span     Span     // without an incident; a zero To is now
	Servers  []string // only these; empty means the affected ones, and without an incident all
	Now      time.Time
}

// margin is how long before an incident a dossier begins to look: enough for a
// plot to show what was usual.
const margin = 15 * time.Minute

// longestFlush is how long after an incident a dossier looks for the end of its
// flush: as long as common MTAs keep a mail, and an hour.
const longestFlush = 5*24*time.Hour + time.Hour

// start returns when the dossier's span begins.
func (c Case) start() time.Time {
	if c.Incident == nil {
		return c.Span.From
	}
	from := c.Incident.Start.From
	if from.IsZero() {
		from = c.Incident.Start.To
	}
	return from.Add(-margin)
}

// touched returns the names of the servers that the incident touched, in order.
func (c Case) touched() []string {
	var names []string
	if c.Incident != nil {
		for _, o := range c.Incident.Outages {
			names = append(names, o.Server)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// affected returns those of them that are asked for.
func (c Case) affected() []string {
	return slices.DeleteFunc(c.touched(), func(name string) bool { return len(c.Servers) > 0 && !slices.Contains(c.Servers, name) })
}

// unshown counts the servers that are not asked for: those that were not
// affected, and those of which that is not known here or not so.
func (c Case) unshown(shown int) (others, aside int) {
	rest := max(0, len(c.Estate.Servers)-shown)
	switch {
	case c.Incident != nil:
		aside = len(c.touched()) - len(c.affected())
		return max(0, rest-aside), aside
	case len(c.Servers) > 0:
		return 0, rest
	}
	return rest, 0
}

// others returns the names of the servers that were asked for beside the affected
// ones, in order.
func (c Case) others() []string {
	names := slices.Clone(c.Servers)
	if c.Incident == nil && len(names) == 0 {
		for _, s := range c.Estate.Servers {
			names = append(names, s.Name)
		}
	}
	slices.Sort(names)
	affected := c.touched()
	return slices.DeleteFunc(slices.Compact(names), func(name string) bool { return slices.Contains(affected, name) })
}

// outage returns the outage of mail whose flush is told of a server: with an
// incident, all of its outages of the server as one, since what the first held
// back may have come after the last; without, the last one in the span.
func (c Case) outage(server string, found []Outage) (Outage, bool) {
	if c.Incident != nil {
		found = c.Incident.Outages
	}
	var mine []Outage
	for _, o := range found {
		if o.Server == server && o.Kind.MailOutage() {
			mine = append(mine, o)
		}
	}
	if len(mine) == 0 {
		return Outage{}, false
	}
	slices.SortStableFunc(mine, func(a, b Outage) int {
		return cmp.Or(a.Start.To.Compare(b.Start.To), a.Start.From.Compare(b.Start.From))
	})
	last := mine[len(mine)-1]
	if c.Incident != nil {
		last.Start = mine[0].Start
	}
	return last, true
}
