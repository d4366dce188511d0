package when

import (
	"slices"
	"time"
)

// A civil day or a wall clock's reading, which no zone has been given to yet, is a
// time in UTC.

// civil returns the day of an instant in its own zone.
func civil(t time.Time) time.Time { return civilDay(t.Year(), int(t.Month()), t.Day()) }

func civilDay(year, month, day int) time.Time {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}

// offsets returns how far a zone is from UTC before and after any change near a
// wall clock's reading: no two changes are so close.
func offsets(wall time.Time, loc *time.Location) [2]time.Duration {
	at := func(t time.Time) time.Duration {
		_, seconds := t.In(loc).Zone()
		return time.Duration(seconds) * time.Second
	}
	return [2]time.Duration{at(wall.Add(-26 * time.Hour)), at(wall.Add(26 * time.Hour))}
}

// instants returns when the clocks of a zone showed a time, in order: once, twice
// where they were set back over it, never where they were set forward.
func instants(wall time.Time, loc *time.Location) []time.Time {
	var list []time.Time
	for _, offset := range offsets(wall, loc) {
		t := wall.Add(-offset)
		if shows(t.In(loc), wall) && !slices.ContainsFunc(list, t.Equal) {
			list = append(list, t)
		}
	}
	slices.SortFunc(list, time.Time.Compare)
	return list
}

func shows(t, wall time.Time) bool {
	_, seconds := t.Zone()
	return t.Add(time.Duration(seconds) * time.Second).Equal(wall)
}

// edge returns the first instant at which clocks showed a time, or would have, had
// they not been set forward over it.
func edge(wall time.Time, loc *time.Location) time.Time {
	if list := instants(wall, loc); len(list) > 0 {
		return list[0]
	}
	after := wall.Add(-offsets(wall, loc)[0]) // the change, or later by what was left out before
	change, _ := after.In(loc).ZoneBounds()
	return change
}
