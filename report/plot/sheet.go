package plot

import (
	"html/template"
	"time"
)

// sheet is a figure while it is drawn, from its upper edge downwards.
type sheet struct {
	markup
	frame  Frame
	layout Layout
	id     string // of this figure in this layout
	width  float64
	font   float64
	data   time.Time // where data end, and outages that go on: now, or the end of the axis
	fills  map[fill]bool

	// The plotting area. Until it is drawn, top is what was used so far.
	left, right, top, bottom float64

	// The scale: its upper end, below which lanes may lie, and how far up a value
	// stands, from 0 to 1.
	ceiling float64
	part    func(v float64) float64
}

// The measures of a figure, in CSS pixels at its natural size.
const (
	wideWidth    = 720
	narrowWidth  = 360
	wideHeight   = 280
	narrowHeight = 220
	wideFont     = 13
	narrowFont   = 12
	edge         = 4  // empty, at each side of the picture
	gap          = 6  // between things that belong together
	apart        = 14 // between labels side by side
)

// newSheet begins a figure. Marks tell where the present is.
func newSheet(f Frame, l Layout, marks []Mark) *sheet {
	f.Time = f.Time.tidy()
	s := &sheet{frame: f, layout: l, id: f.ID, width: wideWidth, font: wideFont, left: edge, top: edge, data: f.Time.To, fills: map[fill]bool{}}
	if l == Narrow {
		s.width, s.font = narrowWidth, narrowFont
		s.id += "-n" // not that of the wide one, which may stand beside it
	}
	s.right = s.width - 3*edge
	for _, m := range marks {
		if m.Kind == Now && m.At.Before(s.data) {
			s.data = m.At
		}
	}
	return s
}

// plotHeight returns the height of the plotting area.
func (s *sheet) plotHeight() float64 {
	switch {
	case s.frame.Height > 0:
		return float64(s.frame.Height)
	case s.layout == Narrow:
		return narrowHeight
	default:
		return wideHeight
	}
}

// x returns where an instant stands; outside the axis, at its nearer end.
func (s *sheet) x(t time.Time) float64 {
	a := s.frame.Time
	part := t.Sub(a.From).Seconds() / a.To.Sub(a.From).Seconds()
	return s.left + min(max(part, 0), 1)*(s.right-s.left)
}

// holds tells whether an instant is in the axis.
func (s *sheet) holds(t time.Time) bool {
	return !t.Before(s.frame.Time.From) && !t.After(s.frame.Time.To)
}

// text returns how wide a text is at most.
func (s *sheet) text(t string) float64 { return textWidth(t, s.font) }

// line is the height of a line of text.
func (s *sheet) line() float64 { return s.font + gap }

// finish returns the whole figure.
func (s *sheet) finish() template.HTML {
	h := head{id: s.id, title: s.frame.Title, desc: s.frame.Desc, width: s.width, height: s.bottom + edge, font: s.font}
	return h.wrap(s.patterns(), s.String())
}
