package analyst

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"mailprobe/probe"
	"mailprobe/report"
)

// Annotate records what a person adds, and states the incident anew.
func (a *Analyst) Annotate(ctx context.Context, q AnnotateQuery) (Annotated, error) {
	agent, err := a.pick(ctx, q.Agent)
	if err != nil {
		return Annotated{}, err
	}
	if _, err := a.upToDate(ctx, agent); err != nil {
		return Annotated{}, err
	}
	on, all, err := a.subject(ctx, agent, q.Incident)
	if err != nil {
		return Annotated{}, err
	}
	if err := report.CheckAnnotation(q.Annotation, on, all); err != nil {
		return Annotated{}, asMistake(err)
	}
	if err := a.note(ctx, agent, on.ID, q); err != nil {
		return Annotated{}, err
	}
	if err := a.restate(ctx, agent); err != nil {
		return Annotated{}, fmt.Errorf("the note is recorded; stating the incident anew: %w", err)
	}
	if on.ID == "" {
		return Annotated{Text: fmt.Sprintf("planned work from %s to %s", q.Annotation.Span.From.Format(time.RFC3339), q.Annotation.Span.To.Format(time.RFC3339))}, nil
	}
	return Annotated{Incident: on.ID, Text: "on the incident " + on.ID}, nil
}

// subject returns the incident that a note is on, and all others; the zero one
// for a note on a span of time.
func (a *Analyst) subject(ctx context.Context, agent, id string) (on report.Incident, all []report.Incident, err error) {
	if id == "" {
		all, err = a.known(ctx, agent)
		return on, all, err
	}
	f, err := a.incident(ctx, agent, id)
	return f.Incident, f.all, err
}

// note writes the note.
func (a *Analyst) note(ctx context.Context, agent, incident string, q AnnotateQuery) error {
	body, err := json.Marshal(q.Annotation)
	if err != nil {
		return fmt.Errorf("writing the note: %w", err)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("making an id for the note: %w", err)
	}
	return a.ledger.PutNote(ctx, probe.Note{ID: id, Agent: agent, Incident: incident, At: time.Now(), By: q.By, Body: body})
}

// restate brings what is said of an agent's incidents up to the notes.
func (a *Analyst) restate(ctx context.Context, agent string) error {
	if a.monitors(agent) {
		return a.Look(ctx)
	}
	known, err := a.known(ctx, agent)
	if err != nil {
		return err
	}
	comments, err := a.comments(ctx, agent)
	if err != nil {
		return err
	}
	estate, err := a.estateOf(ctx, agent)
	if err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.revise(ctx, estate.WithNotes(comments).Apply(agent, known, comments), time.Now())
}
