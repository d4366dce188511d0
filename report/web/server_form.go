package web

import (
	"cmp"
	"maps"
	"net/url"
	"strings"
	"time"
)

// spanBar is the form that chooses the time that a page shows. It keeps what was
// typed, also where that makes no sense.
type spanBar struct {
	Action   string
	Links    []link // to the offered spans
	From, To string
	Shown    string // the time that is shown, in words
	Zone     string // that the fields are read in
	Mistake  string // in words; empty: there is none
	Field    string // that it is in: span, from or to
	Hidden   []spanHidden
	Check    *spanCheck // nil: there is none
	W        serverWords
}

// spanHidden is a field that a form hands on.
type spanHidden struct{ Name, Value string }

// spanCheck is a box to tick.
type spanCheck struct {
	Name, Label string
	On          bool
}

// bar returns the form of a page at an address, whose links keep some parameters.
func (f spanForm) bar(t serverWords, path string, keep url.Values, loc *time.Location) spanBar {
	b := spanBar{Action: path, From: inField(f.From, loc), To: inField(f.To, loc), Field: f.Field, W: t}
	for _, span := range offeredSpans {
		q := maps.Clone(keep)
		q.Set("span", span)
		b.Links = append(b.Links, link{Text: t.Spans[span], Href: path + "?" + q.Encode(), Current: f.Span == span})
	}
	if f.Mistake != "" {
		b.Mistake = cmp.Or(t.Wrong[f.Mistake], string(f.Mistake))
	}
	return b
}

// inField writes a time as a field for times holds it; what is none stays as it is.
func inField(text string, loc *time.Location) string {
	at, ok := readTime(text, loc)
	if !ok {
		return text
	}
	return strings.TrimSuffix(at.In(loc).Format("2006-01-02T15:04:05"), ":00")
}

// Picks tells whether a field can be one for times: such a field would drop what
// is no time, and with it what was typed.
func (b spanBar) Picks(text string) bool {
	_, ok := readTime(text, time.UTC)
	return ok || text == ""
}
