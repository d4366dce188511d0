package plot

import "html/template"

// Figure is anything that can be drawn.
type Figure interface {
	// SVG returns the figure as an svg element.
	SVG(Layout) template.HTML
}

// Layout is the room that a figure is drawn for. It scales from there with the
// width of its page.
type Layout int

// The layouts.
const (
	Wide   Layout = iota // from 600 CSS pixels on, and on paper
	Narrow               // a phone held upright
)

// Both returns a figure in both layouts, of which the stylesheet shows the one
// that fits.
func Both(f Figure) template.HTML {
	return `<div class="mp-wide">` + f.SVG(Wide) + "</div>\n" +
		`<div class="mp-narrow">` + f.SVG(Narrow) + "</div>\n"
}

// Frame is what all figures with a time axis have in common.
type Frame struct {
	ID     string // begins every id in the markup: one of its own for each figure of a page
	Title  string // what the figure is, for those who cannot see it, and when it is pointed at
	Desc   string // what it shows, in a sentence or two, for those who cannot see it
	Time   TimeAxis
	Height int // of the plotting area, in CSS pixels; 0: as fits the layout
}
