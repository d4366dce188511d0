package live_test

import (
	"fmt"
	"time"
)

// mark is something that happened to the demo with the outage.
type mark string

const (
	cut    mark = "the cut"
	back   mark = "the network's return"
	kept   mark = "the demo's summary" // all that was late has come
	killed mark = "the demo's death"
)

// span is a time after a mark in which something must happen.
type span struct {
	after    mark
	from, to time.Duration
}

// expectation is an alert that must fire once, and when; both spans are typed by
// hand, from what the rule is for.
type expectation struct {
	alert string // its severity, and its title
	fires span
	ends  span // zero: it is there until the last look
}

// judge holds what became of a demo's alerts against what was expected: each of
// these and no other has fired, once, and when it should. It returns what is wrong.
func judge(courses []*course, want []expectation, marks map[mark]time.Time) (faults []string) {
	fired := map[string][]*course{}
	for _, c := range courses {
		if !c.firing.IsZero() {
			fired[c.full()] = append(fired[c.full()], c)
		}
	}
	for _, e := range want {
		if n := len(fired[e.alert]); n != 1 {
			faults = append(faults, fmt.Sprintf("%s fired %d times, and should have once", e.alert, n))
		} else {
			faults = append(faults, e.against(fired[e.alert][0], marks)...)
		}
		delete(fired, e.alert)
	}
	for alert := range fired {
		faults = append(faults, alert+" fired, and should not have")
	}
	return faults
}

// against holds one course against an expectation.
func (e expectation) against(c *course, marks map[mark]time.Time) (faults []string) {
	if wrong := e.fires.missed(c.firing, marks); wrong != "" {
		faults = append(faults, e.alert+" fired "+wrong)
	}
	switch {
	case e.ends == (span{}) && !c.ended.IsZero():
		faults = append(faults, e.alert+" ended, and should be there still")
	case e.ends == (span{}):
	case c.ended.IsZero():
		faults = append(faults, e.alert+" has not ended")
	default:
		if wrong := e.ends.missed(c.ended, marks); wrong != "" {
			faults = append(faults, e.alert+" ended "+wrong)
		}
	}
	return faults
}

// missed says how an instant lies outside the span; empty: it does not.
func (s span) missed(t time.Time, marks map[mark]time.Time) string {
	since := marks[s.after]
	if since.IsZero() {
		return fmt.Sprintf("at %s, but there was never %s", t.Format(time.TimeOnly), s.after)
	}
	if d := t.Sub(since); d < s.from || d > s.to {
		return fmt.Sprintf("%v after %s, not between %v and %v", d.Round(time.Second), s.after, s.from, s.to)
	}
	return ""
}

// quiet holds the alerts of a demo to which nothing happens against silence: none
// may fire, and none be pending for longer than a hiccup of a busy machine.
func quiet(courses []*course, hiccup time.Duration, now time.Time) (faults []string) {
	for _, c := range courses {
		end := c.ended
		if end.IsZero() {
			end = now
		}
		switch lasted := end.Sub(c.pending); {
		case !c.firing.IsZero():
			faults = append(faults, c.alert+" fired, and nothing was done to this demo")
		case lasted > hiccup:
			faults = append(faults, fmt.Sprintf("%s was pending for %v, and nothing was done to this demo", c.alert, lasted.Round(time.Second)))
		}
	}
	return faults
}
