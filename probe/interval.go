package probe

import "time"

// Interval is a span of time that holds an instant which is not known better.
type Interval struct {
	From time.Time `json:"from,omitzero"`
	To   time.Time `json:"to,omitzero"`
}

// Middle returns the instant halfway.
func (i Interval) Middle() time.Time { return i.From.Add(i.Width() / 2) }

// Width returns the length of the interval; it is never negative.
func (i Interval) Width() time.Duration { return max(0, i.To.Sub(i.From)) }

// Meets tells whether two intervals share an instant.
func (i Interval) Meets(j Interval) bool { return !i.To.Before(j.From) && !j.To.Before(i.From) }

// Delay is a duration known to lie between two bounds.
type Delay struct {
	Min time.Duration `json:"min"`
	Max time.Duration `json:"max"`
}

// Middle returns the delay as it is stated: the middle of its bounds.
func (d Delay) Middle() time.Duration { return d.Min + (d.Max-d.Min)/2 }

// HalfWidth returns how far the true delay may be from Middle.
func (d Delay) HalfWidth() time.Duration { return (d.Max - d.Min) / 2 }

// since returns how long after start the instant in the interval was. A mail
// cannot come before it was sent: negative bounds, which only a clock step
// makes, become zero.
func (i Interval) since(start time.Time) Delay {
	d := Delay{Min: max(0, i.From.Sub(start)), Max: max(0, i.To.Sub(start))}
	d.Max = max(d.Min, d.Max)
	return d
}
