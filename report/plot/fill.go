package plot

import (
	"slices"
	"strings"
)

// fill is what an area is filled with: a colour or a pattern. Its text is the
// class that the stylesheet knows, without mp-.
type fill string

// The fills. Those of states come from statefills.
const (
	fillBacklog fill = "backlog"
	fillCertain fill = "certain"
	fillUsual   fill = "usual"
	fillBand    fill = "band"
	fillBetween fill = "between"
	fillGone    fill = "gone"
)

// stateFills lists the states and their fills, in the order in which they are
// drawn and explained: what is drawn later covers what is earlier.
var stateFills = []struct {
	state State
	fill  fill
}{
	{Up, "up"},
	{Unknown, "unknown"},
	{Planned, "planned"},
	{Unreadable, "unreadable"},
	{Slow, "slow"},
	{NotDelivering, "stuck"},
	{Down, "down"},
}

// tiles are the fills that are patterns: a tile of 6 by 6, turned by so many
// degrees, with lines on a ground. They differ in print as they do in colour.
var tiles = map[fill]struct{ turn, lines string }{
	fillBetween:  {"45", "M0 1.5H6"},
	fillGone:     {"45", "M0 2H6"},
	"unknown":    {"0", "M2.5 3h1"},
	"planned":    {"0", "M0 2H6M0 5H6"},
	"unreadable": {"0", "M1.5 0V6M4.5 0V6"},
	"slow":       {"0", "M1 1.5h1M4 4.5h1"},
	"stuck":      {"45", "M0 1.5H6M0 4.5H6"},
}

// area draws a path filled with a fill.
func (s *sheet) area(f fill, d string) {
	if d == "" {
		return
	}
	if _, tiled := tiles[f]; !tiled {
		s.path("mp-"+string(f), d)
		return
	}
	s.fills[f] = true
	s.element("path", "fill", "url(#"+s.patternID(f)+")", "d", d)
}

func (s *sheet) patternID(f fill) string { return idOf(s.id) + "-" + string(f) }

// patterns returns the definitions of the patterns that were used.
func (s *sheet) patterns() string {
	if len(s.fills) == 0 {
		return ""
	}
	var used []fill
	for f := range s.fills {
		used = append(used, f)
	}
	slices.Sort(used)
	var m markup
	m.open("defs")
	m.WriteString("\n")
	for _, f := range used {
		m.open("pattern", "id", s.patternID(f), "class", "mp-tile-"+string(f), "width", "6", "height", "6",
			"patternUnits", "userSpaceOnUse", "patternTransform", "rotate("+tiles[f].turn+")")
		m.element("rect", "width", "6", "height", "6")
		m.element("path", "d", tiles[f].lines)
		m.WriteString("</pattern>\n")
	}
	m.WriteString("</defs>\n")
	return m.String()
}

// box returns the path of a rectangle.
func box(x, y, width, height float64) string {
	return strings.Join([]string{"M", num(x), " ", num(y), "h", num(width), "v", num(height), "H", num(x), "z"}, "")
}
