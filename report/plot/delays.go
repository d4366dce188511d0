package plot

import (
	"html/template"
	"math"
	"slices"
	"strings"
	"time"
)

// Delays is delay against time of sending, on a logarithmic scale from
// milliseconds to a year.
type Delays struct {
	Frame
	Unit    string // what the scale shows; above it
	Clouds  []Cloud
	Missing []Missing // mails without a delay: a lane each at the upper edge
	Usual   Usual
	Shading Shading
	Marks   []Mark
	Format  func(time.Duration) string // writes 10 ms, 1 min, 6 h, 7 d of the scale; nil: so
}

// Cloud is a class of mails that came.
type Cloud struct {
	Label string // in the legend
	Shape Shape
	Dots  []Dot
}

// Dot is a mail that came. It stands at the middle of its delay's bounds, with a
// whisker where these are wide.
type Dot struct {
	At  time.Time     // when it was sent
	Min time.Duration // its delay, at least
	Max time.Duration // and at most
}

// Missing is a class of mails that did not come, or not yet.
type Missing struct {
	Label string // in the legend
	Shape Shape
	At    []time.Time // when they were sent
}

// Usual is a band of delays that are no news.
type Usual struct {
	Label string // in the legend
	From  time.Duration
	To    time.Duration // zero: there is no band
}

func (d Dot) middle() time.Duration { return d.Min + (d.Max-d.Min)/2 }

// SVG returns the figure. Classes without a mail are left out.
func (d Delays) SVG(l Layout) template.HTML {
	clouds := slices.DeleteFunc(slices.Clone(d.Clouds), func(c Cloud) bool { return len(c.Dots) == 0 })
	missing := slices.DeleteFunc(slices.Clone(d.Missing), func(m Missing) bool { return len(m.At) == 0 })
	c := chart{frame: d.Frame, unit: d.Unit, lanes: len(missing), shading: d.Shading, marks: d.Marks}
	shortest, longest := d.extent()
	c.scale = logarithmic(shortest, longest, d.Format)
	for _, cloud := range clouds {
		c.keys = append(c.keys, shapeKey(cloud.Label, cloud.Shape))
	}
	for _, m := range missing {
		c.keys = append(c.keys, shapeKey(m.Label, m.Shape))
	}
	if d.Usual.To > 0 {
		c.keys = append(c.keys, areaKey(d.Usual.Label, fillUsual))
	}
	return c.draw(l, func(s *sheet) {
		s.usual(d.Usual)
		for _, cloud := range clouds {
			s.cloud(cloud)
		}
		for i, m := range missing {
			s.lane(m, s.top+(float64(i)+0.5)*laneHeight)
		}
	})
}

// extent returns the shortest and the longest delay to be drawn.
func (d Delays) extent() (shortest, longest time.Duration) {
	shortest = math.MaxInt64
	for _, c := range d.Clouds {
		for _, dot := range c.Dots {
			shortest, longest = min(shortest, dot.middle()), max(longest, dot.middle())
		}
	}
	if d.Usual.To > 0 {
		shortest, longest = min(shortest, max(d.Usual.From, 10*time.Millisecond)), max(longest, d.Usual.To)
	}
	if longest == 0 {
		return 100 * time.Millisecond, time.Minute
	}
	return shortest, longest
}

func (s *sheet) usual(u Usual) {
	if u.To <= 0 {
		return
	}
	top, bottom := s.y(u.To.Seconds()), s.y(u.From.Seconds())
	s.area(fillUsual, box(s.left, top, s.right-s.left, bottom-top))
}

// leastWhisker is the length from which bounds are worth a whisker: less is
// hidden by the point.
const leastWhisker = 5

func (s *sheet) cloud(c Cloud) {
	var at []vertex
	var whiskers strings.Builder
	for _, d := range c.Dots {
		if !s.holds(d.At) {
			continue
		}
		x := s.x(d.At)
		at = append(at, vertex{x, s.y(d.middle().Seconds())})
		if top, bottom := s.y(d.Max.Seconds()), s.y(d.Min.Seconds()); bottom-top >= leastWhisker {
			whiskers.WriteString("M" + num(x) + " " + num(top) + "V" + num(bottom))
		}
	}
	s.path("mp-whisker", whiskers.String())
	s.points(c.Shape, at, coarseness(len(at)))
}

// lane draws mails without a delay side by side.
func (s *sheet) lane(m Missing, y float64) {
	var at []vertex
	for _, t := range m.At {
		if s.holds(t) {
			at = append(at, vertex{s.x(t), y})
		}
	}
	s.points(m.Shape, at, coarseness(len(at)))
}
