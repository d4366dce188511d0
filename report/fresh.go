package report

import (
	"time"

	"mailprobe/probe"
)

// freshRun is how many mails in a row must come in time on a route for fresh mail
// to be normal there: one may slip past a queue, three do not.
const freshRun = 3

// freshness is since when fresh mail is normal on a route.
type freshness struct {
	at   probe.Interval // by time of sending; while it is not normal, From is when the last late mail was sent
	ok   bool
	of   int // mails sent since the recovery, until fresh mail was normal
	left int // of these, how many are awaited
}

// timing is what a mail says of the way that it took.
type timing int

const (
	inTime timing = iota
	tooLate
	unclear // it is awaited and not old enough, or its bounds are too wide
)

func (f *flushing) timingOf(m *Mail) timing {
	allowed := f.allowed(m)
	if delay, ok := m.Delay(); ok {
		switch {
		case delay.Max <= allowed:
			return inTime
		case delay.Min > allowed:
			return tooLate
		}
		return unclear
	}
	if m.awaited(f.now) && f.now.Sub(m.Sent) <= allowed {
		return unclear
	}
	return tooLate
}

// freshOf finds the first run of mails in time among a route's mails, by Sent,
// that could come in time after the recovery: fresh mail is normal from some
// instant after the last late mail before the run was sent, and not later than
// the first of the run was. What was sent before is late by the outage, whatever
// a flap let through.
//
// A queue that is filled again only after the recovery lets some fresh mail past
// at first. So while mails wait that were sent before a run, as many late ones in
// a row after it show that it was none.
func (f *flushing) freshOf(list []*Mail) (is freshness) {
	if !f.over() {
		return is
	}
	var run, late, of, left int
	var waits time.Time // until when mails waited that were sent before the run
	for _, m := range list {
		if m.Sent.Before(f.recovery.From.Add(-f.allowed(m))) {
			is.at.From = m.Sent
			waits = latest(waits, f.waitsUntil(m))
			continue
		}
		if is.ok && !m.Sent.Before(waits) {
			break
		}
		of++
		if m.awaited(f.now) {
			left++
		}
		switch f.timingOf(m) {
		case inTime:
			late = 0
			if run++; run == 1 {
				is.at.To = m.Sent
			}
		case tooLate:
			waits = latest(waits, f.waitsUntil(m))
			if late++; !is.ok || late == freshRun {
				run, is.ok, is.at.From = 0, false, m.Sent
			}
		}
		if run == freshRun {
			is.ok, is.of, is.left = true, of, left
		}
	}
	if !is.ok {
		is.of, is.left = of, left
	} else {
		// Mail that was sent a moment before the recovery can be in time. It is
		// normal since the recovery all the same.
		is.at.From, is.at.To = latest(is.at.From, f.recovery.From), latest(is.at.To, f.recovery.From)
	}
	return is
}

// waitsUntil returns when a mail came, or was settled otherwise; now if it has not.
func (f *flushing) waitsUntil(m *Mail) time.Time {
	if m.came() {
		return m.Came.To
	}
	if m.awaited(f.now) {
		return f.now
	}
	return time.Time{}
}

// judge returns since when fresh mail is normal on every route that tells of the
// server: those on which mail is handed to the server itself, else those by
// relays, which may wait for their own next retry while the server is fine. A
// route on which nothing ever came has a fault of its own.
func (f *flushing) judge() freshness {
	all := freshness{ok: f.over()}
	for _, is := range f.judged() {
		all.ok = all.ok && is.ok
		all.of, all.left = all.of+is.of, all.left+is.left
		all.at.From, all.at.To = latest(all.at.From, is.at.From), latest(all.at.To, is.at.To)
	}
	all.ok = all.ok && all.of > 0
	return all
}

func (f *flushing) judged() map[string]freshness {
	direct, relayed := make(map[string]freshness), make(map[string]freshness)
	for route, is := range f.fresh {
		switch {
		case !f.heard[route]:
		case f.vias[route] != probe.Relay:
			direct[route] = is
		default:
			relayed[route] = is
		}
	}
	if len(direct) > 0 {
		return direct
	}
	return relayed
}

func (f *flushing) freshEnd() End {
	is := f.judge()
	end := End{Reached: is.ok, Of: is.of, Left: is.left}
	if is.ok {
		end.At = is.at
	}
	return end
}
