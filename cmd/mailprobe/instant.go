package main

import (
	"fmt"
	"strings"
	"time"
)

// instantForms are how an instant may be written, beside RFC 3339; in the zone
// that is in force.
var instantForms = []string{"2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02"}

// parseInstant reads an instant.
func parseInstant(flag, text string) (time.Time, error) {
	text = strings.TrimSpace(text)
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at, nil
	}
	for _, form := range instantForms {
		if at, err := time.ParseInLocation(form, text, time.Local); err == nil {
			return at, nil
		}
	}
	return time.Time{}, usage(fmt.Errorf("%s: %q is no time: write it as in 2011-05-06 04:10, or as in 2011-05-06T04:10:00+09:00", flag, clip(printable(text), 60)))
}

// parseSpan reads two instants, of which each may be left out.
func parseSpan(from, to string) (begin, end time.Time, err error) {
	if from != "" {
		if begin, err = parseInstant("--from", from); err != nil {
			return begin, end, err
		}
	}
	if to != "" {
		if end, err = parseInstant("--to", to); err != nil {
			return begin, end, err
		}
	}
	if !begin.IsZero() && !end.IsZero() && !begin.Before(end) {
		return begin, end, usage(fmt.Errorf("--to %s is not after --from %s: exchange them", to, from))
	}
	return begin, end, nil
}

// parseMonth reads a month, as in 2011-05, in the zone that is in force.
func parseMonth(text string) (begin, end time.Time, err error) {
	begin, err = time.ParseInLocation("2006-01", text, time.Local)
	if err != nil {
		return begin, end, usage(fmt.Errorf("--month: %q is no month: write it as in 2011-05", clip(printable(text), 60)))
	}
	return begin, begin.AddDate(0, 1, 0), nil
}
