package report

import (
	"time"

	"mailprobe/probe"
)

// joinFlushes adds up the flushes of two servers: an end is reached when it is on
// both, and then is the later one. The peak is left to whoever knows the backlog
// of both together.
func joinFlushes(a, b *Flush) *Flush {
	switch {
	case a == nil && b == nil:
		return nil
	case a == nil:
		one := *b
		return &one
	case b == nil:
		return a
	}
	return &Flush{
		Recovery:    joinIntervals(a.Recovery, b.Recovery),
		Fresh:       joinEnds(a.Fresh, b.Fresh),
		Accepted:    joinEnds(a.Accepted, b.Accepted),
		Last:        joinEnds(a.Last, b.Last),
		Drain:       a.Drain + b.Drain,
		Late:        a.Late + b.Late,
		Overtaken:   a.Overtaken + b.Overtaken,
		Outstanding: a.Outstanding + b.Outstanding,
	}
}

// joinIntervals returns when the later of two things happened; zero if one has
// not.
func joinIntervals(a, b probe.Interval) probe.Interval {
	if a.To.IsZero() || b.To.IsZero() {
		return probe.Interval{}
	}
	return probe.Interval{From: latest(a.From, b.From), To: latest(a.To, b.To)}
}

// joinEnds returns the end that is reached when both are. While one is not, its
// estimate counts; where one of two cannot be told, the whole cannot.
func joinEnds(a, b End) End {
	end := End{Reached: a.Reached && b.Reached, Of: a.Of + b.Of, Left: a.Left + b.Left}
	switch {
	case end.Reached:
		end.At = joinIntervals(a.At, b.At)
	case a.Reached:
		end.Estimate = b.Estimate
	case b.Reached:
		end.Estimate = a.Estimate
	case a.Estimate != nil && b.Estimate != nil:
		end.Estimate = later(a.Estimate, b.Estimate)
		if a.Estimate.By == b.Estimate.By {
			end.Estimate.By = a.Estimate.By
		}
	}
	return end
}

// peak sets the peak of a total's flush from its curves: the backlog is what was
// sent and is neither received nor gone.
func (t *tab) peak(from time.Time) {
	if t.Flush == nil {
		return
	}
	var all []change
	all = append(all, t.changes.sent...)
	for _, list := range [][]change{t.changes.received, t.changes.gone} {
		for _, c := range list {
			all = append(all, change{c.at, -c.by})
		}
	}
	until := t.now
	if t.Flush.Last.Reached {
		until = t.Flush.Last.At.To
	}
	top := peakOf(stepsOf(all, Span{From: from, To: until}))
	t.Flush.Peak, t.Flush.PeakAt = top.N, top.At
}
