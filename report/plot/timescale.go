package plot

import (
	"math"
	"slices"
	"strings"
)

// grid draws an upright line at each tick of the time axis, behind the data.
func (s *sheet) grid(list []tick) {
	var d strings.Builder
	for _, t := range list {
		d.WriteString("M" + num(s.x(t.at)) + " " + num(s.bottom) + "V" + num(s.top))
	}
	s.path("mp-grid", d.String())
}

// ticks returns the ticks of the time axis as they fit the plotting area.
func (s *sheet) ticks() ([]tick, Unit) {
	return s.frame.Time.ticks(spacing{width: s.right - s.left, gap: apart, text: s.text})
}

// timeAxis draws the axis below the plotting area: the labels of its ticks, and
// below these the dates and the zone.
func (s *sheet) timeAxis(list []tick, unit Unit) {
	s.path("mp-axis", "M"+num(s.left)+" "+num(s.bottom)+"H"+num(s.right))
	s.labels(list, s.bottom+s.line(), "")
	row := s.bottom + 2*s.line()
	zone := shorten(s.frame.Time.zones(), s.font, s.right-s.left)
	used := s.labels(s.frame.Time.contexts(list, unit), row, "mp-dim")
	if used+apart > s.right-s.text(zone) {
		row += s.line()
	}
	s.label(label{x: s.right, y: row, anchor: ends, class: "mp-dim", text: zone})
	s.bottom = row + gap
}

// labels writes a row of labels, each below its instant, and returns where the
// last one ends. Of two that would touch, the earlier one is left out: below the
// begin of a day its date is worth more than that of the rest of the day before.
func (s *sheet) labels(list []tick, y float64, class string) (end float64) {
	free := math.Inf(1)
	for _, t := range slices.Backward(list) {
		half := s.text(t.label) / 2
		x := min(max(s.x(t.at), edge+half), s.width-edge-half)
		if x-half < edge || x+half > free {
			continue
		}
		s.label(label{x: x, y: y, anchor: centred, class: class, text: t.label})
		free, end = x-half-gap, max(end, x+half)
	}
	return end
}
