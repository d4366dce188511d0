package words

import (
	"fmt"
	"time"

	"mailprobe/probe"
)

// A summary, a notice and an answer say times as people do, to the minute: nobody
// outside is served by more.

// Tight is how wide bounds may be for their instant to be told as about a minute.
const Tight = 5 * time.Minute

// IsTight tells whether an instant is known well enough to be told as one minute.
func IsTight(i probe.Interval) bool {
	return !i.From.IsZero() && !i.To.IsZero() && i.To.Sub(i.From) <= Tight
}

// Told returns the minute that stands for tight bounds: that of the upper one,
// rounded down, since the truth lies before it.
func Told(i probe.Interval) time.Time { return i.To.Truncate(time.Minute) }

// About tells an instant to the minute, without its zone: one minute, or both
// bounds where they are wide.
func (k Clock) About(i probe.Interval) string {
	low, high := Minutes(i.From, i.To)
	switch {
	case i.To.IsZero():
		return k.NotKnown
	case i.From.IsZero():
		return fmt.Sprintf(k.instant.aboutBy, k.BareMinute(high))
	case IsTight(i):
		return fmt.Sprintf(k.instant.about, k.BareMinute(Told(i)))
	}
	return fmt.Sprintf(k.instant.aboutBetween, k.BareMinute(low), k.BareMinute(high))
}

// AboutZoned is About with the zone.
func (k Clock) AboutZoned(i probe.Interval) string {
	if i.To.IsZero() {
		return k.NotKnown
	}
	return k.WithZone(k.About(i), i.To)
}

// WithZone adds the zone of an instant to a time that is written already.
func (k Clock) WithZone(words string, at time.Time) string {
	return fmt.Sprintf(k.instant.aboutZone, words, k.Zone(at))
}

// AboutFull is About with date and zone.
func (k Clock) AboutFull(i probe.Interval) string {
	if i.To.IsZero() {
		return k.NotKnown
	}
	k.day = Told(i).In(k.loc)
	return fmt.Sprintf(k.instant.aboutDate, k.date(k.day), k.AboutZoned(i))
}

// AboutPeriod is from one instant about to another, or what holds both.
func (k Clock) AboutPeriod(from, to probe.Interval) string {
	if !IsTight(from) || !IsTight(to) {
		return k.About(probe.Interval{From: from.From, To: to.To})
	}
	return k.FromTo(k.About(from), k.About(to))
}
