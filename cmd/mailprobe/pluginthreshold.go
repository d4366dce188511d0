package main

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// threshold is a range of durations as the Monitoring Plugins guidelines write
// them, [@]start:end: an alert is raised outside of it, or with @ inside. Both
// ends belong to it. A number alone is its end, and it starts at 0; an end that
// is left out is infinite, and so is the start ~.
type threshold struct {
	given    string
	from, to time.Duration
	inside   bool
}

// The infinite ends.
const (
	longAgo = time.Duration(math.MinInt64)
	forever = time.Duration(math.MaxInt64)
)

// UnmarshalText implements encoding.TextUnmarshaler, for the command line.
func (t *threshold) UnmarshalText(text []byte) error {
	r := threshold{given: string(text), to: forever}
	span, inside := strings.CutPrefix(r.given, "@")
	r.inside = inside
	start, end, two := strings.Cut(span, ":")
	if !two {
		start, end = "0", span
	}
	var err error
	if r.from, err = parseBound(start); start == "~" {
		r.from, err = longAgo, nil
	}
	if err == nil && (end != "" || !two) {
		r.to, err = parseBound(end)
	}
	if err == nil && r.from > r.to {
		err = fmt.Errorf("its start is after its end")
	}
	if err != nil {
		return fmt.Errorf("the range %q: %w; write a duration such as 30s or 2m, plain seconds, or a range such as 1:30", r.given, err)
	}
	*t = r
	return nil
}

// plainSeconds is how other plugins are told durations.
var plainSeconds = regexp.MustCompile(`^[0-9]{1,9}(\.[0-9]{1,9})?$`)

func parseBound(text string) (time.Duration, error) {
	if plainSeconds.MatchString(text) {
		seconds, err := strconv.ParseFloat(text, 64)
		return time.Duration(math.Round(seconds * float64(time.Second))), err
	}
	d, err := time.ParseDuration(text)
	switch {
	case err != nil:
		return 0, fmt.Errorf("%q is no duration", text)
	case d < 0:
		return 0, fmt.Errorf("%q is below zero", text)
	}
	return d, nil
}

// alerts tells whether a duration raises the alert; nil never does.
func (t *threshold) alerts(d time.Duration) bool {
	return t != nil && (t.from <= d && d <= t.to) == t.inside
}

// String writes the range in plain seconds.
func (t *threshold) String() string {
	text := ""
	switch t.from {
	case 0:
	case longAgo:
		text = "~:"
	default:
		text = decimal(t.from) + ":"
	}
	switch {
	case t.to != forever:
		text += decimal(t.to)
	case t.from == 0:
		text = "0:"
	}
	if t.inside {
		text = "@" + text
	}
	return text
}
