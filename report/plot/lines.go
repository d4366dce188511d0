package plot

import (
	"html/template"
	"strconv"
)

// Lines is one or more series of values that are never negative, such as a
// backlog over time. Four are told apart; a fifth looks as the first.
type Lines struct {
	Frame
	Unit    string // of the values; above the axis
	Series  []Line
	Shading Shading
	Marks   []Mark
	Format  func(float64) string // writes a value of the axis; nil: as 1,234.5
}

// Line is a series and how its samples are joined.
type Line struct {
	Series
	Slope bool // by straight lines instead of steps
}

// SVG returns the figure.
func (g Lines) SVG(l Layout) template.HTML {
	c := chart{frame: g.Frame, unit: g.Unit, shading: g.Shading, marks: g.Marks}
	var all [][]Sample
	for i, line := range g.Series {
		c.keys = append(c.keys, lineKey(line.Label, seriesClass(i)))
		all = append(all, line.Samples)
	}
	c.scale = linear(5, g.Format, all...)
	return c.draw(l, func(s *sheet) {
		for i, line := range g.Series {
			s.curve(seriesClass(i), line)
		}
	})
}

func seriesClass(i int) string { return "mp-line mp-series" + strconv.Itoa(i%4+1) }
