package plot

import (
	"html/template"
	"time"
)

// Sparkline is a tiny figure without axes, for a cell of a table: steps from 0
// to their peak.
type Sparkline struct {
	ID      string // as that of a Frame
	Title   string // what it shows, for those who cannot see it, and when it is pointed at
	From    time.Time
	To      time.Time
	Samples []Sample
}

// The measures of a sparkline.
const (
	sparkWidth  = 120
	sparkHeight = 24
)

// SVG returns the figure, which is the same in every layout.
func (g Sparkline) SVG(Layout) template.HTML {
	s := newSheet(Frame{ID: g.ID, Title: g.Title, Time: TimeAxis{From: g.From, To: g.To}}, Wide, nil)
	s.width, s.left, s.right, s.top = sparkWidth, 1, sparkWidth-1, 2
	s.ceiling, s.bottom = 2, sparkHeight-2
	s.part = linear(1, nil, g.Samples).part
	s.curve("mp-line mp-series1", Line{Series: Series{Samples: g.Samples}})
	h := head{id: s.id, class: "mp-spark", title: g.Title, width: sparkWidth, height: sparkHeight, font: s.font}
	return h.wrap("", s.String())
}
