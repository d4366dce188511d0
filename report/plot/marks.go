package plot

import (
	"strings"
	"time"
)

// Mark is an upright line with a label, and a band where the instant is only
// known within bounds, or expected.
type Mark struct {
	At     time.Time
	Bounds Bounds // zero: none
	Label  string
	Kind   MarkKind
}

// MarkKind is how a mark is drawn.
type MarkKind int

// The kinds of marks.
const (
	Event    MarkKind = iota // it happened
	Now                      // the present: data, and outages that go on, end there
	Expected                 // an estimate
)

// class returns the class of a mark's line.
func (k MarkKind) class() string {
	switch k {
	case Now:
		return "mp-now"
	case Expected:
		return "mp-expected"
	default:
		return "mp-event"
	}
}

// bands draws the bounds of the marks, behind the data.
func (s *sheet) bands(captions []caption) {
	var d strings.Builder
	for _, f := range captions {
		if !f.Bounds.From.IsZero() && !f.Bounds.To.IsZero() {
			d.WriteString(s.column(f.Bounds))
		}
	}
	s.area(fillBand, d.String())
}

// lines draws the marks' lines and labels, before the data.
func (s *sheet) lines(captions []caption) {
	for _, f := range captions {
		top := s.top
		if f.text != "" {
			top = s.top - float64(f.row)*s.line() - s.font
		}
		s.path(f.Kind.class(), "M"+num(f.x)+" "+num(top)+"V"+num(s.bottom))
	}
	for _, f := range captions {
		x := f.from
		if f.anchor == ends {
			x = f.to
		}
		s.label(label{x: x, y: s.top - gap + 1 - float64(f.row)*s.line(), anchor: f.anchor, class: "mp-caption", text: f.text, full: f.Label})
	}
}
