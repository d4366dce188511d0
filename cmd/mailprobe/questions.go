package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"mailprobe/cmd/mailprobe/analyst"
	"mailprobe/report"
)

// questions are what the analysis answers, and what people may add to it.
type questions interface {
	Incidents(ctx context.Context, q analyst.IncidentsQuery) (analyst.IncidentList, error)
	Backlog(ctx context.Context, q analyst.BacklogQuery) (analyst.BacklogList, error)
	Availability(ctx context.Context, q analyst.AvailabilityQuery) (analyst.AvailabilityList, error)
	Document(ctx context.Context, w io.Writer, q analyst.DocumentQuery) error
	Annotate(ctx context.Context, q analyst.AnnotateQuery) (analyst.Annotated, error)
	Ask(ctx context.Context, q analyst.AskQuery) (report.Verdict, error)
}

// handleQuestions serves them on the agent's socket: a path each, with the query
// as its body.
func handleQuestions(mux *http.ServeMux, q questions) {
	mux.HandleFunc("POST /v1/incidents", serve(q.Incidents))
	mux.HandleFunc("POST /v1/backlog", serve(q.Backlog))
	mux.HandleFunc("POST /v1/availability", serve(q.Availability))
	mux.HandleFunc("POST /v1/annotate", serve(q.Annotate))
	mux.HandleFunc("POST /v1/ask", serve(q.Ask))
	mux.HandleFunc("POST /v1/document", func(w http.ResponseWriter, r *http.Request) {
		var query analyst.DocumentQuery
		if err := readQuery(r, &query); err != nil {
			reply(w, nil, err)
			return
		}
		late := &lateWriter{ResponseWriter: w}
		if err := q.Document(r.Context(), late, query); err != nil && !late.wrote {
			reply(w, nil, err)
		} else if err != nil {
			panic(http.ErrAbortHandler) // the reader sees that it broke off
		}
	})
}

// lateWriter knows whether anything was written: until then an error can still
// be the answer.
type lateWriter struct {
	http.ResponseWriter
	wrote bool
}

func (w *lateWriter) Write(b []byte) (int, error) {
	w.wrote = true
	return w.ResponseWriter.Write(b)
}

// serve serves one question.
func serve[Q, A any](ask func(context.Context, Q) (A, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var query Q
		if err := readQuery(r, &query); err != nil {
			reply(w, nil, err)
			return
		}
		a, err := ask(r.Context(), query)
		reply(w, a, err)
	}
}

func readQuery(r *http.Request, query any) error {
	if err := json.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(query); err != nil {
		return &badRequest{fmt.Errorf("reading the query: %w", err)}
	}
	return nil
}

// languageOf returns the language that a flag asks for; without one, that of
// the environment (LC_ALL, LC_MESSAGES, LANG), else English.
func languageOf(flag string) string {
	if flag != "" {
		return flag
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := os.Getenv(name); value != "" {
			if strings.HasPrefix(value, "ja") {
				return "ja"
			}
			return "en"
		}
	}
	return "en"
}
