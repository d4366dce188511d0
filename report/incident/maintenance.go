package incident

import (
	"slices"

	"mailprobe/report"
)

// maintenance is the section about planned work: outages that were announced. They
// are no part of what is told of outages elsewhere.
func (m composer) maintenance() section {
	list := m.ofKind(func(report.Kind) bool { return true })
	list = slices.DeleteFunc(list, func(o report.Outage) bool { return !o.Planned })
	if len(list) == 0 {
		return section{}
	}
	return section{ID: "planned", Title: m.c.head.planned, Blocks: []block{
		text(m.c.say.plannedNote),
		tabled(m.outageTable(m.c.caption.planned, list)),
	}}
}

func unplanned(list []report.Outage) []report.Outage {
	return slices.DeleteFunc(slices.Clone(list), func(o report.Outage) bool { return o.Planned })
}
