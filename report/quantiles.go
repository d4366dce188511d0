package report

import (
	"slices"
	"time"
)

// QuantilesOf returns the quantiles of some delays, by nearest rank; it puts them
// in order.
func QuantilesOf(delays []time.Duration) Quantiles {
	n := len(delays)
	if n == 0 {
		return Quantiles{}
	}
	slices.Sort(delays)
	rank := func(percent int) time.Duration { return delays[(n*percent+99)/100-1] }
	return Quantiles{N: n, P50: rank(50), P90: rank(90), Max: delays[n-1]}
}
