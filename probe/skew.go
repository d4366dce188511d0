package probe

import "time"

// Skew is how far a mailbox's clock is ahead of ours, as an interval; behind is
// negative. It is measured where a mail is seen to arrive: INTERNALDATE names
// the second of the server's clock, the looks the interval of ours.
type Skew struct {
	Min time.Duration
	Max time.Duration
	At  time.Time // by our clock, of the last measurement in it; zero: never measured
}

// Known tells whether it was ever measured.
func (s Skew) Known() bool { return !s.At.IsZero() }

// Width returns how well it is known.
func (s Skew) Width() time.Duration { return s.Max - s.Min }
