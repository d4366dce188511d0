package report

import (
	"slices"
	"time"
)

// lagsKnown is how many mails must have come by the agent's own tries before
// their lags are believed.
const lagsKnown = 5

// An agent tries no more mails again in a second than it is told to. So many that
// have been due for so long show that they wait for their turn, and not for their
// time.
const (
	overdueFor = 3 * time.Second
	overdue    = 5
)

// scheduled estimates when the last of those mails comes that the agent itself
// tries again: when it is due, and as much later as those did that came so since
// the recovery; where they stand in line, when the line ends, by how it moved so
// far. Nil where none is waiting, or where nothing tells how the line moves.
func (f *flushing) scheduled() *Estimate {
	due, allowed, inLine := f.dues()
	switch {
	case due.IsZero():
		return nil
	case inLine < overdue:
		return f.whenDue(due, allowed)
	}
	line := f.estimateBy(f.drainedSoFar(f.held, waiting))
	if line == nil || !due.After(f.now) {
		return line
	}
	// How late those in line are says nothing of one that is due after them.
	return later(line, soonAfter(due, allowed))
}

// dues returns when the last of the waiting mails is due, now at the earliest, the
// largest age at which one of them is late, and how many are overdue.
func (f *flushing) dues() (last time.Time, allowed time.Duration, inLine int) {
	for _, m := range f.held {
		if m.state != waiting {
			continue
		}
		last = latest(last, m.due, f.now)
		allowed = max(allowed, f.allowed(m.Mail))
		if f.now.Sub(m.due) > overdueFor {
			inLine++
		}
	}
	return last, allowed, inLine
}

// whenDue estimates when a mail comes that is due, by how late others were.
func (f *flushing) whenDue(due time.Time, allowed time.Duration) *Estimate {
	lags := f.lags()
	if len(lags) < lagsKnown {
		return soonAfter(due, allowed)
	}
	rank := func(q float64) time.Duration { return lags[min(len(lags)-1, int(q*float64(len(lags))))] }
	return &Estimate{At: due.Add(rank(0.5)), From: due.Add(rank(0.05)), To: due.Add(rank(0.95) + allowed/10), By: BySchedule}
}

// soonAfter is when a mail comes in time that is tried when it is due.
func soonAfter(due time.Time, allowed time.Duration) *Estimate {
	return &Estimate{At: due.Add(allowed / 10), From: due, To: due.Add(allowed), By: BySchedule}
}

// lags returns how long after their tries were due the mails came that the agent
// tried again after the recovery, shortest first.
func (f *flushing) lags() (list []time.Duration) {
	for _, m := range f.held {
		if m.state != cameLate || !f.ownRetry(m.Mail) {
			continue
		}
		before := *m.Mail
		before.Tries = m.Tries[:len(m.Tries)-1]
		if due, again := f.nextTry(&before); again && due.After(f.recovery.To) {
			list = append(list, max(0, m.Came.Middle().Sub(due)))
		}
	}
	slices.Sort(list)
	return list
}
