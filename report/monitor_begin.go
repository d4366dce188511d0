package report

import (
	"slices"
	"time"
)

const (
	// recent is how far back mails are kept in any case, at least.
	recent = time.Hour
	// recentMails is how many mails of a route that is at least, by its spacing.
	recentMails = 16
	// heldBefore is how long before an outage mails are kept: what was usual, and
	// the last good evidence.
	heldBefore = time.Hour
	// flushHeld is how long after its end an outage is kept at most while what
	// it held back still comes.
	flushHeld = 24 * time.Hour
	// outageHeld is how far back mails are kept at most for an outage that goes
	// on. How it began stays known.
	outageHeld = 7 * 24 * time.Hour
	// leftHeld is how long the mails of a server are kept that left the
	// configuration.
	leftHeld = time.Hour
)

// recorded returns now, or where that is far ahead of the record, the newest
// instant in it: the agent writes every few seconds that it watches, so it is the
// clock that was set ahead.
func (m *Monitor) recorded(now time.Time) time.Time {
	var newest time.Time
	for k, w := range m.watches {
		if k.mailbox == "" && k.reference == "" {
			newest = latest(newest, w.To)
		}
	}
	if newest.IsZero() || now.Sub(newest) <= covered {
		return now
	}
	for _, s := range m.shelves {
		if n := len(s.mails); n > 0 {
			newest = latest(newest, s.mails[n-1].Sent)
		}
	}
	return earliest(now, newest)
}

// begins returns for each server of the estate since when its mails are
// needed. No outage is cut: it is looked at whole, or no more.
func (m *Monitor) begins(now time.Time) map[string]time.Time {
	begin := make(map[string]time.Time, len(m.estate.Servers))
	for _, s := range m.estate.Servers {
		begin[s.Name] = now.Add(-recent)
	}
	for _, r := range m.estate.Routes {
		if at, ok := begin[r.Server]; ok {
			begin[r.Server] = earliest(at, now.Add(-min(recentMails*r.Every, longestLead)))
		}
	}
	list := slices.Clone(m.found)
	for _, i := range m.incidents {
		list = append(list, i.Outages...)
	}
	// The last one first: the lead-in of one may reach back into another.
	slices.SortFunc(list, func(a, b Outage) int { return compareOutages(b, a) })
	for _, o := range list {
		at, ok := begin[o.Server]
		if ok && (m.held(o, now) || o.End.To.After(at)) {
			begin[o.Server] = earliest(at, lower(o.Start).Add(-heldBefore))
		}
	}
	for server, at := range begin {
		begin[server] = latest(at, now.Add(-outageHeld))
	}
	return begin
}

// held tells whether an outage goes on, or what it held back may still come.
func (m *Monitor) held(o Outage, now time.Time) bool {
	if !o.Over() {
		return true
	}
	if f, ok := m.flush[o.Server]; ok && f.ended() {
		return false
	}
	return now.Sub(o.End.To) < flushHeld
}

// ended tells whether all three ends of a flush are reached; without a flush
// there is nothing to end.
func (f *Flush) ended() bool {
	return f == nil || (f.Fresh.Reached && f.Accepted.Reached && f.Last.Reached)
}
