package config

import (
	"cmp"
	"fmt"
	"time"
)

// outage resolves the thresholds of the analysis.
func (b *builder) outage() {
	raw := b.raw.Outage
	b.cfg.Outage = Outage{
		LateFactor: within(b, raw.LateFactor, 3, 1, 100),
		LateFloor:  within(b, raw.LateFloor, 30*time.Second, 100*time.Millisecond, day),
		Evidence:   within(b, raw.Evidence, 2, 2, 20),
		FlapMax:    within(b, raw.FlapMax, 15*time.Minute, time.Second, day),
		JoinWithin: within(b, raw.JoinWithin, 5*time.Minute, time.Second, day),
	}
}

// within returns a value that was given, checked against its bounds; else the
// default.
func within[T cmp.Ordered](b *builder, o opt[T], fallback, least, most T) T {
	if o.set && (o.v < least || o.v > most) {
		b.mistake(o.at, fmt.Sprintf("%v is out of range", o.v), fmt.Sprintf("use %v to %v", least, most))
		return fallback
	}
	return o.orElse(fallback)
}
