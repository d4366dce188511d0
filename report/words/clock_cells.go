package words

import (
	"fmt"
	"time"

	"mailprobe/probe"
)

// Cell writes an interval for a table: both its bounds, or one where they are the
// same second.
func (k Clock) Cell(i probe.Interval) string {
	low, high := Outwards(i)
	zone := k.mark(high)
	switch {
	case i.To.IsZero():
		return k.None
	case i.From.Equal(i.To):
		return k.Bare(low) + zone
	case i.From.IsZero():
		return k.instant.until + k.Bare(high) + zone
	case high.Sub(low) <= time.Second:
		return k.Bare(high) + zone
	}
	return k.Bare(low) + k.Dash + k.Bare(high) + zone
}

// Instant writes one instant for a table.
func (k Clock) Instant(at time.Time) string { return k.Cell(probe.Interval{From: at, To: at}) }

// MinuteCell writes an instant to the minute for a table.
func (k Clock) MinuteCell(at time.Time) string { return k.BareMinute(at) + k.mark(at) }

// mark is the zone behind a time in a cell, where the head cannot name it.
func (k Clock) mark(at time.Time) string {
	if k.zoned {
		return " " + k.Zone(at)
	}
	return ""
}

// Head adds the zone to the head of a column of times.
func (k Clock) Head(title string) string {
	if k.zoned {
		return title
	}
	return fmt.Sprintf(k.instant.inZone, title, k.Zone(k.day))
}
