package report

import "time"

// Together returns the flushes of several servers as one: an end is reached when
// it is on each of them, and is the latest one then; while it is not, its estimate
// is the latest too, and there is none where one of them cannot be told. Nil where
// no server has a flush. Its Peak is zero: the sum of peaks at different times is
// nobody's backlog.
func Together(list ...*Flush) *Flush {
	var all *Flush
	for _, f := range list {
		all = joinFlushes(all, f)
	}
	if all != nil {
		all.Peak, all.PeakAt = 0, time.Time{}
	}
	return all
}
