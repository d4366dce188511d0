package when

import (
	"fmt"
	"time"
)

// moment is what one side of a text says of a time; zero fields are not said.
type moment struct {
	text string // that it was read from

	day    dayRef
	ago    *ago
	clock  *clock
	half   half
	part   *part
	zone   *time.Location
	about  bool
	around side
}

// dayRef is what is said of a day.
type dayRef struct {
	year, month, day int    // zero: not said
	slashed          [2]int // day and month, in an order that is not known; zero: not said so
	weekday          *time.Weekday
	before           bool // the weekday is a day before today
	week             *int // of the weekday, counted from the present one
	offset           *int // days from today
}

// ago is how long before now a time was.
type ago struct {
	length time.Duration // zero where it is in days
	days   int
	exact  time.Duration // the unit that is named last: as exact as it is meant
}

// clock is what a clock showed.
type clock struct {
	hour, minute, second int
	exact                time.Duration // an hour, a minute or a second
	bare                 bool          // a number alone, which may be something else
}

// half is a half of the day.
type half string

const (
	am half = "am"
	pm half = "pm"
)

// side is on which side of a stated time the true one lies.
type side int

const (
	onBoth side = iota
	shortlyBefore
	shortlyAfter
)

// names tells whether anything is said of the day.
func (d dayRef) names() bool {
	return d.dated() || d.weekday != nil || d.offset != nil || d.week != nil
}

// dated tells whether a part of a date is said.
func (d dayRef) dated() bool {
	return d.year != 0 || d.month != 0 || d.day != 0 || d.slashed != [2]int{}
}

func (m *moment) empty() bool {
	return !m.day.names() && m.ago == nil && m.clock == nil && m.half == "" && m.part == nil
}

// step is what a lexeme says of a moment.
type step func(*moment) *ParseError

func twice(what string) *ParseError {
	return &ParseError{Why: Twice, Detail: "it names two " + what}
}

func impossible(format string, args ...any) *ParseError {
	return &ParseError{Why: Impossible, Detail: fmt.Sprintf(format, args...)}
}

func contradicts(format string, args ...any) *ParseError {
	return &ParseError{Why: Contradicts, Detail: fmt.Sprintf(format, args...)}
}

// date says a date; zero parts are not said.
func date(year, month, day int) step {
	return func(m *moment) *ParseError {
		if m.day.offset != nil || m.ago != nil || clash(m.day.year, year) || clash(m.day.month, month) || clash(m.day.day, day) {
			return twice("days")
		}
		if year != 0 && (year < 1970 || year > 2199) {
			return impossible("the year %d is not one of this record", year)
		}
		m.day.year, m.day.month, m.day.day = max(m.day.year, year), max(m.day.month, month), max(m.day.day, day)
		return nil
	}
}

func clash(known, said int) bool { return known != 0 && said != 0 }

// slashed says a day and a month, in an order that is not known, and maybe a year.
func slashed(year, first, second int) step {
	return func(m *moment) *ParseError {
		if m.day.dated() {
			return twice("days")
		}
		if mistake := date(year, 0, 0)(m); mistake != nil {
			return mistake
		}
		m.day.slashed = [2]int{first, second}
		return nil
	}
}

func weekday(w time.Weekday, before bool) step {
	return func(m *moment) *ParseError {
		if m.day.weekday != nil && *m.day.weekday != w {
			return twice("days of the week")
		}
		m.day.weekday, m.day.before = &w, m.day.before || before
		return nil
	}
}

func week(n int) step {
	return func(m *moment) *ParseError {
		m.day.week = &n
		return nil
	}
}

// relative says a day by its distance from today.
func relative(days int) step {
	return func(m *moment) *ParseError {
		if m.day.dated() || m.ago != nil || (m.day.offset != nil && *m.day.offset != days) {
			return twice("days")
		}
		m.day.offset = &days
		return nil
	}
}

func (a ago) step(m *moment) *ParseError {
	if m.ago != nil || m.day.names() {
		return twice("days")
	}
	if a.length == 0 && a.days > 0 {
		return relative(-a.days)(m)
	}
	m.ago = &a
	return nil
}

func (c clock) step(m *moment) *ParseError {
	if m.clock != nil {
		return twice("clock times")
	}
	if c.minute > 59 || c.second > 59 || c.hour > 29 {
		return impossible("no clock shows that")
	}
	m.clock = &c
	return nil
}

func (h half) step(m *moment) *ParseError {
	if m.half != "" && m.half != h {
		return contradicts("it is before noon and after noon")
	}
	m.half = h
	return nil
}

func (p part) step(m *moment) *ParseError {
	if m.part != nil && m.part.name != p.name {
		return twice("parts of the day")
	}
	m.part = &p
	return nil
}

func zone(loc *time.Location) step {
	return func(m *moment) *ParseError {
		if m.zone != nil && !sameOffset(m.zone, loc) {
			return twice("zones")
		}
		if m.zone == nil {
			m.zone = loc
		}
		return nil
	}
}

// sameOffset tells whether two fixed zones are one, as in "+0900 (JST)".
func sameOffset(a, b *time.Location) bool {
	_, x := time.Unix(0, 0).In(a).Zone()
	_, y := time.Unix(0, 0).In(b).Zone()
	return x == y
}

func approximately(m *moment) *ParseError { m.about = true; return nil }
func nothing(*moment) *ParseError         { return nil }

func (s side) step(m *moment) *ParseError {
	m.around = s
	return nil
}
