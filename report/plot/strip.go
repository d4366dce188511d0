package plot

import (
	"html/template"
	"strings"
	"time"
)

// Strip is a row a server with its states over time. Hundreds of rows are drawn;
// for paper, a caller splits them into figures that fit a page.
type Strip struct {
	Frame  // its Height is that of a row; 0: 12
	Rows   []Row
	Labels map[State]string // in the legend, which shows the states that occur
	Marks  []Mark
}

// Row is one server.
type Row struct {
	Label string
	Spans []Span
}

// Span is a stretch of one state.
type Span struct {
	From  time.Time
	To    time.Time // zero: now, or the end of the axis
	State State
}

// State is what a server was doing. What is none of the constants is drawn as
// Unknown.
type State string

// The states; they convert from a State of package report.
const (
	Up            State = "up"
	Down          State = "down"
	NotDelivering State = "not delivering"
	Slow          State = "slow"
	Unreadable    State = "unreadable"
	Unknown       State = "unknown"
	Planned       State = "planned"
)

// The measures of a strip.
const (
	barHeight  = 12
	leastWidth = 1 // of a stretch that is not Up: a short outage must be seen
)

// SVG returns the figure.
func (g Strip) SVG(l Layout) template.HTML {
	s := newSheet(g.Frame, l, g.Marks)
	s.legend(g.keys())
	s.names(g.Rows)
	captions := s.captions(g.Marks)
	s.top += float64(rows(captions))*s.line() + gap
	bar := float64(barHeight)
	if g.Height > 0 {
		bar = float64(g.Height)
	}
	pitch := max(bar+4, s.line())
	s.bottom = s.top + float64(len(g.Rows))*pitch + 2
	s.ceiling = s.top
	list, unit := s.ticks()
	s.bands(captions)
	s.grid(list)
	s.rows(g.Rows, pitch, bar)
	s.lines(captions)
	s.timeAxis(list, unit)
	return s.finish()
}

// fill returns how a state is filled.
func (st State) fill() fill {
	for _, f := range stateFills {
		if f.state == st {
			return f.fill
		}
	}
	return Unknown.fill()
}

// keys returns the legend: the states that occur, as they are drawn.
func (g Strip) keys() []key {
	occurs := map[fill]bool{}
	for _, r := range g.Rows {
		for _, sp := range r.Spans {
			occurs[sp.State.fill()] = true
		}
	}
	var keys []key
	for _, f := range stateFills {
		if occurs[f.fill] {
			keys = append(keys, areaKey(g.Labels[f.state], f.fill))
		}
	}
	return keys
}

// names leaves room for the labels of the rows: for the longest one, or a third
// of the picture.
func (s *sheet) names(rows []Row) {
	wide := 0.0
	for _, r := range rows {
		wide = max(wide, s.text(r.Label))
	}
	s.left = edge + min(wide, s.width/3) + gap
}

// rows draws the stretches of all rows, those of one state as one path, and the
// labels. What is drawn last is worst, and covers what is narrower than a pixel.
func (s *sheet) rows(rows []Row, pitch, height float64) {
	paths := map[fill]*strings.Builder{}
	for _, f := range stateFills {
		paths[f.fill] = &strings.Builder{}
	}
	for i, r := range rows {
		y := s.top + float64(i)*pitch + (pitch-height)/2
		text := shorten(r.Label, s.font, s.left-edge-gap)
		s.label(label{x: edge, y: y + height/2 + s.font*0.36, text: text, full: r.Label})
		for _, sp := range r.Spans {
			paths[sp.State.fill()].WriteString(s.stretch(sp, y, height))
		}
	}
	for _, f := range stateFills {
		s.area(f.fill, paths[f.fill].String())
	}
}

// stretch returns the path of a span in a row; empty where none of it is in the
// axis.
func (s *sheet) stretch(sp Span, y, height float64) string {
	if sp.To.IsZero() {
		sp.To = s.data
	}
	if !sp.To.After(sp.From) || !sp.To.After(s.frame.Time.From) || !sp.From.Before(s.frame.Time.To) {
		return ""
	}
	from, to := s.x(sp.From), s.x(sp.To)
	if sp.State != Up {
		to = min(max(to, from+leastWidth), s.right)
		from = min(from, to-leastWidth)
	}
	if to-from < 0.05 {
		return ""
	}
	return box(from, y, to-from, height)
}
