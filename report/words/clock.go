package words

import (
	"fmt"
	"time"

	"mailprobe/probe"
)

// instants are how a language writes times.
type instants struct {
	fromTo, atTheLatest, between, inZone string
	until                                string // before an upper bound in a cell
	about, aboutBy, aboutBetween         string // to the minute
	aboutZone, aboutDate                 string // with zone, with date
}

// Clock writes times: those of the day that a text is about without a date, and
// always with their zone. It writes all else that its Words do. Make one with
// [Words.Clock].
type Clock struct {
	*Words
	loc *time.Location
	day time.Time // the day that needs no date
	// zoned tells that cells of tables name the zone themselves, since it
	// changes within the text.
	zoned bool
}

// Clock returns the clock, in a location (nil: UTC), of a text about the time from
// its day to until.
func (w *Words) Clock(loc *time.Location, day, until time.Time) Clock {
	if loc == nil {
		loc = time.UTC
	}
	k := Clock{Words: w, loc: loc, day: day.In(loc)}
	_, before := k.day.Zone()
	_, after := until.In(loc).Zone()
	k.zoned = before != after
	return k
}

// In returns an instant in the clock's location.
func (k Clock) In(at time.Time) time.Time { return at.In(k.loc) }

// Location returns the clock's location.
func (k Clock) Location() *time.Location { return k.loc }

// Zone names the zone of an instant as people do, or by its offset.
func (k Clock) Zone(at time.Time) string {
	name, _ := at.In(k.loc).Zone()
	if name == "" || name[0] == '+' || name[0] == '-' {
		return at.In(k.loc).Format("-07:00")
	}
	return name
}

// Offset names the zone with its offset: JST (+09:00).
func (k Clock) Offset(at time.Time) string {
	if offset := at.In(k.loc).Format("-07:00"); offset != k.Zone(at) {
		return fmt.Sprintf(k.instant.inZone, k.Zone(at), offset)
	}
	return k.Zone(at)
}

func (k Clock) sameDay(a, b time.Time) bool {
	return a.In(k.loc).Format(time.DateOnly) == b.In(k.loc).Format(time.DateOnly)
}

// Full writes an instant with date and zone.
func (k Clock) Full(at time.Time) string {
	return k.date(at.In(k.loc)) + " " + k.seconds(at) + " " + k.Zone(at)
}

// Short writes an instant with its zone, and its date unless it is the
// text's day.
func (k Clock) Short(at time.Time) string { return k.Bare(at) + " " + k.Zone(at) }

// Bare is Short without the zone, for the first of two times and for cells.
func (k Clock) Bare(at time.Time) string { return k.dated(at, k.seconds(at)) }

func (k Clock) dated(at time.Time, hours string) string {
	if k.sameDay(at, k.day) {
		return hours
	}
	return k.short(at.In(k.loc)) + " " + hours
}

func (k Clock) seconds(at time.Time) string { return at.In(k.loc).Format("15:04:05") }

// Minute writes an instant to the minute, with its zone.
func (k Clock) Minute(at time.Time) string { return k.BareMinute(at) + " " + k.Zone(at) }

// BareMinute writes an instant to the minute without the zone.
func (k Clock) BareMinute(at time.Time) string { return k.dated(at, at.In(k.loc).Format("15:04")) }

// Period writes the time from one instant to another, with the date of the first
// and the zone of the last.
func (k Clock) Period(from, to time.Time) string {
	first := k.date(from.In(k.loc)) + " " + k.seconds(from)
	if k.Zone(from) != k.Zone(to) {
		first += " " + k.Zone(from)
	}
	last := k.seconds(to)
	if !k.sameDay(from, to) {
		last = k.date(to.In(k.loc)) + " " + last
	}
	return k.FromTo(first, last+" "+k.Zone(to))
}

// FromTo joins the two ends of a span that are written already.
func (k Clock) FromTo(from, to string) string { return fmt.Sprintf(k.instant.fromTo, from, to) }

// Interval states an instant that is known within bounds: its upper one, which
// is the first evidence, and both in brackets.
func (k Clock) Interval(i probe.Interval) string { return k.bounds(i, k.Short) }

// FullInterval is Interval with the date.
func (k Clock) FullInterval(i probe.Interval) string { return k.bounds(i, k.Full) }

func (k Clock) bounds(i probe.Interval, write func(time.Time) string) string {
	low, high := Outwards(i)
	switch {
	case i.To.IsZero():
		return k.NotKnown
	case i.From.Equal(i.To):
		return write(low)
	case i.From.IsZero():
		return fmt.Sprintf(k.instant.atTheLatest, write(high))
	case high.Sub(low) <= time.Second:
		return write(high)
	}
	return fmt.Sprintf(k.instant.between, write(high), k.Bare(low), k.Bare(high))
}

// Last writes the upper bound of an interval without its zone.
func (k Clock) Last(i probe.Interval) string {
	_, high := Outwards(i)
	return k.Bare(high)
}
