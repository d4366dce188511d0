package web

import (
	"fmt"
	"html/template"
	"time"

	"mailprobe/report/incident"
	"mailprobe/report/plot"
	"mailprobe/report/words"
)

// serverFigure is a plot with its caption.
type serverFigure struct {
	Caption string
	SVG     template.HTML // made by package plot, which escapes what it shows
}

// figures are those of the report on the span: the delays, where mail was held back
// the two curves, and the state.
func (p serverPage) figures() []serverFigure {
	f, err := incident.FiguresOf(p.sheet.Dossier, incident.Language(p.k.Lang), p.k.Location())
	if err != nil {
		return nil // there are no other languages
	}
	var list []serverFigure
	if f.Delay != nil {
		list = append(list, serverFigure{p.t.Delay, plot.Both(f.Delay)})
	}
	if f.Curves != nil && p.own.Flush != nil {
		f.Curves.Title = p.t.Curves
		list = append(list, serverFigure{p.t.Curves, plot.Both(f.Curves)})
	}
	for _, strip := range f.Strips {
		strip.Title = p.t.Strip
		list = append(list, serverFigure{p.t.Strip, plot.Both(strip)})
	}
	return list
}

// lateLimit says from which delay on a mail of the outages counted as late.
func (p serverPage) lateLimit() string {
	var least, most time.Duration
	for _, o := range p.own.Outages {
		if o.Usual > 0 && (least == 0 || o.Usual < least) {
			least = o.Usual
		}
		most = max(most, o.Usual)
	}
	switch {
	case most == 0:
		return ""
	case least == most:
		return fmt.Sprintf(p.t.LateLimit, p.k.Duration(most, words.Nearest))
	}
	return fmt.Sprintf(p.t.LateLimit, p.k.Duration(least, words.Nearest)+p.k.Dash+p.k.Duration(most, words.Nearest))
}
