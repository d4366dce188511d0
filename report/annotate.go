package report

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"

	"mailprobe/probe"
)

// ReadNotes reads what people added, by time. Fields that it does not know are
// left alone: a newer version may have written them. The error names every note
// that cannot be read; the others are returned all the same.
func ReadNotes(list []probe.Note) ([]Comment, error) {
	var out []Comment
	var errs []error
	for _, n := range list {
		c := Comment{At: n.At, By: n.By, ID: n.ID.String(), Agent: n.Agent, Incident: n.Incident}
		if err := json.Unmarshal(n.Body, &c.Annotation); err != nil {
			errs = append(errs, fmt.Errorf("reading note %s on %s: %w; what it says is left out: write it again with annotate", n.ID, cmp.Or(n.Incident, "a span of time"), err))
			continue
		}
		out = append(out, c)
	}
	return byTime(out), errors.Join(errs...)
}

// NotesOn returns the notes on an incident and on those that were merged into
// it, in the order in which they came.
func NotesOn(i Incident, notes []Comment) []Comment {
	about := map[string]bool{i.ID: true}
	for _, id := range i.Merged {
		about[id] = true
	}
	var out []Comment
	for _, c := range notes {
		if c.Agent == i.Agent && about[c.Incident] {
			out = append(out, c)
		}
	}
	return out
}

// Latest returns the cause and the text that stand: of each language the last
// that was given.
func Latest(notes []Comment) (cause, text Text) {
	for _, c := range byTime(notes) {
		cause, text = cause.or(c.Cause), text.or(c.Text)
	}
	return cause, text
}

// or returns the text with what a newer one says.
func (t Text) or(newer Text) Text {
	return Text{EN: cmp.Or(newer.EN, t.EN), JA: cmp.Or(newer.JA, t.JA)}
}

// WithNotes returns the estate with the planned work that notes on spans of
// time announce, as far as no other note took it back.
func (e Estate) WithNotes(notes []Comment) Estate {
	planned := e.Planned[:len(e.Planned):len(e.Planned)]
	gone := retracted(notes)
	for _, c := range byTime(notes) {
		if c.announces() && !gone[c.ID] {
			planned = append(planned, Planned{Span: c.Span, Server: c.Server, Network: c.Network, Text: c.Text})
		}
	}
	e.Planned = planned
	return e
}

// announces tells whether a note announces planned work.
func (c Comment) announces() bool {
	return c.Incident == "" && c.Retract == "" && checkSpan(c.Annotation) == nil
}

// retracted returns the ids of the notes that others took back.
func retracted(notes []Comment) map[string]bool {
	gone := map[string]bool{}
	for _, c := range notes {
		if c.Incident == "" && c.Retract != "" {
			gone[c.Retract] = true
		}
	}
	return gone
}
