package incident

import (
	"fmt"
	"time"

	"mailprobe/probe"
)

// clock writes times: of the day that a document is about without a date, and
// always with their zone.
type clock struct {
	c   catalogue
	loc *time.Location
	day time.Time // the day that needs no date
	// zoned tells that cells of tables name the zone themselves, since it
	// changes within the document.
	zoned bool
}

// newClock makes the clock of a document about the time from its day to until.
func newClock(c catalogue, loc *time.Location, day, until time.Time) clock {
	k := clock{c: c, loc: loc, day: day.In(loc)}
	_, before := k.day.Zone()
	_, after := until.In(loc).Zone()
	k.zoned = before != after
	return k
}

// zone names the zone of an instant as people do, or by its offset.
func (k clock) zone(at time.Time) string {
	name, _ := at.In(k.loc).Zone()
	if name == "" || name[0] == '+' || name[0] == '-' {
		return at.In(k.loc).Format("-07:00")
	}
	return name
}

// offset names the zone with its offset: JST (+09:00).
func (k clock) offset(at time.Time) string {
	if offset := at.In(k.loc).Format("-07:00"); offset != k.zone(at) {
		return fmt.Sprintf(k.c.say.inZone, k.zone(at), offset)
	}
	return k.zone(at)
}

func (k clock) sameDay(a, b time.Time) bool {
	return a.In(k.loc).Format(time.DateOnly) == b.In(k.loc).Format(time.DateOnly)
}

// full writes an instant with date and zone.
func (k clock) full(at time.Time) string {
	return k.c.date(at.In(k.loc)) + " " + k.seconds(at) + " " + k.zone(at)
}

// short writes an instant with its zone, and its date unless it is the
// document's day.
func (k clock) short(at time.Time) string { return k.bare(at) + " " + k.zone(at) }

// bare is short without the zone, for the first of two times and for cells.
func (k clock) bare(at time.Time) string { return k.dated(at, k.seconds(at)) }

func (k clock) dated(at time.Time, hours string) string {
	if k.sameDay(at, k.day) {
		return hours
	}
	return k.c.shortDate(at.In(k.loc)) + " " + hours
}

func (k clock) seconds(at time.Time) string { return at.In(k.loc).Format("15:04:05") }

// minute writes an instant to the minute, with its zone.
func (k clock) minute(at time.Time) string {
	return k.bareMinute(at) + " " + k.zone(at)
}

// period writes the time from one instant to another, with the date of the first
// and the zone of the last.
func (k clock) period(from, to time.Time) string {
	first := k.c.date(from.In(k.loc)) + " " + k.seconds(from)
	if k.zone(from) != k.zone(to) {
		first += " " + k.zone(from)
	}
	last := k.seconds(to)
	if !k.sameDay(from, to) {
		last = k.c.date(to.In(k.loc)) + " " + last
	}
	return fmt.Sprintf(k.c.say.fromTo, first, last+" "+k.zone(to))
}

// interval states an instant that is known within bounds: its upper one, which
// is the first evidence, and both in brackets.
func (k clock) interval(i probe.Interval, from func(time.Time) string) string {
	low, high := outwards(i)
	switch {
	case i.To.IsZero():
		return k.c.say.notKnown
	case i.From.Equal(i.To):
		return from(low)
	case i.From.IsZero():
		return fmt.Sprintf(k.c.say.atTheLatest, from(high))
	case high.Sub(low) <= time.Second:
		return from(high)
	}
	return fmt.Sprintf(k.c.say.between, from(high), k.bare(low), k.bare(high))
}

// cell writes an interval for a table: both its bounds, or one where they are the
// same second.
func (k clock) cell(i probe.Interval) string {
	low, high := outwards(i)
	zone := k.mark(high)
	switch {
	case i.To.IsZero():
		return k.c.say.none
	case i.From.Equal(i.To):
		return k.bare(low) + zone
	case i.From.IsZero():
		return k.c.say.until + k.bare(high) + zone
	case high.Sub(low) <= time.Second:
		return k.bare(high) + zone
	}
	return k.bare(low) + k.c.say.dash + k.bare(high) + zone
}

// mark is the zone behind a time in a cell, where the head cannot name it.
func (k clock) mark(at time.Time) string {
	if k.zoned {
		return " " + k.zone(at)
	}
	return ""
}

// minuteCell writes an instant to the minute for a table.
func (k clock) minuteCell(at time.Time) string { return k.bareMinute(at) + k.mark(at) }

// instant writes one instant for a table.
func (k clock) instant(at time.Time) string { return k.cell(probe.Interval{From: at, To: at}) }

// head adds the zone to the head of a column of times.
func (k clock) head(title string) string {
	if k.zoned {
		return title
	}
	return fmt.Sprintf(k.c.say.inZone, title, k.zone(k.day))
}

// outwards rounds an interval to seconds so that it still holds what it held.
func outwards(i probe.Interval) (low, high time.Time) {
	low, high = i.From.Truncate(time.Second), i.To.Truncate(time.Second)
	if high.Before(i.To) {
		high = high.Add(time.Second)
	}
	return low, high
}

// known rounds an instant at which something was known up to a second, as upper
// bounds are: else what happened just before would be told as later.
func known(at time.Time) time.Time {
	_, high := outwards(probe.Interval{To: at})
	return high
}

// last writes the upper bound of an interval without its zone.
func (k clock) last(i probe.Interval) string {
	_, high := outwards(i)
	return k.bare(high)
}

// minutes rounds a span to minutes, outwards.
func minutes(from, to time.Time) (low, high time.Time) {
	low, high = from.Truncate(time.Minute), to.Truncate(time.Minute)
	if high.Before(to) {
		high = high.Add(time.Minute)
	}
	return low, high
}

// bareMinute writes an instant to the minute without the zone.
func (k clock) bareMinute(at time.Time) string { return k.dated(at, at.In(k.loc).Format("15:04")) }
