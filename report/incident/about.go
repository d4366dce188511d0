package incident

import (
	"fmt"
	"time"

	"mailprobe/probe"
	"mailprobe/report/words"
)

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
		return m.k.AboutFull(m.d.Incident.Start)
	}
	return m.k.FullInterval(m.d.Incident.Start)
}

// ended says with date and zone when it ended.
func (m composer) ended() string {
	if m.rough() {
		return m.k.AboutFull(m.end())
	}
	return m.incidentEnd()
}

// aboutLength says how long the incident took, such that it agrees with the
// minutes of its ends; exactly where these are not known as well.
func (m composer) aboutLength() string {
	i := m.d.Incident
	format, to := m.c.say.aboutLength, words.Told(i.End)
	if i.Open() {
		format, to = m.c.say.aboutSoFar, m.d.Now.Truncate(time.Minute)
	}
	took := to.Sub(words.Told(i.Start))
	known := i.Open() && m.d.Now.Sub(i.End.From) <= words.Tight || words.IsTight(m.end())
	if !m.rough() || !words.IsTight(i.Start) || !known || took <= 0 { // no whole minute yet
		return m.length()
	}
	return fmt.Sprintf(format, m.c.Duration(took, words.Nearest))
}

// measuredBounds states what was measured, for a text that tells times to the minute;
// empty where it tells them exactly.
func (m composer) measuredBounds() string {
	i := m.d.Incident
	switch {
	case !m.rough():
		return ""
	case i.Open():
		return fmt.Sprintf(m.c.notice.beganBounds, m.k.Cell(i.Start), m.k.Zone(i.Start.To))
	}
	return fmt.Sprintf(m.c.notice.bounds, m.k.Cell(i.Start), m.k.Cell(m.end()), m.k.Zone(i.End.To))
}
