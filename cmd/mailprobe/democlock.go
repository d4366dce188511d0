package main

import (
	"fmt"
	"math"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
)

// demoClock counts the seconds of a demo, so that what is said of an instant can
// be held against what happened then.
type demoClock struct{ began time.Time }

func (c demoClock) since(t time.Time) float64 { return t.Sub(c.began).Seconds() }

// bounds prints two bounds, rounded outwards so that they hold what they held.
func (c demoClock) bounds(i probe.Interval) string {
	switch {
	case i.To.IsZero():
		return "-"
	case i.From.IsZero():
		return "before " + c.by(i.To)
	}
	from := fmt.Sprintf("%.1f", math.Floor(10*c.since(i.From))/10)
	if to := c.by(i.To); to != from {
		return from + " – " + to
	}
	return from
}

// within prints two bounds with their unit.
func (c demoClock) within(i probe.Interval) string { return c.bounds(i) + " s" }

// by prints an upper bound, rounded up.
func (c demoClock) by(t time.Time) string { return fmt.Sprintf("%.1f", math.Ceil(10*c.since(t))/10) }

// reached prints when an end of a flush was there for certain.
func (c demoClock) reached(e report.End) string {
	if !e.Reached {
		return "not yet"
	}
	return c.by(e.At.To)
}

// expected prints an estimate, which is of whole seconds, with its interval.
func (c demoClock) expected(e report.Estimate) string {
	return fmt.Sprintf("%.0f s (%.0f – %.0f s)", c.since(e.At), math.Floor(c.since(e.From)), math.Ceil(c.since(e.To)))
}
