package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"mailprobe/cmd/mailprobe/analyst"
	"mailprobe/report"
)

// asks puts a question to the agent that runs.
func asks[A any](ctx context.Context, c *client, path string, query any) (a A, err error) {
	body, err := json.Marshal(query)
	if err != nil {
		return a, err
	}
	return a, c.get(ctx, http.MethodPost, path, bytes.NewReader(body), &a)
}

// Incidents implements questions.
func (c *client) Incidents(ctx context.Context, q analyst.IncidentsQuery) (analyst.IncidentList, error) {
	return asks[analyst.IncidentList](ctx, c, "/v1/incidents", q)
}

// Analyse implements session. How far the agent has come is not seen from here.
func (c *client) Analyse(ctx context.Context, _ analyst.Progress) (analyst.IncidentList, error) {
	return c.Incidents(ctx, analyst.IncidentsQuery{})
}

// Backlog implements questions.
func (c *client) Backlog(ctx context.Context, q analyst.BacklogQuery) (analyst.BacklogList, error) {
	return asks[analyst.BacklogList](ctx, c, "/v1/backlog", q)
}

// Availability implements questions.
func (c *client) Availability(ctx context.Context, q analyst.AvailabilityQuery) (analyst.AvailabilityList, error) {
	return asks[analyst.AvailabilityList](ctx, c, "/v1/availability", q)
}

// Annotate implements questions.
func (c *client) Annotate(ctx context.Context, q analyst.AnnotateQuery) (analyst.Annotated, error) {
	return asks[analyst.Annotated](ctx, c, "/v1/annotate", q)
}

// Ask implements questions.
func (c *client) Ask(ctx context.Context, q analyst.AskQuery) (report.Verdict, error) {
	return asks[report.Verdict](ctx, c, "/v1/ask", q)
}

// Document implements questions.
func (c *client) Document(ctx context.Context, w io.Writer, q analyst.DocumentQuery) error {
	body, err := json.Marshal(q)
	if err != nil {
		return err
	}
	resp, err := c.call(ctx, http.MethodPost, "/v1/document", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if _, err := io.Copy(w, resp.Body); err != nil {
		return fmt.Errorf("reading the document of the agent that runs on %s: %w", c.data, err)
	}
	return nil
}
