package report

import "math"

// curve is one of those that the arrivals are compared with: a share
// 1-(1-(t/T)^a)^p has come after a time t. T stands as x = now/T, the part of the
// whole time that has passed.
type curve struct {
	backoff backoff // set: the common schedule, and not a, p and x
	a, p    float64
	x       float64
	origin  float64 // when the queue began to move, in seconds since the recovery
	log     float64 // logarithm of its likelihood, then of its weight
}

// prior is what is believed of a curve before anything came: an even stream is
// the most usual, and every length of time is as likely as its double.
func prior(c curve) float64 {
	if c.backoff != nil {
		return evenFirst + backoffFirst
	}
	v := math.Log(1 - c.x)
	switch {
	case c.a == 1 && c.p == 1:
		v += evenFirst
	default:
		v -= math.Log(c.p) * math.Log(c.p) / 2 / (priorWidth * priorWidth)
	}
	return v
}

// share returns which share has come at an instant.
func (c curve) share(t, now float64) float64 {
	if c.backoff != nil {
		return c.backoff.share(t)
	}
	u := min(max((t-c.origin)/(now-c.origin), 0), 1)
	return 1 - math.Pow(1-math.Pow(u*c.x, c.a), c.p)
}

// awaits returns when a share of those that are left now is awaited yet.
func (c curve) awaits(share, now float64) float64 {
	if c.backoff != nil {
		return c.backoff.awaits(share, now)
	}
	left := (1 - math.Pow(c.x, c.a)) * math.Pow(share, 1/c.p) // of (1-(t/T)^a)
	return c.origin + (now-c.origin)/c.x*math.Pow(1-left, 1/c.a)
}

var (
	// powers and growths are the values of p and a that are tried, each with 1 for the other.
	powers  = [...]float64{1, 1.26, 1.6, 2, 2.5, 3.2, 4, 5, 6.3, 8, 10, 14, 20, 30}
	growths = [...]float64{1.15, 1.3, 1.5, 1.75, 2, 2.4}
)
