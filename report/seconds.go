package report

import "time"

// Seconds returns a duration in seconds as programs are given it: to a microsecond,
// since no clock here is better, and the nearest number to that, so that it is
// written with six decimals at most.
func Seconds(d time.Duration) float64 {
	return float64(d.Round(time.Microsecond)/time.Microsecond) / 1e6
}
