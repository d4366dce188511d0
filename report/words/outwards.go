package words

import (
	"time"

	"mailprobe/probe"
)

// Outwards rounds an interval to seconds so that it still holds what it held.
func Outwards(i probe.Interval) (low, high time.Time) {
	return outwards(i.From, i.To, time.Second)
}

// Minutes rounds a span to minutes, outwards.
func Minutes(from, to time.Time) (low, high time.Time) {
	return outwards(from, to, time.Minute)
}

func outwards(from, to time.Time, unit time.Duration) (low, high time.Time) {
	low, high = from.Truncate(unit), to.Truncate(unit)
	if high.Before(to) {
		high = high.Add(unit)
	}
	return low, high
}

// Known rounds an instant at which something was known up to a second, as upper
// bounds are: else what happened just before would be told as later.
func Known(at time.Time) time.Time {
	_, high := outwards(time.Time{}, at, time.Second)
	return high
}
