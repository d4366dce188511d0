package report

import (
	"context"
	"iter"
	"time"

	"mailprobe/probe"
)

// Query selects the probes of a server that were sent in [From, To).
type Query struct {
	Server string // empty: of every server
	From   time.Time
	To     time.Time
}

// Record is what the analysis reads.
type Record interface {
	// Probes yields what a query selects, whole, by time of sending. After an
	// error it ends.
	Probes(ctx context.Context, q Query) iter.Seq2[probe.Probe, error]
	// Watches returns the coverage that meets the time from From to To.
	Watches(ctx context.Context, from, to time.Time) ([]probe.Watch, error)
}

// Span is the time from From to To. A zero To is: not over yet.
type Span struct {
	From time.Time `json:"from,omitzero"`
	To   time.Time `json:"to,omitzero"`
}

// Until returns the span with now for an end that it does not have yet.
func (s Span) Until(now time.Time) Span {
	if s.To.IsZero() || s.To.After(now) {
		s.To = now
	}
	return s
}

// Length returns how long the span is; never negative.
func (s Span) Length() time.Duration { return max(0, s.To.Sub(s.From)) }

// Contains tells whether an instant lies in [From, To).
func (s Span) Contains(at time.Time) bool {
	return !at.Before(s.From) && (s.To.IsZero() || at.Before(s.To))
}

// Meets tells whether two spans share an instant.
func (s Span) Meets(o Span) bool {
	return (o.To.IsZero() || s.From.Before(o.To)) && (s.To.IsZero() || o.From.Before(s.To))
}
