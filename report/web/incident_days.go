package web

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"mailprobe/report"
)

// dayFilter is from= and to= of the list of incidents: days, both of which count.
// They are given back as they were typed, also where they make no sense.
type dayFilter struct {
	From, To  string
	WrongFrom bool // no day
	WrongTo   bool
	Backwards bool // the last day is before the first
	span      report.Span
}

// Wrong tells whether the days make no sense.
func (f dayFilter) Wrong() bool { return f.WrongFrom || f.WrongTo || f.Backwards }

// Set tells whether any day was given.
func (f dayFilter) Set() bool { return f.From != "" || f.To != "" }

// readDays reads the filter in a location. A side that is not given has no bound.
func readDays(q url.Values, loc *time.Location) dayFilter {
	f := dayFilter{From: strings.TrimSpace(q.Get("from")), To: strings.TrimSpace(q.Get("to"))}
	var err error
	if f.From != "" {
		f.span.From, err = time.ParseInLocation(time.DateOnly, f.From, loc)
		f.WrongFrom = err != nil
	}
	if f.To != "" {
		f.span.To, err = time.ParseInLocation(time.DateOnly, f.To, loc)
		f.WrongTo = err != nil
		f.span.To = f.span.To.AddDate(0, 0, 1)
	}
	f.Backwards = !f.Wrong() && f.To != "" && !f.span.From.Before(f.span.To)
	return f
}

// address returns the address of a page of the list with this filter.
func (f dayFilter) address(page int) string {
	q := url.Values{}
	for name, value := range map[string]string{"from": f.From, "to": f.To} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	if len(q) == 0 {
		return "/incidents"
	}
	return "/incidents?" + q.Encode()
}
