package incident

import (
	"fmt"
	"slices"

	"mailprobe/report"
	"mailprobe/report/plot"
	"mailprobe/report/words"
)

// mostRows is how many servers a figure of states has: those of more would not
// fit a page of paper.
const mostRows = 40

// strips are the figures of states, of so many servers each.
func (m composer) strips() []plot.Strip {
	var rows []plot.Row
	for _, a := range m.d.Servers {
		if len(a.Strip) == 0 {
			continue
		}
		row := plot.Row{Label: words.Plain(a.Server.Name)}
		for _, st := range states(a) {
			row.Spans = append(row.Spans, plot.Span{From: st.From, To: st.To, State: plot.State(st.State)})
		}
		rows = append(rows, row)
	}
	var list []plot.Strip
	for part := range slices.Chunk(rows, mostRows) {
		list = append(list, m.strip(fmt.Sprintf("strip%d", len(list)+1), part))
	}
	return list
}

func (m composer) strip(id string, rows []plot.Row) plot.Strip {
	w := m.c.plot
	labels := map[plot.State]string{}
	for _, s := range report.States {
		labels[plot.State(s)] = m.c.State(s)
	}
	return plot.Strip{
		Frame:  m.frame(id, w.strips, w.stripsDesc),
		Rows:   rows,
		Labels: labels,
		Marks:  m.present(),
	}
}
