package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"mailprobe/probe"
)

// failure is what the page of an error shows.
type failure struct {
	Status  int
	Text    string
	Detail  string // in the program's own words; empty: none
	Like    []link
	LikeAre string // what they are
	Next    string // what to do
}

// fail writes the page of an error: 404 and what is like it, 400, or 500. What
// went wrong within the program goes to the log, and not to the reader.
func (s *site) fail(w http.ResponseWriter, r *http.Request, err error) {
	t := s.words(r).Error
	now := time.Now()
	var missing *NotFoundError
	var mistake *MistakeError
	switch {
	case errors.As(err, &missing):
		s.showFailure(w, r, t.NotFound, t.notFound(r, missing))
	case errors.As(err, &mistake):
		s.showFailure(w, r, t.Mistake, failure{
			Status: http.StatusBadRequest, Text: t.MistakeText, Detail: probe.OneLine(mistake.Text), LikeAre: t.Meant, Like: plainLinks(mistake.Like), Next: t.MistakeNext,
		})
	case errors.Is(err, context.Canceled) && r.Context().Err() != nil:
		// The visitor is gone: nobody is left to tell.
	default:
		s.Log.Error("a page could not be served", "path", r.URL.Path, "err", err)
		next := fmt.Sprintf(t.BrokenNext, s.clock(r).Full(now))
		s.showFailure(w, r, t.Broken, failure{Status: http.StatusInternalServerError, Text: t.BrokenText, Next: next})
	}
}

func (s *site) showFailure(w http.ResponseWriter, r *http.Request, title string, f failure) {
	s.renderAs(w, r, f.Status, view{Title: title, Page: "error", Body: f})
}

// notFound says what is not there, by the address that was asked for.
func (t errorWords) notFound(r *http.Request, err *NotFoundError) failure {
	f := failure{Status: http.StatusNotFound, Text: t.NotFoundText, LikeAre: t.Like, Like: plainLinks(err.Like), Next: t.NotFoundNext}
	switch first, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/"); {
	case r.PathValue("server") != "":
		f.Text = fmt.Sprintf(t.NoServer, shown(r.PathValue("server")))
		f.Like = linksBelow("/servers/", err.Like)
	case r.PathValue("route") != "":
		f.Text = fmt.Sprintf(t.NoProbe, shown(r.PathValue("route")+"/"+r.PathValue("id")))
	case first == "incidents" && r.PathValue("id") != "":
		f.Text = fmt.Sprintf(t.NoIncident, shown(r.PathValue("id")))
		f.Like = linksBelow("/incidents/", err.Like)
	default:
		f.Detail = shown(err.What)
	}
	return f
}

func linksBelow(path string, names []string) []link {
	list := plainLinks(names)
	for i, name := range names {
		list[i].Href = path + url.PathEscape(name)
	}
	return list
}

// plainLinks are names that lead nowhere.
func plainLinks(names []string) []link {
	list := make([]link, len(names))
	for i, name := range names {
		list[i].Text = shown(name)
	}
	return list
}

// handleRest answers for every address that is no page.
func (s *site) handleRest() {
	s.mux.HandleFunc("GET /", func(w http.ResponseWriter, r *http.Request) {
		s.fail(w, r, &NotFoundError{What: r.URL.Path})
	})
}
