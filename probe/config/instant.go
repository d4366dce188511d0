package config

import (
	"fmt"
	"time"
)

// parseInstant reads an instant with its offset, as in RFC 3339, or by the
// clocks of a zone. What these clocks skip or show twice, when they are put
// forward or back, is no instant.
func parseInstant(text string, zone *time.Location) (t time.Time, msg, cure string) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, "", ""
	}
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02 15:04:05"} {
		t, err := time.ParseInLocation(layout, text, zone)
		if err != nil || len(text) != len(layout) { // it takes 4:00 and fractions too
			continue
		}
		const cure = "write it with its offset, as in 2011-05-06T04:00:00+09:00"
		switch {
		case t.Format(layout) != text:
			return time.Time{}, fmt.Sprintf("%s does not exist in %s: the clocks are put forward over it", clip(text), zone), cure
		case isTwice(t):
			return time.Time{}, fmt.Sprintf("%s comes twice in %s: the clocks are put back", clip(text), zone), cure
		}
		return t, "", ""
	}
	return time.Time{}, fmt.Sprintf("%q is not a time", clip(text)), "write it as in 2011-05-06 04:00, or with an offset as in 2011-05-06T04:00:00+09:00"
}

// isTwice tells whether the clocks of its zone show the time of day of an
// instant once more, just before or after a change of their offset.
func isTwice(t time.Time) bool {
	_, offset := t.Zone()
	since, until := t.ZoneBounds()
	// again returns when a clock with the offset of another instant shows it.
	again := func(other time.Time) time.Time {
		_, there := other.Zone()
		return t.Add(time.Duration(offset-there) * time.Second)
	}
	before := !since.IsZero() && again(since.Add(-time.Nanosecond)).Before(since)
	after := !until.IsZero() && !again(until).Before(until)
	return before || after
}
