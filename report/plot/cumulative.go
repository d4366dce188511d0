package plot

import (
	"html/template"
	"math"
	"slices"
)

// Cumulative is the basic picture of a backlog: how many mails were sent and how
// many received, each since the begin of the axis. The distance of the two curves
// is the backlog where it is measured upright, the delay where it is measured
// level. What will not come stands upon what was received.
type Cumulative struct {
	Frame
	Unit     string // of the counts, such as "test mails"; above the axis
	Sent     Series
	Received Series
	Gone     Series // rejected, expired, bounced, lost; counted by itself
	Backlog  string // in the legend: the area between the curves
	Shading  Shading
	Marks    []Mark
}

// SVG returns the figure.
func (c Cumulative) SVG(l Layout) template.HTML {
	sent, received := whole(c.Sent.Samples), whole(c.Received.Samples)
	settled := sum(received, whole(c.Gone.Samples))
	ch := chart{frame: c.Frame, unit: c.Unit, keys: c.keys(), shading: c.Shading, marks: c.Marks}
	ch.scale = linear(5, nil, sent, settled)
	return ch.draw(l, func(s *sheet) {
		if len(sent)+len(settled) == 0 {
			return
		}
		sent, received, settled := s.since(sent), s.since(received), s.since(settled)
		s.area(fillBacklog, s.ribbon(sent, settled))
		if len(c.Gone.Samples) > 0 {
			s.area(fillGone, s.ribbon(settled, received))
			s.curve("mp-line mp-lost", Line{Series: Series{Samples: settled}})
		}
		s.curve("mp-line mp-received", Line{Series: Series{Samples: received}})
		s.curve("mp-line mp-sent", Line{Series: Series{Samples: sent}})
	})
}

func (c Cumulative) keys() []key {
	keys := []key{lineKey(c.Sent.Label, "mp-line mp-sent"), lineKey(c.Received.Label, "mp-line mp-received"), areaKey(c.Backlog, fillBacklog)}
	if len(c.Gone.Samples) > 0 {
		keys = append(keys, areaKey(c.Gone.Label, fillGone))
	}
	return keys
}

// whole returns samples without the gaps, which a count does not have.
func whole(samples []Sample) []Sample {
	return slices.DeleteFunc(slices.Clone(samples), func(s Sample) bool { return math.IsNaN(s.Value) })
}

// since returns counts from the begin of the axis on, where they are 0 unless a
// sample says otherwise.
func (s *sheet) since(counts []Sample) []Sample {
	from := s.frame.Time.From
	return held(append([]Sample{{from, 0}}, ordered(counts)...), from, s.data)
}

// ribbon returns the path around what lies between two rows of steps.
func (s *sheet) ribbon(upper, lower []Sample) string {
	around := s.vertices(upper, false)
	back := s.vertices(lower, false)
	slices.Reverse(back)
	return outline(append(around, back...)) + "z"
}
