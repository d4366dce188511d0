package when

import (
	"time"

	"mailprobe/report"
)

// between reads a span from its two sides. What one of them does not say it has
// from the other: the zone, the day, the half of the day.
func (in present) between(left, right moment) (report.Span, *ParseError) {
	if left.zone == nil {
		left.zone = right.zone
	}
	if right.zone == nil {
		right.zone = left.zone
	}
	if !left.placed() || !right.placed() {
		if mistake := in.shareHalf(&left, &right); mistake != nil {
			return report.Span{}, mistake
		}
	}
	for _, m := range []moment{left, right} {
		if mistake := m.needsClock(); mistake != nil {
			return report.Span{}, mistake
		}
	}
	if right.placed() && !left.placed() {
		return in.borrow(right, left, false)
	}
	return in.borrow(left, right, true)
}

// placed tells whether a moment says its own day.
func (m moment) placed() bool { return m.day.names() || m.ago != nil }

// borrow reads the side that says its day, and the other one, on the same day
// unless that says its own, or on the day beside it where they would be the wrong
// way around.
func (in present) borrow(owner, other moment, ownerFirst bool) (report.Span, *ParseError) {
	own, mistake := in.resolve(owner)
	if mistake != nil {
		return report.Span{}, mistake
	}
	borrows := !other.placed()
	next := 1
	if !ownerFirst {
		next = -1
	}
	for _, day := range []time.Time{own.day, own.day.AddDate(0, 0, next)} {
		if borrows {
			other.day = dayRef{year: day.Year(), month: int(day.Month()), day: day.Day()}
		}
		r, mistake := in.resolve(other)
		if mistake != nil {
			return report.Span{}, mistake
		}
		span := report.Span{From: own.begin, To: r.end}
		if !ownerFirst {
			span = report.Span{From: r.begin, To: own.end}
		}
		if span.From.Before(span.To) {
			return span, nil
		}
		if !borrows || span.From.Equal(span.To) {
			break
		}
	}
	return report.Span{}, &ParseError{Why: Inverted, Detail: "it ends before it begins, or as it does"}
}

// shareHalf gives an hour of up to twelve the half of the day that makes the span
// the shortest: 3 pm to 5, 5 to 6 pm, 11 am to 1.
func (in present) shareHalf(left, right *moment) *ParseError {
	if left.clock == nil || right.clock == nil {
		return nil
	}
	switch {
	case left.marked() && !right.marked() && right.clock.hour <= 12:
		at, mistake := in.sinceMidnight(*left)
		if mistake != nil {
			return mistake
		}
		c := *right.clock
		c.bare, c.hour = false, c.hour%12
		for c.sinceMidnight() <= at {
			c.hour += 12
		}
		right.clock, right.half = &c, ""
	case right.marked() && !left.marked() && left.clock.hour <= 12:
		at, mistake := in.sinceMidnight(*right)
		if mistake != nil {
			return mistake
		}
		c := *left.clock
		c.bare, c.hour = false, c.hour%12+24
		for c.sinceMidnight() >= at {
			c.hour -= 12
		}
		left.clock = &c
	case left.clock.bare != right.clock.bare:
		l, r := *left.clock, *right.clock
		l.bare, r.bare = false, false
		left.clock, right.clock = &l, &r
	}
	return nil
}
