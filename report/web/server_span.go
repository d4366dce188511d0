package web

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"mailprobe/report"
)

// spanForm is the span of time that a page was asked for, as it was asked: it is
// given back as it was typed, also where it makes no sense.
type spanForm struct {
	Span, From, To string
	Field          string // of the mistake; empty: there is none
	Mistake        spanMistake
}

// spanMistake is what is wrong with a span.
type spanMistake string

// The mistakes.
const (
	spanNotKnown   spanMistake = "not known"    // no length of time
	spanNoTime     spanMistake = "no time"      // no instant
	spanBackwards  spanMistake = "backwards"    // it ends before it begins
	spanInFuture   spanMistake = "future"       // it begins after now
	spanTooLong    spanMistake = "too long"     // longer than longestSpan
	spanBeforeTime spanMistake = "before times" // so long ago that no time is written so
)

// The spans that pages offer, the one that is shown unasked, and the longest one
// that is read at once.
const (
	usualSpan   = "24h"
	longestSpan = 400 * 24 * time.Hour
)

var offeredSpans = []string{"1h", "6h", "24h", "7d"}

// readSpan reads span=6h, or from= and to= in a location: without from it is the
// day before to, without to it lasts until now, and without any of them it is the
// usual one, or zero where none is.
func readSpan(q url.Values, now time.Time, loc *time.Location, unasked string) (report.Span, spanForm) {
	f := spanForm{Span: q.Get("span"), From: strings.TrimSpace(q.Get("from")), To: strings.TrimSpace(q.Get("to"))}
	if f.From != "" || f.To != "" {
		f.Span = ""
		return f.between(now, loc)
	}
	if f.Span == "" {
		f.Span = unasked
	}
	if f.Span == "" {
		return report.Span{}, f
	}
	length, ok := readLength(f.Span)
	switch {
	case !ok:
		return f.wrong("span", spanNotKnown)
	case length > longestSpan:
		return f.wrong("span", spanTooLong)
	}
	return report.Span{From: now.Add(-length), To: now}, f
}

func (f spanForm) wrong(field string, m spanMistake) (report.Span, spanForm) {
	f.Field, f.Mistake = field, m
	return report.Span{}, f
}

func (f spanForm) between(now time.Time, loc *time.Location) (report.Span, spanForm) {
	span := report.Span{To: now}
	var ok bool
	if f.To != "" {
		if span.To, ok = readTime(f.To, loc); !ok {
			return f.wrong("to", spanNoTime)
		}
	}
	span.From = span.To.Add(-24 * time.Hour)
	if f.From != "" {
		if span.From, ok = readTime(f.From, loc); !ok {
			return f.wrong("from", spanNoTime)
		}
	}
	switch {
	case span.From.Year() < 1971:
		return f.wrong("from", spanBeforeTime)
	case span.From.After(now):
		return f.wrong("from", spanInFuture)
	case !span.From.Before(span.To):
		return f.wrong("to", spanBackwards)
	case span.To.Sub(span.From) > longestSpan:
		return f.wrong("from", spanTooLong)
	}
	return span.Until(now), f
}

// lengthForm is a length of time as an address holds it; of four digits the longest
// still fits a time.Duration.
var lengthForm = regexp.MustCompile(`^([1-9][0-9]{0,3})([mhdw])$`)

func readLength(text string) (time.Duration, bool) {
	m := lengthForm.FindStringSubmatch(text)
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(m[1])
	unit := map[string]time.Duration{"m": time.Minute, "h": time.Hour, "d": 24 * time.Hour, "w": 7 * 24 * time.Hour}[m[2]]
	return time.Duration(n) * unit, err == nil
}

// timeForms are how an instant may be written without a zone: as a browser's
// field for times sends it, and as people type it.
var timeForms = []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02 15:04:05", time.DateOnly}

func readTime(text string, loc *time.Location) (time.Time, bool) {
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at.UTC(), true
	}
	for _, form := range timeForms {
		if at, err := time.ParseInLocation(form, text, loc); err == nil {
			return at.UTC(), true
		}
	}
	return time.Time{}, false
}

// query returns the span for an address: as it was asked.
func (f spanForm) query() url.Values {
	q := url.Values{}
	for name, value := range map[string]string{"span": f.Span, "from": f.From, "to": f.To} {
		if value != "" {
			q.Set(name, value)
		}
	}
	return q
}
