package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
)

// apiMethods are answered by the API itself, if only to say in its own form that
// it has no use for them.
var apiMethods = []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions}

func (s *site) handleAPI() {
	paths := http.NewServeMux()
	for _, e := range apiEndpoints {
		paths.HandleFunc(apiRoot+e.Path, func(w http.ResponseWriter, r *http.Request) { s.serveAPI(w, r, e) })
	}
	paths.HandleFunc(apiRoot+"/openapi.json", s.serveOpenAPI)
	paths.HandleFunc(apiRoot+"/", func(w http.ResponseWriter, r *http.Request) {
		s.problem(w, r, &NotFoundError{What: "the path " + r.URL.Path})
	})
	for _, method := range apiMethods {
		s.mux.Handle(method+" "+apiRoot+"/", paths)
	}
	s.mux.HandleFunc("GET /api/{$}", s.apiPage)
	s.mux.Handle("GET /api", http.RedirectHandler("/api/", http.StatusPermanentRedirect))
}

// serveAPI answers a request to one path.
func (s *site) serveAPI(w http.ResponseWriter, r *http.Request, e apiEndpoint) {
	if !s.onlyReads(w, r) {
		return
	}
	q, err := apiQueryOf(r, e, s.Location)
	if err != nil {
		s.problem(w, r, err)
		return
	}
	body, err := e.serve(s, q)
	if err != nil {
		s.problem(w, r, err)
		return
	}
	s.writeJSON(w, http.StatusOK, "application/json", body)
}

// onlyReads refuses every method that would change something.
func (s *site) onlyReads(w http.ResponseWriter, r *http.Request) bool {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return true
	}
	w.Header().Set("Allow", "GET, HEAD")
	s.sayProblem(w, r, apiProblem{Type: "method", Title: "the method is not allowed", Status: http.StatusMethodNotAllowed, Detail: fmt.Sprintf("the API only reads: use GET or HEAD, not %s", r.Method)})
	return false
}

// writeJSON writes a document whole, with its length: a HEAD request is told it too.
func (s *site) writeJSON(w http.ResponseWriter, status int, kind string, body any) {
	text, err := json.MarshalIndent(body, "", "  ")
	if err != nil {
		s.Log.Error("an answer of the API could not be written", "err", err)
		http.Error(w, "This answer could not be written; the agent's log says why.", http.StatusInternalServerError)
		return
	}
	text = append(text, '\n')
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Length", strconv.Itoa(len(text)))
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(text) // the client is gone: nobody is left to tell
}

// problem tells a client what went wrong (RFC 9457). What went wrong within the
// program goes to the log, and not to the client.
func (s *site) problem(w http.ResponseWriter, r *http.Request, err error) {
	var missing *NotFoundError
	var mistake *MistakeError
	switch {
	case errors.As(err, &missing):
		s.sayProblem(w, r, apiProblem{Type: "not-found", Title: "there is no such thing", Status: http.StatusNotFound, Detail: missing.Error(), Like: missing.Like})
	case errors.As(err, &mistake):
		s.sayProblem(w, r, apiProblem{Type: "mistake", Title: "the question makes no sense as it was put", Status: http.StatusBadRequest, Detail: mistake.Text, Field: mistake.Field, Like: mistake.Like})
	case errors.Is(err, context.Canceled) && r.Context().Err() != nil:
		// The client is gone: nobody is left to tell.
	default:
		s.Log.Error("the API could not answer", "path", r.URL.Path, "err", err)
		s.sayProblem(w, r, apiProblem{Type: "broken", Title: "something went wrong within mailprobe", Status: http.StatusInternalServerError, Detail: "the agent's log says what went wrong; try again in a moment"})
	}
}

func (s *site) sayProblem(w http.ResponseWriter, r *http.Request, p apiProblem) {
	p.Type, p.Instance = "/api/#"+p.Type, r.URL.RequestURI()
	s.writeJSON(w, p.Status, "application/problem+json", p)
}
