package probe

import (
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
// last stays, and it was first said at the earlier time.
func MergeRevisions(a, b Revision) Revision {
	newer, other := a, b
	if b.Renewed.After(a.Renewed) {
		newer, other = b, a
	}
	if other.At.Before(newer.At) {
		newer.At = other.At
	}
	return newer
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
