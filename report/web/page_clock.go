package web

import (
	"net/http"
	"time"

	"mailprobe/report/words"
)

// clock returns the clock of a request's language, for a page as of now.
func (s *site) clock(r *http.Request) words.Clock { return s.clockAt(r, time.Now()) }

// clockAt is clock for a page as of an instant, whose day needs no date.
func (s *site) clockAt(r *http.Request, at time.Time) words.Clock {
	return s.words(r).common.Clock(s.Location, at, at)
}
