package report

import (
	"slices"
	"time"
)

// lagsKnown is how many mails must have come by the agent's own tries before
// their lags are believed.
const lagsKnown = 5

// scheduled estimates when the last of those mails comes that the agent itself
// tries again: when it is due, and as much later as those did that came so since
// the recovery. The agent may space its tries, so this lag is not only what
// delivery takes. Nil where none is waiting, or where some are under way whose
// coming nothing tells.
func (f *flushing) scheduled() *Estimate {
	var due time.Time
	var allowed time.Duration
	for _, m := range f.held {
		if m.state == waiting {
			due = latest(due, m.due)
			allowed = max(allowed, f.allowed(m.Mail))
		}
	}
	if due.IsZero() || f.count(underWay) > 0 && f.drainOf(f.held) == nil {
		return nil
	}
	lags := f.lags()
	if len(lags) < lagsKnown {
		return &Estimate{At: due.Add(allowed / 10), From: due, To: due.Add(allowed), By: BySchedule}
	}
	rank := func(q float64) time.Duration { return lags[min(len(lags)-1, int(q*float64(len(lags))))] }
	return &Estimate{At: due.Add(rank(0.5)), From: due.Add(rank(0.05)), To: due.Add(rank(0.95) + allowed/10), By: BySchedule}
}

// lags returns how long after their tries were due the mails came that the agent
// tried again after the recovery, shortest first.
func (f *flushing) lags() (list []time.Duration) {
	for _, m := range f.held {
		if m.state != cameLate || !f.ownRetry(m.Mail) {
			continue
		}
		before := m.Mail
		before.Tries = m.Tries[:len(m.Tries)-1]
		if due, again := f.nextTry(before); again && due.After(f.recovery.To) {
			list = append(list, max(0, m.Came.Middle().Sub(due)))
		}
	}
	slices.Sort(list)
	return list
}
