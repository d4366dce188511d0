package probe

import "time"

// Leg is the time that a mail spent at one host: from its Received field to the
// next host's.
type Leg struct {
	Host string        // who held the mail, as its own Received field names it
	Next string        // who received it then
	Took time.Duration // by two clocks, to 1 s; not negative
}

// Legs returns where a mail spent its time, the first host first. Received
// fields stand newest first (RFC 5321 section 4.4); where one has no readable
// time, the leg reaches from the one before it to the one behind it.
func Legs(hops []Hop) []Leg {
	var legs []Leg
	var before Hop
	for i := len(hops) - 1; i >= 0; i-- {
		h := hops[i]
		if h.At.IsZero() {
			continue
		}
		if !before.At.IsZero() {
			legs = append(legs, Leg{Host: before.By, Next: h.By, Took: max(0, h.At.Sub(before.At))})
		}
		before = h
	}
	return legs
}
