package plot

import (
	"strings"
	"time"
)

// Outage is shaded behind a figure: dark where it is certain, hatched between
// the bounds of its ends.
type Outage struct {
	Start Bounds // a zero From: only To is known
	End   Bounds // zero To: it has not ended; it was certain until From, or is to this day where From is zero too
	Flaps []Flap
}

// Flap is a recovery inside an outage.
type Flap struct {
	Up   Bounds
	Down Bounds
}

// Bounds is a span that holds an instant which is not known better. It converts
// from an interval of package probe.
type Bounds struct {
	From time.Time
	To   time.Time
}

// known returns the bounds with a zero side filled in by the other.
func (b Bounds) known() Bounds {
	if b.From.IsZero() {
		b.From = b.To
	}
	if b.To.IsZero() {
		b.To = b.From
	}
	return b
}

// Shading is the outages behind a figure.
type Shading struct {
	Label   string // of the certain part, in the legend
	Between string // of the part between bounds, in the legend
	Outages []Outage
}

func (sh Shading) keys() []key {
	if len(sh.Outages) == 0 {
		return nil
	}
	return []key{areaKey(sh.Label, fillCertain), areaKey(sh.Between, fillBetween)}
}

// parts splits an outage into what is certain and what lies between bounds. One
// that goes on ends at now.
func (o Outage) parts(now time.Time) (certain, between []Bounds) {
	start, end := o.Start.known(), o.End
	if end.To.IsZero() {
		end.To = now
		if end.From.IsZero() {
			end.From = now
		}
	}
	end = end.known()
	between = append(between, start)
	from := start.To
	for _, f := range o.Flaps {
		up, down := f.Up.known(), f.Down.known()
		certain = append(certain, Bounds{from, up.From})
		between = append(between, up, down)
		from = down.To
	}
	return append(certain, Bounds{from, end.From}), append(between, end)
}

// shade draws the outages over the whole height of the plotting area.
func (s *sheet) shade(sh Shading) {
	var dark, hatched strings.Builder
	for _, o := range sh.Outages {
		certain, between := o.parts(s.data)
		for _, b := range certain {
			dark.WriteString(s.column(b))
		}
		for _, b := range between {
			hatched.WriteString(s.column(b))
		}
	}
	s.area(fillCertain, dark.String())
	s.area(fillBetween, hatched.String())
}

// column returns the path of a span over the whole height; empty where none of
// it is in the axis.
func (s *sheet) column(b Bounds) string {
	from, to := s.x(b.From), s.x(b.To)
	if to <= from {
		return ""
	}
	return box(from, s.top, to-from, s.bottom-s.top)
}
