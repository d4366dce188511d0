package when

import (
	"time"

	"mailprobe/report"
)

// present is what a text is read by.
type present struct {
	now      time.Time
	loc      *time.Location
	japanese bool // the text is
}

func (in present) today() time.Time { return civil(in.now.In(in.loc)) }

// reading is what a moment means.
type reading struct {
	day        time.Time   // civil; of a time after 24:00 the day before
	span       report.Span // as wide as the moment is vague
	begin, end time.Time   // of a span that it begins or ends
}

func spanning(day, from, to time.Time) reading {
	return reading{day: day, span: report.Span{From: from, To: to}, begin: from, end: to}
}

// resolve tells what a moment means.
func (in present) resolve(m moment) (reading, *ParseError) {
	if m.zone != nil {
		in.loc = m.zone
	}
	r, mistake := in.reading(m)
	if mistake != nil && mistake.Part == "" {
		mistake.Part = m.text
	}
	return r, mistake
}

func (in present) reading(m moment) (reading, *ParseError) {
	if m.ago != nil {
		return in.before(m)
	}
	days, mistake := in.days(m.day)
	if mistake != nil {
		return reading{}, mistake
	}
	for i, day := range days {
		r, mistake := in.on(day, m)
		if mistake != nil {
			return r, mistake
		}
		if i == len(days)-1 || !r.begin.After(in.now) {
			return r, m.day.agrees(day)
		}
	}
	return reading{}, &ParseError{Why: Unclear}
}

// before reads a time by how long ago it was: half of the unit that was named on
// each side.
func (in present) before(m moment) (reading, *ParseError) {
	if m.clock != nil || m.half != "" || m.part != nil || m.day.names() {
		return reading{}, twice("times")
	}
	at := in.now.Add(-m.ago.length)
	around := m.ago.exact / 2
	if m.about {
		around = max(around, aboutMinute)
	}
	r := spanning(civil(at.In(in.loc)), at.Add(-around), at.Add(around))
	if !m.about {
		r.begin, r.end = at, at
	}
	return r, nil
}

// on reads a moment on a day.
func (in present) on(day time.Time, m moment) (reading, *ParseError) {
	if m.clock != nil {
		return in.at(day, m)
	}
	from, to := 0, 24
	if p := m.partOfDay(); p != nil {
		from, to = p.from, p.to
	} else if m.about {
		from, to = -24, 48
	}
	hour := func(n int) time.Time { return edge(day.Add(time.Duration(n)*time.Hour), in.loc) }
	r := spanning(day, hour(from), hour(to))
	if !r.span.From.Before(r.span.To) {
		return r, impossible("no calendar of that zone has %s", day.Format("2 January 2006"))
	}
	return r, nil
}

// partOfDay returns the part that is named; nil: none.
func (m moment) partOfDay() *part {
	switch {
	case m.part != nil:
		return m.part
	case m.half == am:
		return &beforeNoon
	case m.half == pm:
		return &afterNoon
	}
	return nil
}

// How far the true time may be from a stated one.
const (
	aboutHour   = 30 * time.Minute // that was said with the hour alone
	aboutMinute = 15 * time.Minute // that was said to be about a minute
)

// at reads a clock time on a day.
func (in present) at(day time.Time, m moment) (reading, *ParseError) {
	sinceMidnight, mistake := in.sinceMidnight(m)
	if mistake != nil {
		return reading{}, mistake
	}
	wall := day.Add(sinceMidnight)
	list := instants(wall, in.loc)
	if len(list) == 0 {
		return reading{}, impossible("clocks were set forward over %s: there was no such time", wall.Format("15:04 on 2 January 2006"))
	}
	first, last := list[0], list[len(list)-1]
	before, after := m.width()
	r := spanning(day, first.Add(-before), last.Add(after))
	if !m.about && m.around == onBoth {
		r.begin, r.end = first, last
	}
	return r, nil
}

// width tells how far before and after its clock time a moment may be.
func (m moment) width() (before, after time.Duration) {
	wide := aboutMinute
	if m.clock.exact == time.Hour {
		wide = aboutHour
	}
	switch {
	case m.around == shortlyBefore:
		return wide, 0
	case m.around == shortlyAfter:
		return 0, wide
	case m.about || m.clock.exact == time.Hour:
		return wide, wide
	}
	return 0, m.clock.exact
}
