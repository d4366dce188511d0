package words

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// units are how a language writes numbers with a unit of time.
type units struct {
	ms, s, min, h, d string // "%d h"
	tenths           string // seconds with a tenth: "%s s"
	gap              string // between two units
}

// Rounding says where a duration goes that is not written to the end.
type Rounding int

// The roundings.
const (
	Nearest Rounding = iota
	Downwards
	Upwards
)

// Duration writes a duration with at most two units; a negative one counts as none.
func (w *Words) Duration(d time.Duration, r Rounding) string {
	d = max(0, d)
	d = r.round(d, resolution(d))
	d = r.round(d, resolution(d)) // 59.96 s has become a minute
	u := w.units
	switch {
	case d == 0:
		return unit(u.s, 0)
	case d < time.Second:
		return unit(u.ms, int64(d/time.Millisecond))
	case d < 10*time.Second && d%time.Second != 0:
		return strings.Replace(u.tenths, "%s", strconv.FormatFloat(d.Seconds(), 'f', 1, 64), 1)
	case d < time.Minute:
		return unit(u.s, int64(d/time.Second))
	case d < time.Hour:
		return u.two(u.min, int64(d/time.Minute), u.s, int64(d%time.Minute/time.Second))
	case d < 48*time.Hour:
		return u.two(u.h, int64(d/time.Hour), u.min, int64(d%time.Hour/time.Minute))
	default:
		return u.two(u.d, int64(d/(24*time.Hour)), u.h, int64(d%(24*time.Hour)/time.Hour))
	}
}

func (u units) two(format string, n int64, lower string, m int64) string {
	if m == 0 {
		return unit(format, n)
	}
	return unit(format, n) + u.gap + unit(lower, m)
}

func unit(format string, n int64) string {
	return strings.Replace(format, "%d", strconv.FormatInt(n, 10), 1)
}

// resolution is how exactly a duration of this size is written.
func resolution(d time.Duration) time.Duration {
	switch {
	case d < time.Second:
		return time.Millisecond
	case d < 10*time.Second:
		return 100 * time.Millisecond
	case d < time.Hour:
		return time.Second
	case d < 48*time.Hour:
		return time.Minute
	default:
		return time.Hour
	}
}

func (r Rounding) round(d, to time.Duration) time.Duration {
	switch low := d.Truncate(to); {
	case r == Downwards:
		return low
	case r == Upwards && low < d:
		return low + to
	case r == Upwards:
		return low
	default:
		return d.Round(to)
	}
}

// Number writes a count with separators of thousands, the same in each language.
func Number(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Number writes a count with separators of thousands.
func (w *Words) Number(n int) string { return Number(n) }

// Percent writes a share downwards to a tenth, so that only all is 100.
func (w *Words) Percent(part, whole time.Duration) string {
	tenths := math.Floor(min(1, part.Seconds()/whole.Seconds()) * 1000)
	return fmt.Sprintf(w.percent, strconv.FormatFloat(tenths/10, 'f', -1, 64))
}
