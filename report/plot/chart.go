package plot

import "html/template"

// chart is what figures with an upright scale have in common.
type chart struct {
	frame   Frame
	unit    string
	keys    []key // of the data; those of the shading follow them
	scale   scale
	lanes   int // rows above the scale, inside the plotting area
	shading Shading
	marks   []Mark
}

// laneHeight is the height of a lane.
const laneHeight = 13

// draw returns the figure. What data draws lies on the grid and below the marks.
func (c chart) draw(l Layout, data func(*sheet)) template.HTML {
	s := newSheet(c.frame, l, c.marks)
	s.legend(append(c.keys, c.shading.keys()...))
	s.margin(c.scale)
	captions := s.captions(c.marks)
	s.room(c, captions)
	list, unit := s.ticks()
	s.shade(c.shading)
	s.bands(captions)
	s.grid(list)
	s.levels(c.scale)
	data(s)
	s.lines(captions)
	s.timeAxis(list, unit)
	return s.finish()
}

// margin leaves room for the labels of a scale.
func (s *sheet) margin(sc scale) {
	wide := 0.0
	for _, t := range sc.ticks {
		wide = max(wide, s.text(t.label))
	}
	s.left = edge + min(wide, s.width/4) + gap
}

// room places the plotting area below the unit of the scale, the labels of the
// marks, and the lanes.
func (s *sheet) room(c chart, captions []caption) {
	if c.unit != "" {
		unit := shorten(c.unit, s.font, s.width-2*edge)
		s.label(label{x: edge, y: s.top + s.font, class: "mp-dim", text: unit, full: c.unit})
		s.top += s.line()
	}
	s.top += float64(rows(captions))*s.line() + gap
	s.ceiling = s.top + float64(c.lanes)*laneHeight
	s.bottom = s.ceiling + s.plotHeight()
	s.part = c.scale.part
}

// y returns where a value of the scale stands.
func (s *sheet) y(v float64) float64 {
	return s.bottom - min(max(s.part(v), 0), 1)*(s.bottom-s.ceiling)
}

// levels draws the level grid lines with their labels, as far as these do not
// touch.
func (s *sheet) levels(sc scale) {
	d, free := "", s.bottom+s.line()
	for _, t := range sc.ticks {
		y := s.bottom - t.part*(s.bottom-s.ceiling)
		if y+s.line() > free+0.05 {
			continue
		}
		free = y
		d += "M" + num(s.left) + " " + num(y) + "H" + num(s.right)
		text := shorten(t.label, s.font, s.left-edge-gap)
		s.label(label{x: s.left - gap, y: y + s.font*0.36, anchor: ends, text: text, full: t.label})
	}
	s.path("mp-grid", d)
}

// curve draws samples as steps, or joined.
func (s *sheet) curve(class string, l Line) {
	clip := held
	if l.Slope {
		clip = slopes
	}
	d := ""
	for _, run := range runs(clip(l.Samples, s.frame.Time.From, s.data)) {
		d += outline(s.vertices(run, l.Slope))
	}
	s.path(class, d)
}

// vertices returns the corners of a row of samples without gaps.
func (s *sheet) vertices(samples []Sample, slope bool) []vertex {
	vs := make([]vertex, len(samples))
	for i, p := range samples {
		v, _ := p.value()
		vs[i] = vertex{s.x(p.At), s.y(v)}
	}
	if vs = thin(vs); slope {
		return vs
	}
	return stairs(vs)
}
