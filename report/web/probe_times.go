package web

import (
	"fmt"
	"time"

	"mailprobe/report/words"
)

// The page of one test mail tells times to the millisecond: it is where people
// compare them with the logs of servers.
const clockLayout = "15:04:05.000"

// bare writes an instant without its zone, and without its date on the day of
// sending.
func (p probePage) bare(at time.Time) string {
	at = p.k.In(at)
	text := at.Format(clockLayout)
	if sent := p.k.In(p.Sent()); at.Format(time.DateOnly) != sent.Format(time.DateOnly) {
		return p.k.ShortDate(at) + " " + text
	}
	return text
}

// cell is bare with the zone where the heads of tables cannot name it.
func (p probePage) cell(at time.Time) string {
	if p.k.Zone(at) != p.k.Zone(p.Sent()) {
		return p.zoned(at)
	}
	return p.bare(at)
}

func (p probePage) zoned(at time.Time) string { return p.bare(at) + " " + p.k.Zone(at) }

// between writes the bounds of an instant, rounded outwards, with how far they are
// apart.
func (p probePage) between(from, to time.Time) string {
	low, high := outwardsMillis(from, to)
	switch {
	case from.IsZero():
		return fmt.Sprintf(p.t.NoLook, p.zoned(high))
	case !low.Before(high):
		return p.zoned(high)
	}
	return fmt.Sprintf(p.t.Width, p.cell(low), p.zoned(high), p.k.Duration(to.Sub(from), words.Upwards))
}

// betweenCell is between for a table.
func (p probePage) betweenCell(from, to time.Time) string {
	low, high := outwardsMillis(from, to)
	if from.IsZero() || !low.Before(high) {
		return p.cell(high)
	}
	return p.cell(low) + p.k.Dash + p.cell(high)
}

func outwardsMillis(from, to time.Time) (low, high time.Time) {
	low, high = from.Truncate(time.Millisecond), to.Truncate(time.Millisecond)
	if high.Before(to) {
		high = high.Add(time.Millisecond)
	}
	return low, high
}

// after writes how long after sending something was.
func (p probePage) after(at time.Time) string {
	d := at.Sub(p.Sent())
	if d <= 0 {
		return p.k.None
	}
	return "+" + p.k.Duration(d, words.Nearest)
}
