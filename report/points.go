package report

import "mailprobe/probe"

// mostPoints is how many ordinary points of a server a plot shows at most.
const mostPoints = 1500

// thinPoints keeps all points that tell something (late, in the junk folder, or
// not delivered), and of the ordinary ones evenly as many as a plot can show.
func thinPoints(list []Point) []Point {
	ordinary := 0
	for _, p := range list {
		if p.ordinary() {
			ordinary++
		}
	}
	if ordinary <= mostPoints {
		return list
	}
	var kept []Point
	n := 0
	for _, p := range list {
		if p.ordinary() {
			n++
			if n*mostPoints/ordinary == (n-1)*mostPoints/ordinary {
				continue
			}
		}
		kept = append(kept, p)
	}
	return kept
}

func (p Point) ordinary() bool { return p.Outcome == probe.Delivered && !p.Late && !p.Junk }
