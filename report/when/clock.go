package when

import (
	"fmt"
	"time"
)

// sinceMidnight returns the time since the midnight with which the day began, by
// clocks that are not set in between.
func (c clock) sinceMidnight() time.Duration {
	return time.Duration(c.hour)*time.Hour + time.Duration(c.minute)*time.Minute + time.Duration(c.second)*time.Second
}

// sinceMidnight does the same for a moment, whose half or part of the day makes 20
// of 8.
func (in present) sinceMidnight(m moment) (time.Duration, *ParseError) {
	hour, mistake := in.hour(m)
	c := *m.clock
	c.hour = hour
	return c.sinceMidnight(), mistake
}

// check refuses a time that no clock shows. Only in Japan a late evening goes on
// after 24:00.
func (in present) check(m moment) *ParseError {
	if m.clock != nil && !in.japanese && m.clock.sinceMidnight() > 24*time.Hour {
		return &ParseError{Why: Impossible, Part: m.text, Detail: "no clock shows that"}
	}
	return nil
}

func (in present) hour(m moment) (int, *ParseError) {
	shown := m.clock.hour
	switch {
	case m.half != "" && shown == 12 && in.japanese:
		return 0, &ParseError{Why: Ambiguous, Readings: []string{"noon", "midnight"}}
	case m.half == am && shown == 12:
		return 0, nil
	case m.half == "" && m.part == nil:
		return shown, nil
	case m.half == "" && m.part.name == deepNight.name && m.day.names() && shown < 12:
		return 0, &ParseError{Why: Ambiguous, Readings: []string{fmt.Sprintf("%d:%02d of that day", shown, m.clock.minute), "the night that followed it"}}
	}
	p := m.partOfDay()
	if m.half != "" && m.part != nil { // 夜の午後8時: the half says all
		p = &beforeNoon
		if m.half == pm {
			p = &afterNoon
		}
	}
	hour, ok := p.hour(shown)
	if !ok {
		return 0, contradicts("%d:%02d is not in %s", shown, m.clock.minute, p.name)
	}
	return hour, nil
}

// needsClock refuses a number alone: it may be an hour or a day.
func (m moment) needsClock() *ParseError {
	if m.clock == nil || !m.clock.bare || m.marked() {
		return nil
	}
	return &ParseError{Why: Unclear, Part: m.text, Detail: fmt.Sprintf("whether %d is an hour is not clear", m.clock.hour)}
}

// marked tells whether the half or the part of the day is named.
func (m moment) marked() bool { return m.half != "" || m.part != nil }
