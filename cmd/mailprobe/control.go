package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"mailprobe/cmd/mailprobe/analyst"
	"mailprobe/probe/agent"
	"mailprobe/probe/ledger"
)

// controlHandler serves the commands beside a running agent, on its socket: the
// methods of session, one path each.
func (n *node) controlHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/status", func(w http.ResponseWriter, r *http.Request) {
		st, err := n.Status(r.Context())
		reply(w, st, err)
	})
	mux.HandleFunc("GET /v1/healthy", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, n.ownHealth(), nil)
	})
	mux.HandleFunc("POST /v1/send", func(w http.ResponseWriter, r *http.Request) {
		wait, err := time.ParseDuration(r.FormValue("wait"))
		if err != nil {
			reply(w, nil, &badRequest{err})
			return
		}
		result, err := n.Send(r.Context(), r.FormValue("route"), wait)
		reply(w, result, err)
	})
	mux.HandleFunc("GET /v1/export", n.serveExport)
	mux.HandleFunc("POST /v1/import", func(w http.ResponseWriter, r *http.Request) {
		result, err := n.Import(r.Context(), r.Body, nil)
		reply(w, result, err)
	})
	handleQuestions(mux, n)
	return mux
}

// serveExport streams the ledger. An export that breaks off is told by its
// trailer, since its first bytes are out by then.
func (n *node) serveExport(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Trailer", errorTrailer)
	w.Header().Set("Content-Type", "application/jsonl")
	progress := func(done, total int64) {
		if done == 0 {
			w.Header().Set(recordsHeader, strconv.FormatInt(total, 10)) // no byte is out yet
		}
	}
	if err := n.Export(r.Context(), w, progress); err != nil {
		w.Header().Set(errorTrailer, oneLine(err))
	}
}

// recordsHeader says how many records a stream is expected to have.
const recordsHeader = "Mailprobe-Records"

// errorTrailer carries the error of a stream that broke off.
const errorTrailer = "Mailprobe-Error"

func oneLine(err error) string { return printable(err.Error()) }

// badRequest is a mistake of the caller.
type badRequest struct{ err error }

func (e *badRequest) Error() string { return e.err.Error() }

// refusal is the body of an answer that is an error.
type refusal struct {
	Error string `json:"error"`
	Usage bool   `json:"usage,omitempty"` // the caller's mistake
}

func reply(w http.ResponseWriter, v any, err error) {
	w.Header().Set("Content-Type", "application/json")
	status := http.StatusOK
	if err != nil {
		mistake := isMistake(err)
		v, status = refusal{Error: err.Error(), Usage: mistake}, http.StatusInternalServerError
		if mistake {
			status = http.StatusBadRequest
		}
	}
	body, err := json.Marshal(v)
	if err != nil {
		body, status = fmt.Appendf(nil, `{"error":%q}`, err.Error()), http.StatusInternalServerError
	}
	w.WriteHeader(status)
	_, _ = w.Write(body) // the caller is gone: nobody is left to tell
}

// isMistake tells whether an error is the caller's mistake.
func isMistake(err error) bool {
	var (
		bad     *badRequest
		unknown *agent.UnknownRouteError
		line    *ledger.LineError
		asked   *analyst.MistakeError
	)
	return errors.As(err, &bad) || errors.As(err, &unknown) || errors.As(err, &line) || errors.As(err, &asked)
}
