package plot

import "time"

// within returns the instants of a spacing from one instant to another, both
// included, in the location of the first.
func (s step) within(from, to time.Time) []time.Time {
	switch s.unit {
	case Second, Minute:
		return clockTimes(from, to, s.n)
	case Day:
		return days(from, to, s.n)
	case Month:
		return firsts(from, to, s.n)
	default:
		return firsts(from, to, 12*s.n)
	}
}

// clockTimes returns the instants at which a local clock shows a multiple of n
// seconds since midnight. Where the clock is turned, its next round time follows
// sooner or later than usual: an hour that comes twice is there twice, one that
// is left out is not.
func clockTimes(from, to time.Time, n int) []time.Time {
	var out []time.Time
	for start := from; !start.After(to); {
		_, end := start.ZoneBounds()
		for t := roundUp(start, n); !t.After(to) && (end.IsZero() || t.Before(end)); t = t.Add(time.Duration(n) * time.Second) {
			out = append(out, t)
		}
		if end.IsZero() {
			break
		}
		start = end
	}
	return out
}

// roundUp returns the first instant, not before t, at which the clock of t's
// offset shows a multiple of n seconds since midnight.
func roundUp(t time.Time, n int) time.Time {
	_, offset := t.Zone()
	each := time.Duration(n) * time.Second
	shown := time.Duration(mod(t.Unix()+int64(offset), 86400))*time.Second + time.Duration(t.Nanosecond())
	return t.Add((each - shown%each) % each)
}

// days returns the begins of days: of all, of every second one, or of the
// Mondays of every or every second week.
func days(from, to time.Time, n int) []time.Time {
	var out []time.Time
	y, m, d := from.Date()
	for i := 0; ; i++ {
		date := dateOf(y, m, d+i)
		if date.After(to.Add(2 * day)) {
			return out
		}
		t, ok := midnight(date, from.Location())
		if ok && onStep(date, n) && !t.Before(from) && !t.After(to) {
			out = append(out, t)
		}
	}
}

// dateOf returns an instant that stands for a date: noon in UTC, where no clock
// is turned. The month and the day may be out of range, as with time.Date.
func dateOf(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 12, 0, 0, 0, time.UTC) }

// onStep tells whether a date is one of each n days. The epoch was a Thursday,
// so weeks are counted from the Monday before it.
func onStep(date time.Time, n int) bool {
	number := (date.Unix() - 43200) / 86400
	if n%7 == 0 {
		number += 3
	}
	return number%int64(n) == 0
}

// firsts returns the begins of each n-th month, counted from January of year 0.
func firsts(from, to time.Time, n int) []time.Time {
	var out []time.Time
	months := 12*from.Year() + int(from.Month()) - 1
	for i := months - int(mod(int64(months), int64(n))); ; i += n {
		date := dateOf(0, time.Month(i+1), 1)
		if date.After(to.Add(2 * day)) {
			return out
		}
		if t, ok := midnight(date, from.Location()); ok && !t.Before(from) && !t.After(to) {
			out = append(out, t)
		}
	}
}

// mod returns the remainder of a division, which is never negative.
func mod(a, n int64) int64 { return (a%n + n) % n }

// midnight returns the first instant of a date in a location; false if the
// location skipped the whole day, as Samoa did in 2011. A clock that is turned
// at midnight makes this another time than 00:00, or the first of two.
func midnight(date time.Time, loc *time.Location) (time.Time, bool) {
	y, m, d := date.Date()
	t := time.Date(y, m, d, 0, 0, 0, 0, loc)
	begin, end := t.ZoneBounds()
	switch {
	case t.Hour() != 0 && t.Day() != d: // 00:00 does not exist, and t is before the gap
		t = end
	case t.Hour() != 0: // the same, and t is behind the gap
		t = begin
	case !begin.IsZero():
		if first := t.Add(-turned(begin)); first.Before(begin) && first.Day() == d {
			t = first
		}
	}
	gy, gm, gd := t.Date()
	return t, gy == y && gm == m && gd == d
}

// turned returns by how much the clock was turned back at an instant; negative
// where it was turned forward.
func turned(at time.Time) time.Duration {
	_, before := at.Add(-time.Second).Zone()
	_, after := at.Zone()
	return time.Duration(before-after) * time.Second
}
