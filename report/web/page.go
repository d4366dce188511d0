package web

import (
	"log/slog"
	"net/http"
	"time"
)

// Options say how the pages are served.
type Options struct {
	Source   Source
	Location *time.Location // in which times are given, and read; nil: UTC
	// Author tells who a request is by; empty: nobody who may annotate. Nil where no
	// authentication is configured: then nobody may.
	Author  func(*http.Request) string
	Agent   string       // whose pages these are, for the foot of each; may be empty
	Version string       // of the program, likewise
	Log     *slog.Logger // of failures that a reader is not told in full; nil: nowhere
}

// site serves the pages.
type site struct {
	Options
	mux *http.ServeMux
}

// New returns the handler of all pages and of the API. It serves every path that
// nothing else does.
func New(o Options) http.Handler {
	if o.Location == nil {
		o.Location = time.UTC
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &site{Options: o, mux: http.NewServeMux()}
	s.handleAssets()
	s.handleOverview()
	s.handleServer()
	s.handleProbes()
	s.handleIncidents()
	s.handleAsk()
	s.handleAgent()
	s.handleAPI()
	s.handleRest()
	return Secured(compressed(http.NewCrossOriginProtection().Handler(s.mux)))
}
