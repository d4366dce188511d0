package answer

import (
	"time"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/words"
)

// spoken writes times as one says them on the telephone: to the minute, without
// the date on the day that the caller asks about, and without the zone that was
// named with it.
type spoken struct {
	tongue
	k    words.Clock
	loc  *time.Location
	day  time.Time // the day that the caller asks about
	asOf time.Time
}

// tongue is how a language says times.
type tongue struct {
	date     func(t time.Time, year bool) string
	hour     func(time.Time) string
	zone     func(name string) string
	dated    func(hour, date string) string // an hour of a day that must be named
	within   func(from, to string) string   // between two instants
	about    string                         // "{t}" is an instant; as the begin or the end of a span
	by       string                         // likewise, one that is not later
	at       string                         // when something happened
	until    string                         // by when something is expected
	edges    string                         // when something began and ended
	moment   string                         // the same in one minute, and for how long
	asked    askedWords
	duration func(time.Duration) string
}

// askedWords are how the time is said that the caller asks about.
type askedWords struct {
	minute func(hour, date, zone string) string
	span   func(from, to, date, zone string) string
	days   func(from, to, zone string) string // with their dates
	day    func(date, zone string) string
}

// asked says the time that a question is about.
func (s spoken) asked(sent report.Span) string {
	from, to := sent.From.In(s.loc), sent.To.In(s.loc)
	zone := s.zone(s.k.Zone(from))
	switch {
	case to.Sub(from) <= time.Minute:
		return s.tongue.asked.minute(s.hour(from), s.dateOf(from), zone)
	case isDay(from, to):
		return s.tongue.asked.day(s.dateOf(from), zone)
	case sameDay(from, to):
		return s.tongue.asked.span(s.hour(from), s.hour(to), s.dateOf(from), zone)
	}
	return s.tongue.asked.days(s.dated(s.hour(from), s.dateOf(from)), s.dated(s.hour(to), s.dateOf(to)), zone)
}

// when says when something came or is expected: about one minute, or between two.
func (s spoken) when(i probe.Interval) string {
	low, high := words.Minutes(i.From, i.To)
	switch {
	case i.To.IsZero():
		return ""
	case i.From.IsZero():
		return put(s.until, "{t}", s.instant(high))
	case words.IsTight(i):
		return put(s.at, "{t}", s.instant(words.Told(i)))
	case !sameDay(low.In(s.loc), high.In(s.loc)):
		return s.within(s.dayOf(low, s.zoned(low)), s.dayOf(high, s.zoned(high)))
	}
	span := s.within(s.hour(low.In(s.loc)), s.zoned(high))
	if !sameDay(low.In(s.loc), s.day) {
		span = s.dayOf(low, span)
	}
	return span
}

// expected says when something should come: what lies behind us is no news.
func (s spoken) expected(i probe.Interval) string {
	if i.From.After(s.asOf) {
		return s.when(i)
	}
	return s.when(probe.Interval{To: i.To})
}

// edge says where a span begins or ends: about a minute, or the bound by which
// it certainly does.
func (s spoken) edge(i probe.Interval) string {
	if words.IsTight(i) {
		return put(s.about, "{t}", s.instant(words.Told(i)))
	}
	_, high := words.Minutes(i.From, i.To)
	return put(s.by, "{t}", s.instant(high))
}

// lasted says when something began and ended. Where both were in one minute, its
// length says more than that minute twice.
func (s spoken) lasted(start, end probe.Interval) string {
	if words.IsTight(start) && words.IsTight(end) && words.Told(start).Equal(words.Told(end)) {
		lasted := max(end.Middle().Sub(start.Middle()), time.Second)
		return put(put(s.moment, "{t}", s.instant(words.Told(start))), "{d}", s.duration(lasted))
	}
	return put(put(s.edges, "{start}", s.edge(start)), "{end}", s.edge(end))
}

// instant says one minute, with what differs from the time asked for: the day,
// the zone.
func (s spoken) instant(at time.Time) string {
	if sameDay(at.In(s.loc), s.day) {
		return s.zoned(at)
	}
	return s.dayOf(at, s.zoned(at))
}

// dayOf adds the date of an instant to its hours.
func (s spoken) dayOf(at time.Time, hours string) string {
	return s.dated(hours, s.dateOf(at.In(s.loc)))
}

// zoned says the hour of an instant, with its zone unless that was named.
func (s spoken) zoned(at time.Time) string {
	hours := s.hour(at.In(s.loc))
	if name := s.k.Zone(at); name != s.k.Zone(s.day) {
		hours += s.zone(name)
	}
	return hours
}

// named says an instant with its date and zone, whatever was named before.
func (s spoken) named(at time.Time) string {
	at = at.In(s.loc)
	return s.dayOf(at, s.hour(at)+s.zone(s.k.Zone(at)))
}

func (s spoken) dateOf(at time.Time) string {
	return s.date(at, at.Year() != s.asOf.In(s.loc).Year())
}

func sameDay(a, b time.Time) bool {
	return a.Format(time.DateOnly) == b.Format(time.DateOnly)
}

// isDay tells whether a span is one day from midnight to midnight.
func isDay(from, to time.Time) bool {
	return from.Format(time.TimeOnly) == "00:00:00" && from.AddDate(0, 0, 1).Equal(to)
}
