package plot

import (
	"math"
	"strings"
)

// vertex is a corner of a path.
type vertex struct{ x, y float64 }

// outline writes a path through vertices: level and upright parts in the short
// form, and none that has no length at the precision of num.
func outline(vs []vertex) string {
	if len(vs) == 0 {
		return ""
	}
	var b strings.Builder
	last := vs[0].round()
	b.WriteString("M" + num(last.x) + " " + num(last.y))
	for _, v := range vs[1:] {
		v = v.round()
		switch {
		case v == last:
			continue
		case v.y == last.y:
			b.WriteString("H" + num(v.x))
		case v.x == last.x:
			b.WriteString("V" + num(v.y))
		default:
			b.WriteString("L" + num(v.x) + " " + num(v.y))
		}
		last = v
	}
	return b.String()
}

func (v vertex) round() vertex { return vertex{math.Round(v.x*10) / 10, math.Round(v.y*10) / 10} }

// stairs returns the corners of steps: each value holds until the next one.
func stairs(vs []vertex) []vertex {
	var out []vertex
	for i, v := range vs {
		if i > 0 {
			out = append(out, vertex{v.x, vs[i-1].y})
		}
		out = append(out, v)
	}
	return out
}

// resolution is how far apart the columns are in which a row of samples is
// thinned. Finer ones could not be seen.
const resolution = 0.5

// thin leaves of many vertices, which go to the right, the first and the last of
// each column, and its extremes: no peak is lost.
func thin(vs []vertex) []vertex {
	var out []vertex
	for len(vs) > 0 {
		n := 1
		for n < len(vs) && math.Floor(vs[n].x/resolution) == math.Floor(vs[0].x/resolution) {
			n++
		}
		out = append(out, extremes(vs[:n])...)
		vs = vs[n:]
	}
	return out
}

// extremes returns the first, the lowest, the highest and the last of some
// vertices in their order, or all where they are not more.
func extremes(vs []vertex) []vertex {
	if len(vs) <= 4 {
		return vs
	}
	low, high := 0, 0
	for i, v := range vs {
		if v.y < vs[low].y {
			low = i
		}
		if v.y > vs[high].y {
			high = i
		}
	}
	return []vertex{vs[0], vs[min(low, high)], vs[max(low, high)], vs[len(vs)-1]}
}
