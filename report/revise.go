package report

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"mailprobe/probe"
)

// The rule by which a new revision is made.
const (
	// tolerance is how far a start or an end may lie outside the bounds that
	// were said, and how little narrower they may become, without a correction.
	tolerance = time.Minute
	// stands is how long a statement stands before its start, end or scope is
	// corrected: an outage shows at one server after the other, within a minute
	// or so, and each would be a correction.
	stands = time.Minute
)

// Revise tells how an incident must be recorded after what was said of it
// before, and whether there is anything to record.
//
// A new revision is made when the statement changes. At once: opened, closed,
// reopened, merged, split, planned, withdrawn. When what was said has stood for
// a minute: another scope; a start or an end of which a bound lies more than a
// minute outside the bounds that were said, or whose bounds are less than half
// as wide (and a minute at least). So bounds that narrow with each probe make
// few revisions, and a correction of more than a minute is always one.
//
// Else the last revision is renewed when its figures are newer. It keeps what
// it said: differences that stay small one by one still add up to a correction.
func Revise(before []probe.Revision, i Incident, now time.Time) (probe.Revision, bool) {
	next := probe.Revision{Agent: i.Agent, Incident: i.ID, N: 1, At: now, Renewed: now, Open: i.Open(), From: lower(i.Start), To: i.last()}
	is := body{Incident: i.inUTC()}
	if len(before) > 0 {
		last := slices.MaxFunc(before, func(a, b probe.Revision) int { return cmp.Compare(a.N, b.N) })
		was, err := readBody(last)
		next.N = last.N + 1
		if err == nil && !due(was, is, now.Sub(last.At)) {
			next.N, next.At = last.N, last.At
			is.Said = was.saying()
			if is.Said.equals(body{Incident: is.Incident}.saying()) {
				is.Said = nil
			}
		}
	}
	next.Body = is.encode()
	for _, r := range before {
		if r.N == next.N && bytes.Equal(r.Body, next.Body) {
			return probe.Revision{}, false
		}
	}
	return next, next.Body != nil
}

// due tells whether the statement changes now, after it stood for some time. A
// clock that was set back must not hold a correction up.
func due(was, is body, stood time.Duration) bool {
	for _, c := range changes(was, is) {
		switch c {
		case ChangedStart, ChangedEnd, ChangedScope:
			if stood >= stands || stood < 0 {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// last returns the latest instant that an incident may concern; zero while it
// is open.
func (i Incident) last() time.Time {
	if !i.Open() && i.End.To.IsZero() {
		return i.Start.To // it was merged while it was open
	}
	return i.End.To
}

// body is what stands in a revision: the incident with its newest figures, and
// what the revision said first where that was something else.
type body struct {
	Incident
	Said *saying `json:"said,omitempty"`
}

// saying is the part of a statement that has bounds, and may drift.
type saying struct {
	Start probe.Interval `json:"start"`
	End   probe.Interval `json:"end"` // zero while it is open
	Scope Scope          `json:"scope"`
}

// saying returns what the revision said first.
func (b body) saying() *saying {
	if b.Said != nil {
		return b.Said
	}
	s := &saying{Start: b.Start, Scope: b.Scope}
	if !b.Open() {
		s.End = b.End
	}
	return s
}

func (s *saying) equals(other *saying) bool {
	a, _ := json.Marshal(s)
	b, _ := json.Marshal(other)
	return bytes.Equal(a, b)
}

// encode returns the body as JSON. It is nil only for instants beyond the year
// 9999, which no record can hold.
func (b body) encode() []byte {
	text, err := json.Marshal(b)
	if err != nil {
		return nil
	}
	return text
}
