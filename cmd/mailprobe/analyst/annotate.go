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
	if err := a.check(ctx, agent, q.Annotation, subjects{on, all}); err != nil {
		return Annotated{}, err
	}
	id, err := a.note(ctx, agent, on.ID, q)
	if err != nil {
		return Annotated{}, err
	}
	if err := a.restate(ctx, agent); err != nil {
		return Annotated{}, fmt.Errorf("the note is recorded; stating the incident anew: %w", err)
	}
	return Annotated{Incident: on.ID, Note: id.String()}, nil
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

// subjects are the incident that a note is on, and all that are known.
type subjects struct {
	on  report.Incident
	all []report.Incident
}

// check tells whether a note can be written.
func (a *Analyst) check(ctx context.Context, agent string, note report.Annotation, on subjects) error {
	e, err := a.estateOf(ctx, agent)
	if err != nil {
		return err
	}
	if note.Server != "" {
		if err := checkServers(e, []string{note.Server}); err != nil {
			return err
		}
	}
	comments, err := a.comments(ctx, agent)
	if err != nil {
		return err
	}
	return asMistake(e.CheckAnnotation(note, on.on, on.all, comments))
}

// note writes the note, and returns its id.
func (a *Analyst) note(ctx context.Context, agent, incident string, q AnnotateQuery) (uuid.UUID, error) {
	body, err := json.Marshal(q.Annotation)
	if err != nil {
		return uuid.Nil, fmt.Errorf("writing the note: %w", err)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return uuid.Nil, fmt.Errorf("making an id for the note: %w", err)
	}
	defer a.noted.forget()
	return id, a.ledger.PutNote(ctx, probe.Note{ID: id, Agent: agent, Incident: incident, At: time.Now(), By: q.By, Body: body})
}

// restate brings what is said of an agent's incidents up to the notes.
func (a *Analyst) restate(ctx context.Context, agent string) error {
	if a.monitors(agent) {
		_, err := a.upToDate(ctx, agent)
		return err
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
