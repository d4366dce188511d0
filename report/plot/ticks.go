package plot

import "time"

// tick is a labelled instant of the time axis.
type tick struct {
	at    time.Time
	label string
}

// step is a spacing of ticks that people find round.
type step struct {
	unit Unit
	n    int           // seconds of clock time, days, months or years
	min  time.Duration // between two ticks, at least
}

const day = 24 * time.Hour

// steps lists the spacings, the finest first. Those of clock time divide a day.
var steps = func() []step {
	var list []step
	for _, n := range []int{1, 2, 5, 10, 15, 30} {
		list = append(list, step{Second, n, time.Duration(n) * time.Second})
	}
	for _, n := range []int{1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720} {
		list = append(list, step{Minute, 60 * n, time.Duration(n) * time.Minute})
	}
	for _, n := range []int{1, 2, 7, 14} {
		list = append(list, step{Day, n, time.Duration(n) * day})
	}
	for _, n := range []int{1, 2, 3, 6} {
		list = append(list, step{Month, n, time.Duration(n) * 28 * day})
	}
	for _, n := range []int{1, 2, 5, 10, 20, 50, 100} {
		list = append(list, step{Year, n, time.Duration(n) * 365 * day})
	}
	return list
}()

// spacing says how much room labels need, in units of the picture.
type spacing struct {
	width float64 // of the whole axis
	gap   float64 // between two labels, at least
	text  func(s string) (width float64)
}

// ticks returns the finest ticks whose labels fit, and their unit. The axis must
// be tidy.
func (a TimeAxis) ticks(room spacing) ([]tick, Unit) {
	span := a.To.Sub(a.From).Seconds()
	for _, s := range steps {
		apart := s.min.Seconds() / span * room.width
		if apart < 2*room.gap {
			continue
		}
		list := a.label(s.within(a.From, a.To), s.unit)
		if widest(list, room.text)+room.gap <= apart {
			return list, s.unit
		}
	}
	last := steps[len(steps)-1]
	return a.label(last.within(a.From, a.To), last.unit), last.unit
}

func (a TimeAxis) label(times []time.Time, u Unit) []tick {
	list := make([]tick, len(times))
	for i, t := range times {
		list[i] = tick{t, a.Format(t, u)}
	}
	return list
}

func widest(list []tick, text func(string) float64) float64 {
	w := 0.0
	for _, t := range list {
		w = max(w, text(t.label))
	}
	return w
}

// contexts returns what stands below the ticks: the date, or the year, at the
// begin of the axis and wherever it changes.
func (a TimeAxis) contexts(list []tick, u Unit) []tick {
	below, ok := u.context()
	if !ok {
		return nil
	}
	out := []tick{{a.From, a.Format(a.From, below)}}
	for _, t := range list {
		if label := a.Format(t.at, below); label != out[len(out)-1].label {
			out = append(out, tick{t.at, label})
		}
	}
	return out
}
