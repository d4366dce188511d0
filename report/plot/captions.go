package plot

import (
	"cmp"
	"slices"
)

// caption is a mark with a place for its label.
type caption struct {
	Mark
	text     string
	x        float64
	from, to float64 // of the label
	anchor   anchor
	row      int // of the label, counted upwards from the plotting area
}

// captions gives each mark in the axis a place for its label above the plotting
// area, such that no two labels touch and, where it can be, no line of another
// mark goes through one.
//
// Labels that all reach to the same side make a staircase through which no line
// goes, if the marks are taken from that side. Which side has room depends on
// where the marks crowd, so both are tried.
func (s *sheet) captions(marks []Mark) []caption {
	var list []caption
	for _, m := range marks {
		if s.holds(m.At) {
			list = append(list, caption{Mark: m, x: s.x(m.At), text: shorten(m.Label, s.font, s.width-edge-s.left)})
		}
	}
	slices.SortStableFunc(list, func(a, b caption) int { return cmp.Compare(b.x, a.x) })
	var best []caption
	least := len(list) + 1
	for _, w := range []way{{begins, false}, {ends, false}, {begins, true}, {ends, true}} {
		if placed, crossed := s.placeAll(list, w); crossed < least {
			best, least = placed, crossed
		}
	}
	return best
}

// way is one to look for places.
type way struct {
	side   anchor // of a label that is at its line
	strict bool   // a label goes up to any row before it goes to the other side
}

// mostRows bounds the rows of labels. A mark that finds no place in them keeps
// its line and loses its label.
const mostRows = 8

// placeAll finds a place for each label in turn, marks from the right first, or
// from the left where labels shall reach to the left. It counts those that have
// no place, or none without a line through them.
func (s *sheet) placeAll(list []caption, w way) (placed []caption, crossed int) {
	placed = slices.Clone(list)
	if w.side == ends {
		slices.Reverse(placed)
	}
	for i, c := range placed {
		others := placed[:i]
		placed[i] = s.place(c, others, w)
		if placed[i].text != c.text || slices.ContainsFunc(others, placed[i].crosses) {
			crossed++
		}
	}
	return placed, crossed
}

// place returns the first place of a label that touches no other one, and if it
// can be crosses none.
func (s *sheet) place(c caption, others []caption, w way) caption {
	if c.text == "" {
		return c
	}
	free := slices.DeleteFunc(w.places(c.sides(s.text(c.text), s.left, s.width-edge)), func(p caption) bool {
		return slices.ContainsFunc(others, p.touches)
	})
	for _, p := range free {
		if !slices.ContainsFunc(others, p.crosses) {
			return p
		}
	}
	if len(free) == 0 {
		c.text = ""
		return c
	}
	return free[0]
}

// besides is how far a label is from its line.
const besides = 3

// sides returns where in a row a label of a width may be, between the left end of
// the area and the right edge of the picture: after its line, and before it. One
// that is too long for both ends at the edge.
func (c caption) sides(width, left, right float64) []caption {
	after, before, outer := c, c, c
	after.anchor, after.from, after.to = begins, c.x+besides, c.x+besides+width
	before.anchor, before.from, before.to = ends, c.x-besides-width, c.x-besides
	outer.anchor, outer.from, outer.to = ends, right-width, right
	fitting := slices.DeleteFunc([]caption{after, before}, func(p caption) bool { return p.from < left || p.to > right })
	if len(fitting) == 0 {
		return []caption{outer}
	}
	return fitting
}

// places lists the places in all rows, the best first, from those in one row.
func (w way) places(sides []caption) []caption {
	if w.side == ends {
		slices.Reverse(sides)
	}
	var list []caption
	for row := range mostRows {
		for _, p := range sides {
			p.row = row
			list = append(list, p)
		}
	}
	if w.strict {
		slices.SortStableFunc(list, func(a, b caption) int {
			return cmp.Compare(slices.IndexFunc(sides, a.abreast), slices.IndexFunc(sides, b.abreast))
		})
	}
	return list
}

// abreast tells whether two places of a label are at the same side of its line.
func (c caption) abreast(other caption) bool { return c.from == other.from }

// touches tells whether two labels share room.
func (c caption) touches(other caption) bool {
	return other.text != "" && c.row == other.row && c.from < other.to+gap && other.from < c.to+gap
}

// crosses tells whether the line of one mark goes through the label of another.
func (c caption) crosses(other caption) bool {
	return c.row > other.row && other.covers(c.x) || other.row > c.row && c.covers(other.x)
}

// covers tells whether a line at x would go through the label.
func (c caption) covers(x float64) bool {
	return c.text != "" && x > c.from-besides && x < c.to+besides
}

// rows returns how many rows the labels take.
func rows(captions []caption) int {
	n := 0
	for _, c := range captions {
		if c.text != "" {
			n = max(n, c.row+1)
		}
	}
	return n
}
