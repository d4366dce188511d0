package incident

import (
	"fmt"
	"html/template"
	"slices"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/plot"
	"mailprobe/report/words"
)

// figureStyle is the stylesheet of the figures.
func figureStyle() template.CSS { return plot.CSS() }

// pictures is the section with the plots.
func (m composer) pictures() section {
	s := section{ID: "pictures", Title: m.c.head.pictures}
	if len(m.d.Total.Curves.Sent) > 0 {
		s.Blocks = append(s.Blocks, m.figure(m.c.plot.curves, m.curves()))
	}
	if points := m.points(); len(points) > 0 {
		s.Blocks = append(s.Blocks, m.figure(m.c.plot.delay, m.delayPlot(points)))
	}
	for i, strip := range m.strips() {
		caption := m.c.plot.strips
		if i > 0 {
			caption += m.c.Gap + fmt.Sprintf(m.c.plot.part, words.Number(i+1))
		}
		s.Blocks = append(s.Blocks, m.figure(caption, strip))
	}
	return s
}

// points are the mails of the delay plot, of all servers.
func (m composer) points() []report.Point {
	if len(m.d.Total.Points) > 0 {
		return m.d.Total.Points
	}
	var lists [][]report.Point
	for _, a := range m.d.Servers {
		lists = append(lists, a.Points)
	}
	return slices.Concat(lists...)
}

func (m composer) figure(caption string, f plot.Figure) block {
	head := template.HTML("<figcaption>" + template.HTMLEscapeString(caption) + "</figcaption>\n")
	return block{Figure: head + plot.Both(f)}
}

func (m composer) frame(id, title, desc string) plot.Frame {
	return plot.Frame{ID: id, Title: title, Desc: desc, Time: plot.TimeAxis{From: m.axisStart(), To: m.horizon(), Location: m.k.Location(), Format: m.c.axis}}
}

// horizon is where the axes end: now, or so far in the future that an estimate
// can be seen, but no further than the past is long.
func (m composer) horizon() time.Time {
	span := m.span()
	f := m.d.Total.Flush
	if f == nil || f.Last.Reached || f.Last.Estimate == nil || f.Last.Estimate.To.Before(span.To) {
		return span.To
	}
	if most := span.To.Add(span.Length()); f.Last.Estimate.To.After(most) {
		return most
	}
	return f.Last.Estimate.To
}

func (m composer) curves() plot.Cumulative {
	w, c := m.c.plot, m.d.Total.Curves
	return plot.Cumulative{
		Frame:    m.frame("curves", w.curves, w.curvesDesc),
		Unit:     w.mails,
		Sent:     series(w.sent, c.Sent),
		Received: series(w.received, c.Received),
		Gone:     gone(w.gone, c.Gone),
		Backlog:  w.backlog,
		Shading:  m.shading(),
		Marks:    m.marks(),
	}
}

func series(label string, steps []report.Step) plot.Series {
	s := plot.Series{Label: label}
	for _, step := range steps {
		s.Samples = append(s.Samples, plot.Sample{At: step.At, Value: float64(step.N)})
	}
	return s
}

// gone is the series of what will not come: empty where everything does, so that
// no legend speaks of it.
func gone(label string, steps []report.Step) plot.Series {
	if !slices.ContainsFunc(steps, func(s report.Step) bool { return s.N > 0 }) {
		return plot.Series{}
	}
	return series(label, steps)
}

// delayPlot has a cloud a via, and a lane for each way of not coming.
func (m composer) delayPlot(points []report.Point) plot.Delays {
	w := m.c.plot
	d := plot.Delays{Frame: m.frame("delay", w.delay, w.delayDesc), Unit: w.delayUnit, Shading: m.shading(), Marks: m.marks()}
	if u := m.d.Total.Usual; u.N > 0 {
		d.Usual = plot.Usual{Label: w.usual, From: u.P50 / 2, To: u.P90}
	}
	shapes := [...]plot.Shape{plot.Circle, plot.Square, plot.Triangle}
	for i, via := range probe.Vias {
		d.Clouds = append(d.Clouds, plot.Cloud{Label: string(via), Shape: shapes[i], Dots: dots(points, func(p report.Point) bool { return p.Via == via && !p.Junk })})
	}
	d.Clouds = append(d.Clouds, plot.Cloud{Label: w.junk, Shape: plot.Ring, Dots: dots(points, func(p report.Point) bool { return p.Junk })})
	c := m.c.column
	d.Missing = []plot.Missing{
		missed(points, c.lost, plot.Cross, probe.Lost), missed(points, c.bounced, plot.Arrow, probe.Bounced),
		missed(points, c.expired, plot.Diamond, probe.Expired), missed(points, c.rejected, plot.Bar, probe.Rejection),
	}
	return d
}

func dots(points []report.Point, of func(report.Point) bool) []plot.Dot {
	var list []plot.Dot
	for _, p := range points {
		if p.Outcome == probe.Delivered && of(p) {
			list = append(list, plot.Dot{At: p.Sent, Min: p.Delay.Min, Max: p.Delay.Max})
		}
	}
	return list
}

func missed(points []report.Point, label string, shape plot.Shape, outcome probe.Outcome) plot.Missing {
	missing := plot.Missing{Label: label, Shape: shape}
	for _, p := range points {
		if p.Outcome == outcome {
			missing.At = append(missing.At, p.Sent)
		}
	}
	return missing
}

// shading darkens the time of the incident as a whole, or the outages of the
// only server of a span: those of many, one upon the other, would hide the data.
func (m composer) shading() plot.Shading {
	sh := plot.Shading{Label: m.c.plot.outage, Between: m.c.plot.between}
	switch {
	case m.d.Incident != nil && m.d.Incident.Into == "":
		i := m.d.Incident
		sh.Outages = []plot.Outage{{Start: plot.Bounds(i.Start), End: plot.Bounds(i.End)}}
	case m.d.Incident == nil && len(m.d.Servers) == 1:
		for _, o := range m.outages() {
			sh.Outages = append(sh.Outages, plot.Outage{Start: plot.Bounds(o.Start), End: plot.Bounds(o.End), Flaps: flaps(o)})
		}
	}
	return sh
}

func flaps(o report.Outage) []plot.Flap {
	var list []plot.Flap
	for _, f := range o.Flaps {
		list = append(list, plot.Flap{Up: plot.Bounds(f.Up), Down: plot.Bounds(f.Down)})
	}
	return list
}

// marks are the ends of the flush, reached or expected, and the present.
func (m composer) marks() []plot.Mark {
	list := m.present()
	f := m.d.Total.Flush
	if f == nil {
		return list
	}
	add := func(e report.End, label string) {
		switch {
		case e.Reached && !e.At.To.IsZero():
			list = append(list, plot.Mark{At: e.At.To, Label: label})
		case !e.Reached && e.Estimate != nil:
			est := e.Estimate
			list = append(list, plot.Mark{At: est.At, Bounds: plot.Bounds{From: est.From, To: est.To}, Label: label, Kind: plot.Expected})
		}
	}
	add(f.Fresh, m.c.plot.fresh)
	add(last(f), m.c.plot.last)
	return list
}

// present marks now while something goes on.
func (m composer) present() []plot.Mark {
	goesOn := func(o report.Outage) bool { return !o.Over() }
	if slices.ContainsFunc(m.outages(), goesOn) || m.d.Total.Flush != nil && !m.d.Total.Flush.Last.Reached {
		return []plot.Mark{{At: m.d.Now, Label: m.c.plot.now, Kind: plot.Now}}
	}
	return nil
}

// axisLabel writes the labels of a time axis as a language does.
func axisLabel(day, month, date string) func(time.Time, plot.Unit) string {
	return func(t time.Time, u plot.Unit) string {
		return t.Format([...]string{plot.Second: "15:04:05", plot.Minute: "15:04", plot.Day: day, plot.Month: month, plot.Year: "2006", plot.Date: date}[u])
	}
}
