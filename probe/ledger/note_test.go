package ledger

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mailprobe/probe"
)

// noted is a note on an incident of site1, written n hours after the start.
func noted(incident string, n int) probe.Note {
	return probe.Note{ID: number(n), Agent: "site1", Incident: incident, At: after(time.Duration(n) * time.Hour), By: "Hana", Body: []byte(`{"cause":{"ja":"電源"}}`)}
}

func notes(t testing.TB, l *Ledger, q NoteQuery) []probe.Note {
	t.Helper()
	all, err := l.Notes(t.Context(), q)
	must(t, err)
	return all
}

func TestNotes(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		first, second, planned, foreign := noted("a", 1), noted("a", 2), noted("", 3), noted("a", 4)
		second.By, foreign.Agent = "", "site2"
		for _, n := range []probe.Note{foreign, second, planned, first} {
			must(t, l.PutNote(t.Context(), n))
		}
		equal(t, "all", notes(t, l, NoteQuery{}), []probe.Note{first, second, planned, foreign})
		equal(t, "of an incident", notes(t, l, NoteQuery{Incident: "a"}), []probe.Note{first, second, foreign})
		equal(t, "of an agent's", notes(t, l, NoteQuery{Agent: "site1", Incident: "a"}), []probe.Note{first, second})
		equal(t, "of none such", notes(t, l, NoteQuery{Incident: "b"}), nil)
	})
}

// A note is written once. Another one under its id, which only a mistake can make,
// leaves the one that was written first.
func TestPutNote(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		n := noted("a", 1)
		n.Agent, n.Body = "", []byte(` {"cause": {"ja": "電源"}} `)
		for range 2 {
			must(t, l.PutNote(t.Context(), n))
		}
		later := noted("b", 1)
		later.At = after(2 * time.Hour)
		must(t, l.PutNote(t.Context(), later))
		equal(t, "stored", notes(t, l, NoteQuery{}), []probe.Note{noted("a", 1)})
		var change int64
		must(t, l.readers.QueryRowContext(t.Context(), `SELECT change FROM meta`).Scan(&change))
		equal(t, "change number", change, 1)
	})
}

func TestNoteRefusals(t *testing.T) {
	bubble(t, func(t *testing.T, l *Ledger) {
		for want, change := range map[string]func(*probe.Note){
			`the agent: the name "Site 1" does not fit`: func(n *probe.Note) { n.Agent = "Site 1" },
			"its id is missing":                         func(n *probe.Note) { n.ID = uuid.Nil },
			"at is missing":                             func(n *probe.Note) { n.At = time.Time{} },
			"at is 2500-01-01T00:00:00Z":                func(n *probe.Note) { n.At = time.Date(2500, 1, 1, 0, 0, 0, 0, time.UTC) },
			"its body is not JSON":                      func(n *probe.Note) { n.Body = nil },
		} {
			n := noted("a", 1)
			change(&n)
			if err := l.PutNote(t.Context(), n); err == nil || !strings.HasPrefix(err.Error(), "recording the note "+n.ID.String()+": "+want) {
				t.Errorf("error %v, want one that says %s", err, want)
			}
		}
		equal(t, "stored", notes(t, l, NoteQuery{}), nil)
	})
}
