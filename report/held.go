package report

import (
	"time"

	"mailprobe/probe"
)

// heldState is what became of a mail that an outage held back.
type heldState int

const (
	cameLate         heldState = iota
	waiting                    // awaited, and tried again by the agent: when is known
	underWay                   // awaited, by others' schedules
	outstanding                // no schedule can bring it any more
	settledOtherwise           // it expired, bounced or was rejected
)

// heldMail is a mail that an outage held back.
type heldMail struct {
	*Mail
	state heldState
	due   time.Time // of one that is waiting, when it is tried again

	perhaps   bool // of what the server took before the recovery: it may have been taken just after it
	overtaken bool // it came late, and certainly after one that was sent later on the same route
}

// hold sorts out which mails the outage held back, and what became of them.
func (f *flushing) hold(list []*Mail) {
	first := passed(list)
	for i, m := range list {
		fresh := f.fresh[m.Ref.Route]
		if fresh.ok && !m.Sent.Before(fresh.at.To) {
			continue
		}
		delay, came := m.Delay()
		switch {
		case came && delay.Middle() > f.allowed(m):
			overtaken := !first[i].IsZero() && first[i].Before(m.Came.From)
			f.held = append(f.held, heldMail{Mail: m, state: cameLate, overtaken: overtaken})
		case came:
		case m.awaited(f.now) && f.now.Sub(m.Sent) <= f.allowed(m):
			switch {
			case !f.over():
			case m.Sent.After(f.recovery.To):
				f.young = append(f.young, m)
			default:
				f.before = append(f.before, m)
			}
		default:
			f.held = append(f.held, f.missing(m))
		}
	}
	f.giveUp()
}

// missing tells of a mail that is late and has not come whether it is awaited.
func (f *flushing) missing(m *Mail) heldMail {
	switch Outcome(*m, f.now) {
	case probe.Rejection, probe.Expired, probe.Bounced:
		return heldMail{Mail: m, state: settledOtherwise}
	}
	if !m.awaited(f.now) {
		return heldMail{Mail: m, state: outstanding}
	}
	if m.Accepted.IsZero() && !m.last().uncertain() {
		return f.retried(m)
	}
	if f.over() && f.ownRetry(m) && f.now.Sub(m.Accepted) <= f.allowed(m) {
		return heldMail{Mail: m, state: waiting, due: f.now} // it came through the line, and is about to come
	}
	return heldMail{Mail: m, state: underWay}
}

// retried tells when a mail that was not accepted is tried again. Where the
// schedule is through with it, or its time passed long ago and nobody tried, it
// is settled in all but name. Where no schedule is known, as of a record without
// its configuration, it is awaited as long as nobody gave it up.
func (f *flushing) retried(m *Mail) heldMail {
	if f.routes[m.Ref.Route].Retry.Name == "" {
		return heldMail{Mail: m, state: underWay}
	}
	due, again := f.nextTry(m)
	if !again || f.now.Sub(due) > patientFor {
		return heldMail{Mail: m, state: settledOtherwise}
	}
	return heldMail{Mail: m, state: waiting, due: due}
}

func (f *flushing) nextTry(m *Mail) (due time.Time, again bool) {
	n := len(m.Tries)
	if n == 0 || m.Tries[n-1].Ended.IsZero() {
		return f.now, true // it is being tried
	}
	tries := probe.Tries{N: n, Sent: m.Sent, Last: m.Tries[n-1].Ended}
	if n > 1 {
		tries.Before = m.Tries[n-2].Ended
	}
	return f.routes[m.Ref.Route].Retry.Next(tries)
}

// giveUp makes those outstanding that nothing will bring.
func (f *flushing) giveUp() {
	if !f.normal {
		return
	}
	longest := patientFor / patience
	for _, m := range f.held {
		if m.state == cameLate && !f.ownRetry(m.Mail) {
			longest = max(longest, m.Came.To.Sub(f.recovery.To))
		}
	}
	if f.now.Sub(f.recovery.To) <= patience*longest {
		return
	}
	for i := range f.held {
		if f.held[i].state == underWay {
			f.held[i].state = outstanding
		}
	}
}

// ownRetry tells whether a mail waited for the agent's own next try, after the
// recovery: its coming tells nothing of anyone else's queue.
func (f *flushing) ownRetry(m *Mail) bool {
	return len(m.Tries) > 1 && m.Accepted.After(f.recovery.To)
}

// accepted returns the held mails that the server itself had taken by the
// recovery, and with them those of that time that are not late so far: they may
// be held as well. One that is uncertain is among them once it has come: then it
// had been taken.
func (f *flushing) accepted() []heldMail {
	var list []heldMail
	for _, m := range f.held {
		if f.takenInTime(m.Mail) {
			m.perhaps = f.over() && m.taken().After(f.recovery.From)
			list = append(list, m)
		}
	}
	for _, m := range f.before {
		if f.takenInTime(m) {
			list = append(list, heldMail{Mail: m, state: underWay})
		}
	}
	return list
}

// takenInTime tells whether the server itself took a mail before it was back.
func (f *flushing) takenInTime(m *Mail) bool {
	taken := m.taken()
	return m.Via != probe.Relay && !taken.IsZero() && (!f.over() || !taken.After(f.recovery.To))
}

// taken returns when a server took the mail; zero: nobody did, as far as is known.
// One that is uncertain was taken if it came.
func (m *Mail) taken() time.Time {
	if m.Accepted.IsZero() && m.came() {
		return m.last().Dotted
	}
	return m.Accepted
}

// end returns the end that is reached when the last of some held mails came. Its
// bounds are those of the mail that certainly, and of the one that possibly, was
// the last; no end lies before the recovery.
func (f *flushing) end(list []heldMail) End {
	end := End{At: f.recovery}
	for _, m := range list {
		switch m.state {
		case cameLate:
			end.Of++
			end.At.To = latest(end.At.To, m.Came.To)
			if !m.perhaps && f.timingOf(m.Mail) == tooLate {
				end.At.From = latest(end.At.From, m.Came.From)
			}
		case waiting, underWay:
			end.Of++
			end.Left++
		case outstanding, settledOtherwise:
			end.Of++
		}
	}
	end.Reached = f.over() && end.Left == 0
	if !end.Reached {
		end.At = probe.Interval{}
	}
	return end
}

func (f *flushing) count(state heldState) (n int) {
	for _, m := range f.held {
		if m.state == state {
			n++
		}
	}
	return n
}

func (f *flushing) overtaken() (n int) {
	for _, m := range f.held {
		if m.overtaken {
			n++
		}
	}
	return n
}

// passed returns for each mail of a list, which is by Sent, when the first of those
// came that were sent later on the same route; zero where none did.
func passed(list []*Mail) []time.Time {
	first := make(map[string]time.Time)
	at := make([]time.Time, len(list))
	for i := len(list) - 1; i >= 0; i-- {
		route := list[i].Ref.Route
		at[i] = first[route]
		first[route] = earliest(first[route], list[i].Came.To)
	}
	return at
}
