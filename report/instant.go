package report

import (
	"cmp"
	"math"
	"slices"
	"time"

	"mailprobe/probe"
)

// instant is a time in nanoseconds since 1970: a third of the size of a
// time.Time, and compared at once. Evidence is held in it.
type instant int64

const (
	unknown instant = math.MinInt64 // before all that is known
	never   instant = math.MaxInt64 // has not happened so far
)

// lastSecond is the last whole second, from 1970 on, that an instant holds: in the
// year 2262. The first one is as far before.
const lastSecond = int64(math.MaxInt64/time.Second) - 1

// instantOf returns the instant of a time that is not zero. One that is farther
// away than an instant can tell, as in planned work "until 9999", is the farthest.
func instantOf(t time.Time) instant {
	s := min(max(t.Unix(), -lastSecond), lastSecond)
	return instant(s*int64(time.Second) + int64(t.Nanosecond()))
}

// time returns the zero time for unknown and never.
func (i instant) time() time.Time {
	if i == unknown || i == never {
		return time.Time{}
	}
	return time.Unix(0, int64(i)).UTC()
}

// plus stays unknown or never where it is.
func (i instant) plus(d time.Duration) instant {
	if i == unknown || i == never {
		return i
	}
	return i + instant(d)
}

// bounds hold an instant that is not known better, or span the time between two.
type bounds struct{ from, to instant }

// between returns the bounds of something that happened between two times. A
// clock that was set back between them makes them run backwards: then it is only
// known that it was around both.
func between(a, b time.Time) bounds {
	x, y := instantOf(a), instantOf(b)
	return bounds{min(x, y), max(x, y)}
}

func (b bounds) meets(o bounds) bool { return b.from <= o.to && o.from <= b.to }

func (b bounds) within(o bounds) bool { return o.from <= b.from && b.to <= o.to }

// length returns how long the span is; the longest there is, where an end is open.
func (b bounds) length() time.Duration {
	if b.from == unknown || b.to == never {
		return math.MaxInt64
	}
	return time.Duration(max(0, b.to-b.from))
}

func (b bounds) interval() probe.Interval {
	return probe.Interval{From: b.from.time(), To: b.to.time()}
}

func (b bounds) span() Span { return Span{From: b.from.time(), To: b.to.time()} }

func boundsOf(s Span) bounds {
	b := bounds{unknown, never}
	if !s.From.IsZero() {
		b.from = instantOf(s.From)
	}
	if !s.To.IsZero() {
		b.to = instantOf(s.To)
	}
	return b
}

func byFrom(x, y bounds) int { return cmp.Or(cmp.Compare(x.from, y.from), cmp.Compare(x.to, y.to)) }

// united returns the same time by spans that are in order and do not meet. It
// takes the list over.
func united(list []bounds) []bounds {
	if !slices.IsSortedFunc(list, byFrom) {
		slices.SortFunc(list, byFrom)
	}
	n := 0
	for _, b := range list {
		if n > 0 && b.from <= list[n-1].to {
			list[n-1].to = max(list[n-1].to, b.to)
			continue
		}
		list[n] = b
		n++
	}
	return list[:n]
}

// gaps returns the time that united spans leave free.
func gaps(spans []bounds) []bounds {
	free := make([]bounds, 0, len(spans)+1)
	from := unknown
	for _, s := range spans {
		if s.from > from {
			free = append(free, bounds{from, s.from})
		}
		from = s.to
	}
	if from < never {
		free = append(free, bounds{from, never})
	}
	return free
}

// shared returns the time that lies in both of two lists of united spans.
func shared(a, b []bounds) []bounds {
	both := make([]bounds, 0, min(len(a), len(b)))
	for i, k := 0, 0; i < len(a) && k < len(b); {
		x := bounds{max(a[i].from, b[k].from), min(a[i].to, b[k].to)}
		if x.from < x.to {
			both = append(both, x)
		}
		if a[i].to < b[k].to {
			i++
		} else {
			k++
		}
	}
	return both
}

// total returns how long united spans are together.
func total(spans []bounds) (sum time.Duration) {
	for _, s := range spans {
		sum += s.length()
	}
	return sum
}

// holder returns the one of united spans that holds all of b.
func holder(spans []bounds, b bounds) (bounds, bool) {
	i, found := slices.BinarySearchFunc(spans, b.from, func(s bounds, at instant) int { return cmp.Compare(s.from, at) })
	if !found {
		i--
	}
	if i < 0 || !b.within(spans[i]) {
		return bounds{}, false
	}
	return spans[i], true
}

// meetsAny tells whether a span meets one of united spans.
func meetsAny(spans []bounds, b bounds) bool {
	i, _ := slices.BinarySearchFunc(spans, b.from, func(s bounds, at instant) int { return cmp.Compare(s.to, at) })
	return i < len(spans) && b.meets(spans[i])
}
