package incident

import (
	"fmt"
	"time"

	"mailprobe/probe"
)

// A summary and a notice say times as people do, to the minute: nobody outside
// is served by more, and the bounds stand beside them.

// tight is how wide bounds may be for their instant to be told as about a minute.
const tight = 5 * time.Minute

// isTight tells whether an instant is known well enough to be told as one minute.
func isTight(i probe.Interval) bool {
	return !i.From.IsZero() && !i.To.IsZero() && i.To.Sub(i.From) <= tight
}

// told returns the minute that stands for tight bounds: that of the upper one,
// rounded down, since the truth lies before it.
func told(i probe.Interval) time.Time { return i.To.Truncate(time.Minute) }

// about tells an instant to the minute, without its zone: one minute, or both
// bounds where they are wide.
func (k clock) about(i probe.Interval) string {
	low, high := minutes(i.From, i.To)
	switch {
	case i.To.IsZero():
		return k.c.say.notKnown
	case i.From.IsZero():
		return fmt.Sprintf(k.c.say.aboutBy, k.bareMinute(high))
	case isTight(i):
		return fmt.Sprintf(k.c.say.about, k.bareMinute(told(i)))
	}
	return fmt.Sprintf(k.c.say.aboutBetween, k.bareMinute(low), k.bareMinute(high))
}

// aboutZoned is about with the zone.
func (k clock) aboutZoned(i probe.Interval) string {
	if i.To.IsZero() {
		return k.c.say.notKnown
	}
	return fmt.Sprintf(k.c.say.aboutZone, k.about(i), k.zone(i.To))
}

// aboutFull is about with date and zone.
func (k clock) aboutFull(i probe.Interval) string {
	if i.To.IsZero() {
		return k.c.say.notKnown
	}
	k.day = told(i).In(k.loc)
	return fmt.Sprintf(k.c.say.aboutDate, k.c.date(k.day), k.aboutZoned(i))
}

// aboutPeriod is from one instant about to another, or what holds both.
func (k clock) aboutPeriod(from, to probe.Interval) string {
	if !isTight(from) || !isTight(to) {
		return k.about(probe.Interval{From: from.From, To: to.To})
	}
	return fmt.Sprintf(k.c.say.fromTo, k.about(from), k.about(to))
}

// worthMinutes is how long an incident takes at least for minutes to say enough.
const worthMinutes = 10 * time.Minute

// rough tells whether the incident's ends are told to the minute.
func (m composer) rough() bool {
	i := m.d.Incident
	return i.Open() || i.End.To.Sub(i.Start.To) >= worthMinutes
}

// end returns the bounds of the incident's end, without a lower one that is no
// evidence.
func (m composer) end() probe.Interval {
	if m.endIsOpen() {
		return probe.Interval{To: m.d.Incident.End.To}
	}
	return m.d.Incident.End
}

// began says with date and zone when the incident began.
func (m composer) began() string {
	if m.rough() {
		return m.k.aboutFull(m.d.Incident.Start)
	}
	return m.k.interval(m.d.Incident.Start, m.k.full)
}

// ended says with date and zone when it ended.
func (m composer) ended() string {
	if m.rough() {
		return m.k.aboutFull(m.end())
	}
	return m.incidentEnd()
}

// aboutLength says how long the incident took, such that it agrees with the
// minutes of its ends; exactly where these are not known as well.
func (m composer) aboutLength() string {
	i := m.d.Incident
	format, to := m.c.say.aboutLength, told(i.End)
	if i.Open() {
		format, to = m.c.say.aboutSoFar, m.d.Now.Truncate(time.Minute)
	}
	known := i.Open() && m.d.Now.Sub(i.End.From) <= tight || isTight(m.end())
	if !m.rough() || !isTight(i.Start) || !known {
		return m.length()
	}
	return fmt.Sprintf(format, m.c.duration(to.Sub(told(i.Start)), nearest))
}

// measuredBounds states what was measured, for a text that tells times to the minute;
// empty where it tells them exactly.
func (m composer) measuredBounds() string {
	i := m.d.Incident
	switch {
	case !m.rough():
		return ""
	case i.Open():
		return fmt.Sprintf(m.c.notice.beganBounds, m.k.cell(i.Start), m.k.zone(i.Start.To))
	}
	return fmt.Sprintf(m.c.notice.bounds, m.k.cell(i.Start), m.k.cell(m.end()), m.k.zone(i.End.To))
}
