package when

import (
	"fmt"
	"time"
)

// days returns which days may be meant, the newest first. Of several, the newest
// that is not after now is; one alone is meant whatever the present is.
func (in present) days(d dayRef) ([]time.Time, *ParseError) {
	switch {
	case d.offset != nil:
		return []time.Time{in.today().AddDate(0, 0, *d.offset)}, nil
	case d.dated():
		return in.dates(d)
	case d.weekday != nil && d.week != nil:
		return in.inWeek(*d.weekday, *d.week)
	case d.weekday != nil:
		back := (int(in.today().Weekday()-*d.weekday) + 7) % 7
		if d.before && back == 0 {
			back = 7
		}
		newest := in.today().AddDate(0, 0, -back)
		return []time.Time{newest, newest.AddDate(0, 0, -7)}, nil
	case d.week != nil:
		return nil, &ParseError{Why: Vague, Detail: "a week is too long: name the day"}
	}
	return []time.Time{in.today(), in.today().AddDate(0, 0, -1), in.today().AddDate(0, 0, -2)}, nil
}

// dates returns the days with a date of which parts may be missing.
func (in present) dates(d dayRef) ([]time.Time, *ParseError) {
	d, mistake := in.order(d)
	if mistake != nil {
		return nil, mistake
	}
	var list []time.Time
	put := func(year, month int) {
		if day := civilDay(year, month, d.day); day.Day() == d.day && int(day.Month()) == month {
			list = append(list, day)
		}
	}
	today := in.today()
	switch {
	case d.day == 0 || (d.month == 0 && d.year != 0):
		return nil, &ParseError{Why: Vague, Detail: "a month or a year is too long: name the day"}
	case d.year != 0:
		put(d.year, d.month)
	case d.month != 0:
		for year := today.Year(); year > today.Year()-9; year-- { // 29 February: up to eight years apart, over 1900 or 2100
			put(year, d.month)
		}
	default:
		for n := range 3 { // of two months in a row, one has 31 days
			m := civilDay(today.Year(), int(today.Month())-n, 1)
			put(m.Year(), int(m.Month()))
		}
	}
	if len(list) == 0 {
		return nil, impossible("no calendar has that day")
	}
	return list, nil
}

// order tells the day from the month. In Japan the month comes first; elsewhere
// each is written first by some.
func (in present) order(d dayRef) (dayRef, *ParseError) {
	first, second := d.slashed[0], d.slashed[1]
	dayFirst := false
	switch {
	case d.slashed == [2]int{}:
		return d, nil
	case min(first, second) == 0, min(first, second) > 12, max(first, second) > 31:
		return d, impossible("no calendar has that day")
	case first == second, second > 12:
	case first > 12:
		dayFirst = true
	case in.japanese || in.abbreviation() == "JST": // whatever name the zone has
	default:
		month := func(n int) string { return time.Month(n).String() }
		return d, &ParseError{Why: Ambiguous, Part: fmt.Sprintf("%d/%d", first, second), Readings: []string{
			fmt.Sprintf("%d %s", first, month(second)), fmt.Sprintf("%d %s", second, month(first)),
		}}
	}
	d.month, d.day = first, second
	if dayFirst {
		d.month, d.day = second, first
	}
	return d, nil
}

func (in present) abbreviation() string {
	name, _ := in.now.In(in.loc).Zone()
	return name
}

// inWeek returns a day of a week counted from the present one. A week begins on
// Monday for some and on Sunday for others, so that its Sunday may be either.
func (in present) inWeek(w time.Weekday, week int) ([]time.Time, *ParseError) {
	today := in.today()
	sinceMonday := func(w time.Weekday) int { return (int(w) + 6) % 7 }
	fromMonday := today.AddDate(0, 0, sinceMonday(w)-sinceMonday(today.Weekday())+7*week)
	fromSunday := today.AddDate(0, 0, int(w)-int(today.Weekday())+7*week)
	if !fromMonday.Equal(fromSunday) {
		return nil, &ParseError{Why: Ambiguous, Readings: []string{fromSunday.Format("2 January"), fromMonday.Format("2 January")}}
	}
	return []time.Time{fromMonday}, nil
}

// agrees refuses a day of the week that a date did not have.
func (d dayRef) agrees(day time.Time) *ParseError {
	if d.weekday == nil || day.Weekday() == *d.weekday {
		return nil
	}
	return contradicts("%s is a %s, not a %s", day.Format("2 January 2006"), day.Weekday(), *d.weekday)
}
