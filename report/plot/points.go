package plot

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Shape is the form of a point; each has a colour of its own.
type Shape int

// The shapes. They suit the vias and the outcomes named.
const (
	Circle   Shape = iota // submission
	Square                // mx
	Triangle              // relay
	Ring                  // junk
	Cross                 // lost
	Arrow                 // bounced: back to the sender
	Diamond               // expired
	Bar                   // rejected
)

// glyph is how a shape is drawn, from its centre: where its pen is put down, its
// path from there, and where this ends.
type glyph struct {
	class      string
	begin, end vertex
	path       string
}

// glyphs lists the shapes. A line without length is drawn as the cap of its
// stroke: the shortest form of a circle. A square needs a little length, since
// PDF draws no square cap without (ISO 32000-1, section 8.5.3.2).
var glyphs = [...]glyph{
	Circle:   {class: "mp-circle", path: "h0"},
	Square:   {class: "mp-square", end: vertex{0.1, 0}, path: "h.1"},
	Triangle: {class: "mp-triangle", begin: vertex{0, -2.8}, end: vertex{0, -2.8}, path: "l2.6 4.6h-5.2z"},
	Ring:     {class: "mp-ring", begin: vertex{-2.6, 0}, end: vertex{-2.6, 0}, path: "a2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0-5.2 0z"},
	Cross:    {class: "mp-cross", begin: vertex{-3, -3}, end: vertex{-3, 3}, path: "l6 6m0-6l-6 6"},
	Arrow:    {class: "mp-arrow", begin: vertex{0, 3}, end: vertex{0, 3}, path: "l3-5.4h-6z"},
	Diamond:  {class: "mp-diamond", begin: vertex{0, -3.5}, end: vertex{0, -3.5}, path: "l3.5 3.5l-3.5 3.5l-3.5-3.5z"},
	Bar:      {class: "mp-bar", begin: vertex{0, -3.5}, end: vertex{0, 3.5}, path: "v7"},
}

// fine is the finest grid that points are put on, in tenths.
const fine = 1

// coarseness returns the grid for a number of points, in tenths: the more there
// are, the less it is seen, and the more of them fall together.
func coarseness(n int) int {
	switch {
	case n <= 500:
		return fine
	case n <= 5_000:
		return 5
	case n <= 20_000:
		return 10
	default:
		return 20
	}
}

// crowded is from how many points on those of a shape let others shine through.
const crowded = 2_000

// points draws points of a shape as one path, on a grid of so many tenths. Those
// that fall together are drawn once.
func (s *sheet) points(shape Shape, at []vertex, grid int) {
	if shape < 0 || int(shape) >= len(glyphs) {
		shape = Circle
	}
	g := glyphs[shape]
	snapped := make([]cell, len(at))
	for i, v := range at {
		snapped[i] = cell{snap(v.x, grid), snap(v.y, grid)}
	}
	slices.SortFunc(snapped, func(a, b cell) int { return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(a.y, b.y)) })
	class := g.class
	if len(at) > crowded {
		class += " mp-crowded"
	}
	s.path(class, g.draw(slices.Compact(snapped)))
}

// cell is a place on the grid, in tenths of a unit of the picture.
type cell struct{ x, y int }

func snap(v float64, grid int) int { return int(math.Round(v*10/float64(grid))) * grid }

// draw returns the path of a shape at each of some places, each given by how far
// it is from the one before.
func (g glyph) draw(places []cell) string {
	var b strings.Builder
	begin, end := cell{snap(g.begin.x, fine), snap(g.begin.y, fine)}, cell{snap(g.end.x, fine), snap(g.end.y, fine)}
	pen := cell{}
	for _, p := range places {
		dx, dy := p.x+begin.x-pen.x, p.y+begin.y-pen.y
		b.WriteString("m" + num(float64(dx)/10))
		if dy >= 0 {
			b.WriteByte(' ')
		}
		b.WriteString(num(float64(dy)/10) + g.path)
		pen = cell{p.x + end.x, p.y + end.y}
	}
	return b.String()
}
