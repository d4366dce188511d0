package mailbox

import (
	"cmp"
	"slices"
	"time"

	"mailprobe/probe"
)

// hindsight holds arrivals that were found after a gap, a time in which nobody
// watched, until the server's clock has been read again. Only then is it known
// whether INTERNALDATE can be trusted for what came in the gap: a host that lost
// power may come back with a wrong clock.
//
// It cannot see that the clock was wrong for a part of the gap and right at both
// its ends, unless the stamps then go backwards, or lie outside the gap.
type hindsight struct {
	before probe.Skew // as it was known before the gap; unknown: nothing can be dated better
	after  probe.Skew // as read since
	count  int        // readings in after
	jumped bool       // a reading since shows that the clock was set
	since  time.Time  // when the watch went on
	gap    []probe.Arrival
}

const (
	maxHindsight = 20_000         // arrivals that are remembered of a gap
	maxStale     = 24 * time.Hour // how old the clock's last reading may be when a gap begins

	// The clock has been read well enough after a gap when it was read as often
	// as fewest, and is known to sharp; or to passable, if that took a minute.
	fewest       = 3
	sharp        = stampLag * 5 / 2
	passable     = 1200 * time.Millisecond
	passableFrom = time.Minute

	// A clock that is further from where it was than wasSet was set, beside what
	// it may have drifted meanwhile, which counts up to maxDrift.
	wasSet   = 250 * time.Millisecond
	maxDrift = time.Second
)

// resume says that the watch goes on after a gap, before which the clock was as
// given. Arrivals that still wait for a reading now wait for one after this gap:
// both are in one gap between two readings then.
func (h *hindsight) resume(before probe.Skew, now time.Time) {
	if len(h.gap) == 0 {
		h.before, h.jumped = before, false
	}
	h.after, h.count, h.since = probe.Skew{}, 0, now
}

// add remembers an arrival of the gap, if it may come to be dated better.
func (h *hindsight) add(a probe.Arrival) {
	possible := h.before.Known() && !h.jumped && !a.Internal.IsZero() && !a.After.IsZero()
	if possible && a.After.Sub(h.before.At) <= maxStale &&
		a.By.Sub(a.After) > time.Second+h.before.Width() && len(h.gap) < maxHindsight {
		h.gap = append(h.gap, a)
	}
}

// read takes a reading of the clock after the gap. It tells whether arrivals are
// given up by it: where the clock was set, nothing in the gap can be dated by it.
func (h *hindsight) read(r probe.Skew) (givenUp bool) {
	var agree bool
	if h.after, agree = narrowed(h.after, r); !agree {
		h.count = 0
	}
	h.count++
	tolerance := wasSet + min(maxDrift, drift(r.At.Sub(h.before.At)))
	if !h.before.Known() || apart(h.before, r) <= tolerance {
		return false
	}
	givenUp = len(h.gap) > 0
	h.gap, h.jumped = nil, true
	return givenUp
}

// ready tells whether the clock has been read well enough since the gap.
func (h *hindsight) ready(now time.Time) bool {
	if len(h.gap) == 0 || h.count < fewest {
		return false
	}
	width := h.after.Width()
	return width <= sharp || (width <= passable && now.Sub(h.since) >= passableFrom)
}

// dated returns the arrivals of the gap with tighter bounds, by folder, in the
// order of their UIDs, and how far those of one are apart at the most; nothing if
// one of them shows that the clock was not even.
func (h *hindsight) dated() (list []probe.Arrival, within time.Duration) {
	list = slices.Clone(h.gap)
	slices.SortFunc(list, func(a, b probe.Arrival) int {
		return cmp.Or(cmp.Compare(a.Folder, b.Folder), cmp.Compare(a.UIDValidity, b.UIDValidity), cmp.Compare(a.UID, b.UID))
	})
	for i := range list {
		a := &list[i]
		if i > 0 && samePlace(list[i-1], *a) && list[i-1].Internal.Sub(a.Internal) > time.Second {
			return nil, 0
		}
		clock := hull(aged(h.before, a.After), h.after)
		within = max(within, time.Second+clock.Width())
		if from := a.Internal.Add(-clock.Max).In(a.By.Location()); from.After(a.After) {
			a.After = from
		}
		if to := a.Internal.Add(time.Second - clock.Min).In(a.By.Location()); to.Before(a.By) {
			a.By = to
		}
		if a.By.Before(a.After) {
			return nil, 0
		}
	}
	return list, within
}

func samePlace(a, b probe.Arrival) bool {
	return a.Folder == b.Folder && a.UIDValidity == b.UIDValidity
}
