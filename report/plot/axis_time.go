package plot

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// TimeAxis is the span of a figure. One that is shorter than a minute is drawn
// as a minute, one that ends before it begins is turned round, and of one longer
// than 200 years the first 200 are drawn.
type TimeAxis struct {
	From     time.Time
	To       time.Time
	Location *time.Location // of the ticks; nil: UTC
	// Format writes a label; nil: 15:04:05, 15:04, 01-02, 2006-01, 2006 and 2006-01-02.
	Format func(time.Time, Unit) string
}

// Unit says what a label of the time axis must tell.
type Unit int

// The units. Seconds to Years label the ticks; the date or the year stands once
// below those that do not tell it themselves.
const (
	Second Unit = iota // time of day with seconds
	Minute             // time of day
	Day                // day and month
	Month              // month and year
	Year               // year; also below days
	Date               // day, month and year; below times of day
)

// neutral are the layouts that need no language.
var neutral = [...]string{
	Second: "15:04:05",
	Minute: "15:04",
	Day:    "01-02",
	Month:  "2006-01",
	Year:   "2006",
	Date:   "2006-01-02",
}

// The lengths of an axis. The longest one still fits a time.Duration.
const (
	minSpan = time.Minute
	maxSpan = 200 * 365 * 24 * time.Hour
)

// tidy returns an axis that can be drawn.
func (a TimeAxis) tidy() TimeAxis {
	if a.Location == nil {
		a.Location = time.UTC
	}
	if a.Format == nil {
		a.Format = func(t time.Time, u Unit) string { return t.Format(neutral[u]) }
	}
	if a.To.Before(a.From) {
		a.From, a.To = a.To, a.From
	}
	if short := minSpan - a.To.Sub(a.From); short > 0 {
		a.From, a.To = a.From.Add(-short/2), a.To.Add(short-short/2)
	}
	if a.To.Sub(a.From) > maxSpan {
		a.To = a.From.Add(maxSpan)
	}
	a.From, a.To = a.From.In(a.Location), a.To.In(a.Location)
	return a
}

// context returns the unit that stands once below labels of u; false where they
// tell everything.
func (u Unit) context() (Unit, bool) {
	switch u {
	case Second, Minute:
		return Date, true
	case Day:
		return Year, true
	default:
		return u, false
	}
}

// zones names the offsets in the axis, such as "+09:00 JST". It names two at
// most: more come only from summer time turning over and over, or from a span
// over which a country changed its mind.
func (a TimeAxis) zones() string {
	var names []string
	for t := a.From; len(names) < 2; {
		if name := zoneName(t); !slices.Contains(names, name) {
			names = append(names, name)
		}
		_, end := t.ZoneBounds()
		if end.IsZero() || end.After(a.To) {
			break
		}
		t = end
	}
	return strings.Join(names, ", ")
}

func zoneName(t time.Time) string {
	name, seconds := t.Zone()
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	offset := fmt.Sprintf("%c%02d:%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		offset += fmt.Sprintf(":%02d", seconds%60)
	}
	if name == "" || strings.ContainsAny(name[:1], "+-") { // a zone without letters of its own
		return offset
	}
	return offset + " " + name
}
