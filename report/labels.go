package report

import (
	"cmp"
	"slices"
)

// labels returns the labels whose servers are exactly the affected ones. A
// label of a single server says no more than its name, and is left out.
func (g ground) labels() []LabelScope {
	type label struct{ key, value string }
	type count struct{ all, affected int }
	counts := map[label]count{}
	affected := 0
	for _, p := range g {
		if p.affected {
			affected++
		}
		for key, value := range p.server.Labels {
			c := counts[label{key, value}]
			c.all++
			if p.affected {
				c.affected++
			}
			counts[label{key, value}] = c
		}
	}
	var list []LabelScope
	for l, c := range counts {
		if c.all > 1 && c.affected == c.all && c.affected == affected {
			list = append(list, LabelScope{Key: l.key, Value: l.value, N: c.all})
		}
	}
	slices.SortFunc(list, func(a, b LabelScope) int { return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Value, b.Value)) })
	return list
}
