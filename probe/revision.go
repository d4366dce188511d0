package probe

import (
	"bytes"
	"cmp"
	"time"

	"github.com/google/uuid"
)

// Revision is what was said of an incident from At on, until the next one. The
// last one is how the incident stands; the ones before it show what was
// corrected. Its body is written by the analysis; the record only keeps it.
type Revision struct {
	Agent    string    // whose probes showed it
	Incident string    // the incident's id, given when it opened
	N        int       // 1 is what was said when it opened
	At       time.Time // when this was said first
	Renewed  time.Time // when the body was last written again with the same statement and newer figures
	Open     bool      // it was not over as of then
	From     time.Time // the earliest instant that it may concern
	To       time.Time // the latest one; zero while it is open
	Body     []byte    // JSON
}

// MergeRevisions unites two records of one revision: the one that was renewed
// last stays, and it was first said at the earlier time. It does not matter which
// comes first: of two of one instant, which only a record that was copied can
// hold, always the same stays.
func MergeRevisions(a, b Revision) Revision {
	newer, other := a, b
	if compareRevisions(a, b) < 0 {
		newer, other = b, a
	}
	if other.At.Before(newer.At) {
		newer.At = other.At
	}
	return newer
}

// compareRevisions orders records of one revision by how new they are. When it was
// said first is no matter of it.
func compareRevisions(a, b Revision) int {
	order := cmp.Or(a.Renewed.Compare(b.Renewed), a.To.Compare(b.To), a.From.Compare(b.From), bytes.Compare(a.Body, b.Body))
	switch {
	case order != 0 || a.Open == b.Open:
		return order
	case a.Open:
		return -1
	default:
		return 1
	}
}

// Note is what a person added to an incident, or to a span of time. It never
// changes what was measured. A note is written once.
type Note struct {
	ID       uuid.UUID // UUIDv7
	Agent    string    // whose incident it is on; of a note on none, whose record it was written in
	Incident string    // id; empty for a note on a span of time
	At       time.Time // when it was written
	By       string    // who wrote it; may be empty
	Body     []byte    // JSON, as the analysis reads it
}

// MergeNotes unites two records of one note. Two that differ, which only a
// record altered by hand can hold, give the same one whichever comes first.
func MergeNotes(a, b Note) Note {
	if cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Agent, b.Agent), cmp.Compare(a.Incident, b.Incident), cmp.Compare(a.By, b.By),
		bytes.Compare(a.Body, b.Body)) > 0 {
		return b
	}
	return a
}
