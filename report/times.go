package report

import "time"

// earliest returns the first of some instants; zero ones are not known, and left
// out.
func earliest(list ...time.Time) (first time.Time) {
	for _, at := range list {
		if first.IsZero() || (!at.IsZero() && at.Before(first)) {
			first = at
		}
	}
	return first
}

// latest returns the last of some instants.
func latest(list ...time.Time) (last time.Time) {
	for _, at := range list {
		if at.After(last) {
			last = at
		}
	}
	return last
}
