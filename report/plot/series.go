package plot

import (
	"math"
	"slices"
	"time"
)

// Sample is a value from an instant on, until the next sample. NaN is a gap;
// values below 0 are drawn as 0.
type Sample struct {
	At    time.Time
	Value float64
}

// Series is a named row of samples.
type Series struct {
	Label   string // in the legend; empty: not there
	Samples []Sample
}

// ordered returns samples in order of time.
func ordered(samples []Sample) []Sample {
	byTime := func(a, b Sample) int { return a.At.Compare(b.At) }
	if slices.IsSortedFunc(samples, byTime) {
		return samples
	}
	return slices.SortedStableFunc(slices.Values(samples), byTime)
}

// held returns what of a row of steps lies between two instants: the value that
// holds at the first one, the changes, and the last value again at the end.
func held(samples []Sample, from, to time.Time) []Sample {
	var out []Sample
	for _, s := range ordered(samples) {
		switch {
		case s.At.After(to):
		case s.At.After(from):
			out = append(out, s)
		default:
			out = []Sample{{from, s.Value}}
		}
	}
	if len(out) > 0 {
		out = append(out, Sample{to, out[len(out)-1].Value})
	}
	return out
}

// slopes returns what of a row of joined samples lies between two instants, with
// the points at which it goes in and out.
func slopes(samples []Sample, from, to time.Time) []Sample {
	var out []Sample
	samples = ordered(samples)
	for i, s := range samples {
		inside := !s.At.Before(from) && !s.At.After(to)
		if i > 0 {
			before := samples[i-1]
			for _, end := range []time.Time{from, to} {
				if before.At.Before(end) && s.At.After(end) {
					out = append(out, between(before, s, end))
				}
			}
		}
		if inside {
			out = append(out, s)
		}
	}
	return out
}

// between returns the point at an instant on the line from a to b.
func between(a, b Sample, at time.Time) Sample {
	part := at.Sub(a.At).Seconds() / b.At.Sub(a.At).Seconds()
	return Sample{at, a.Value + part*(b.Value-a.Value)}
}

// runs splits samples at the gaps.
func runs(samples []Sample) [][]Sample {
	var out [][]Sample
	begin := 0
	for i, s := range samples {
		if !math.IsNaN(s.Value) {
			continue
		}
		if i > begin {
			out = append(out, samples[begin:i])
		}
		begin = i + 1
	}
	if begin < len(samples) {
		out = append(out, samples[begin:])
	}
	return out
}

// sum returns the sum of two rows of steps; before its first sample a row is 0.
func sum(a, b []Sample) []Sample {
	var out []Sample
	va, vb := 0.0, 0.0
	a, b = ordered(a), ordered(b)
	for len(a) > 0 || len(b) > 0 {
		var at time.Time
		if len(b) == 0 || len(a) > 0 && !a[0].At.After(b[0].At) {
			at, va, a = a[0].At, a[0].Value, a[1:]
		} else {
			at, vb, b = b[0].At, b[0].Value, b[1:]
		}
		out = append(out, Sample{at, va + vb})
	}
	return out
}
