package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"mailprobe/report"
)

// apiQuery is a request whose parameters were checked.
type apiQuery struct {
	in     apiIn
	r      *http.Request
	values url.Values
	now    time.Time
}

// apiQueryOf checks the parameters of a request. One that is not known is refused:
// a misspelt one would be ignored in silence, and the answer be to something else.
func apiQueryOf(r *http.Request, e apiEndpoint, loc *time.Location) (apiQuery, error) {
	q := apiQuery{in: apiIn{loc}, r: r, now: time.Now()}
	var err error
	if q.values, err = url.ParseQuery(r.URL.RawQuery); err != nil {
		return q, &MistakeError{Text: fmt.Sprintf("the query cannot be read: %v", err)}
	}
	var names []string
	for _, p := range e.Params {
		if !p.InPath {
			names = append(names, p.Name)
		}
	}
	for name, values := range q.values {
		switch {
		case !slices.Contains(names, name):
			return q, &MistakeError{Field: name, Text: fmt.Sprintf("there is no parameter %q here", name), Like: names}
		case len(values) > 1:
			return q, &MistakeError{Field: name, Text: fmt.Sprintf("the parameter %q is given %d times: give it once", name, len(values))}
		}
	}
	for _, p := range e.Params {
		if err := q.check(p); err != nil {
			return q, err
		}
	}
	return q, q.checkSpan()
}

// check refuses a value that a parameter cannot have.
func (q apiQuery) check(p apiParam) error {
	text := q.text(p.Name)
	mistake := func(format string, args ...any) error {
		return &MistakeError{Field: p.Name, Text: fmt.Sprintf("%s: %s", p.Name, fmt.Sprintf(format, args...)), Like: p.Values}
	}
	switch {
	case text == "" && p.Required:
		return mistake("this must be given")
	case text == "":
		return nil
	case p.Values != nil && !slices.Contains(p.Values, text):
		return mistake("%q is none of %s", text, strings.Join(p.Values, ", "))
	}
	switch p.Kind {
	case apiInstant:
		if _, err := parseAPITime(text); err != nil {
			return mistake("%q is no time of RFC 3339: write it as in 2011-05-06T04:10:00Z or 2011-05-06T04:10:00%%2B09:00", text)
		}
	case apiCount:
		if n, err := strconv.Atoi(text); err != nil || n < 1 || n > apiMostLimit {
			return mistake("%q is no number from 1 to %d", text, apiMostLimit)
		}
	case apiFlag:
		if text != "true" && text != "false" {
			return mistake("%q is neither true nor false", text)
		}
	}
	return nil
}

// checkSpan refuses a span that ends before it begins.
func (q apiQuery) checkSpan() error {
	s := q.span()
	if !s.From.IsZero() && !s.To.IsZero() && !s.From.Before(s.To) {
		return &MistakeError{Field: "to", Text: "to: the span ends before it begins: exchange from and to"}
	}
	return nil
}

// parseAPITime reads a time of RFC 3339. A plus sign that was not escaped has
// become a blank, which no such time holds.
func parseAPITime(text string) (time.Time, error) {
	return time.Parse(time.RFC3339, strings.ReplaceAll(text, " ", "+"))
}

func (q apiQuery) ctx() context.Context { return q.r.Context() }

// text returns the value of a parameter; empty: it is not given.
func (q apiQuery) text(name string) string {
	if v := q.r.PathValue(name); v != "" {
		return v
	}
	return strings.TrimSpace(q.values.Get(name))
}

func (q apiQuery) flag(name string) bool { return q.text(name) == "true" }

// count returns a number of test mails.
func (q apiQuery) count(name string) int {
	if n, err := strconv.Atoi(q.text(name)); err == nil {
		return n
	}
	return apiLimit
}

// question returns what is asked of a mail.
func (q apiQuery) question() Asked {
	return Asked{About: q.text("to"), At: q.text("at"), Direction: report.Direction(q.text("direction")), Sender: q.text("sender"), Location: q.in.loc}
}

// span returns the span that is asked for; a side that is not given is zero. Paths
// of which "to" is another parameter have no "from".
func (q apiQuery) span() (s report.Span) {
	s.From, _ = parseAPITime(q.text("from"))
	s.To, _ = parseAPITime(q.text("to"))
	return s
}

// lately returns the span that is asked for: where one side is missing, a day from
// the other; where both are, the last day.
func (q apiQuery) lately() report.Span {
	s := q.span()
	switch {
	case s.To.IsZero() && s.From.IsZero():
		s.To = q.now
	case s.To.IsZero():
		s.To = s.From.Add(apiLately)
	}
	if s.From.IsZero() {
		s.From = s.To.Add(-apiLately)
	}
	return s
}
