// Package plot draws the figures of reports and pages as inline SVG: cumulative
// curves, delays, strips of states, lines and sparklines.
//
// A figure is a plain value. Its method SVG returns the markup for one [Layout],
// and [Both] the wide and the narrow one together, of which the stylesheet shows
// the one that fits the screen. A page holds the stylesheet ([CSS]) once, and any
// number of figures, each with an ID of its own.
//
// The same value gives the same bytes. The markup has no script, no style
// attribute and no outside resource, so that it passes the strictest Content
// Security Policy; every text in it is escaped. Colours are custom properties of
// the stylesheet, and never the only thing that tells two classes apart: lines
// differ in their dashes, points in their shape, states in their pattern.
package plot
