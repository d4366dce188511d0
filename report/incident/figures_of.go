package incident

import (
	"time"

	"mailprobe/report"
	"mailprobe/report/plot"
)

// Figures are the plots of a dossier, as its report shows them.
type Figures struct {
	Curves *plot.Cumulative // nil: nothing was sent
	Delay  *plot.Delays     // nil: likewise
	Strips []plot.Strip     // the states of so many servers each as fit a page of paper
}

// FiguresOf draws a dossier. The error says which language is not known.
func FiguresOf(d report.Dossier, lang Language, loc *time.Location) (Figures, error) {
	c, err := catalogueOf(lang)
	if err != nil {
		return Figures{}, err
	}
	if loc == nil {
		loc = time.UTC
	}
	m := newComposer(d, c, loc)
	f := Figures{Strips: m.strips()}
	if len(d.Total.Curves.Sent) > 0 {
		curves := m.curves()
		f.Curves = &curves
	}
	if points := m.points(); len(points) > 0 {
		delay := m.delayPlot(points)
		f.Delay = &delay
	}
	return f, nil
}
