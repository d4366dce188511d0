package web

import (
	"net/http"
	"net/url"
	"time"

	"mailprobe/report"
)

// shared returns the address of a question that was answered: its time is
// absolute, and it says when it was asked. Without that it asks anew.
func (f *askForm) shared(v report.Verdict, loc *time.Location, asked time.Time) string {
	q := f.query()
	q.Set("at", absolute(v.Question.Sent, loc))
	if !asked.IsZero() {
		q.Set("asked", asked.In(loc).Format(time.RFC3339))
	}
	return "/ask?" + q.Encode()
}

// origin returns what the browser that sent a request puts before a path. A proxy
// in front may speak TLS for us: what it says of that only changes what the reader
// is shown.
func origin(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

// absolute writes a time such that it is read as the same one for ever: a minute
// as such, a day as such, a span by both its ends.
func absolute(span report.Span, loc *time.Location) string {
	minute, second := "2006-01-02 15:04 -07:00", "2006-01-02 15:04:05 -07:00"
	from, to := span.From.In(loc), span.To.In(loc)
	_, east := from.Zone()
	_, later := to.Zone()
	if east < 0 || later < 0 { // " -04:00" may be the end of a span as well
		minute, second = "2006-01-02 15:04 -0700", "2006-01-02 15:04:05 -0700"
	}
	whole := from.Second() == 0 && from.Nanosecond() == 0 && to.Second() == 0 && to.Nanosecond() == 0
	switch {
	case whole && to.Sub(from) == time.Minute:
		return from.Format(minute)
	case to.Sub(from) <= time.Second:
		return from.Format(second)
	case whole:
		return from.Format(minute) + " - " + to.Format(minute)
	}
	return from.Format(second) + " - " + to.Format(second)
}

// probesAddress is the address of the test mails that an answer rests on.
func probesAddress(v report.Verdict) string {
	q := url.Values{}
	if !v.Window.From.IsZero() {
		q.Set("from", v.Window.From.UTC().Format(time.RFC3339))
		q.Set("to", v.Window.To.Add(time.Second-1).UTC().Format(time.RFC3339)) // with all of its last second
	}
	return "/servers/" + url.PathEscape(v.Server.Name) + "/probes?" + q.Encode()
}
