package report

import (
	"time"

	"mailprobe/probe"
)

// verdict is what a piece of evidence says of the part of a server, or of the
// relay, that it is about.
type verdict int8

const (
	nothing verdict = iota
	works
	fails
)

// proof is what an attempt that ended in one class proves.
type proof struct {
	says verdict
	// heard: something beyond the agent's own network answered. Where nothing is
	// heard from anywhere, the agent may be cut off.
	heard  bool
	inside period // when
}

// period says in which part of an attempt something was true at some instant.
type period int8

const (
	atItsEnd   period = iota // from the begin of the step that failed, or from the final dot, to the reply
	atOnce                   // within the usual time after the step began: a server that works answers by then
	anyTime                  // at some instant from its begin to its end
	notAtAnyOf               // nothing is proven
)

// attemptProves is the table of what attempts prove: of TakesMX and
// TakesSubmission on direct routes, and of the relay alone on relay routes.
//
// What the other kinds of evidence prove:
//
//   - The steps before the one that failed: that something answered, and so that
//     the agent was not cut off. A server that greets and then hangs takes no mail:
//     its greeting is no sign that it works, nor that it worked until then.
//   - An attempt without an end, after the time in which its route's attempts
//     usually end: as a time-out does, of its begin. An up server would have
//     answered.
//   - An arrival proves that the server delivered at some instant within its
//     bounds (DeliversIn for mx and relay, DeliversOut for submission).
//   - A mail that the server or a relay took, and that has not come when it is
//     late by its route's usual, while its mailbox could be read after that
//     instant: delivery failed at some instant between. Not at the end of that
//     time: the server may work again by then, and the mail wait in a queue.
//     Where another mail was delivered meanwhile, it proves nothing: mails get
//     lost and held up one by one, also by a flush. Nor where the agent did not
//     watch all that time (it stopped, or its clock was set), where it was
//     returned before it was late (that is an answer), or where nothing is known
//     of the mailbox.
//   - The relay's silence after it failed to deliver is no evidence: its next try
//     may be an hour away. It may begin an outage, if the relay's mails came in
//     time until then, and never says that one goes on.
//   - A mailbox in coverage is read: ServesIMAP. A live arrival adds nothing to
//     this, since the look that showed it is coverage already.
var attemptProves = map[probe.Class]proof{
	probe.Accepted: {works, true, atItsEnd}, // it took the mail between the dot and its reply
	// A server that answers 4yz or 5yz is not down; it defers or rejects our mail,
	// which greylisting and a full mailbox do as well.
	probe.Deferred: {works, true, atItsEnd},
	probe.Rejected: {works, true, atItsEnd},
	// It spoke SMTP up to here. A changed password and an expired certificate are
	// no outage of mail for those who have the right ones.
	probe.AuthFailed: {works, true, atItsEnd},
	probe.TLSFailed:  {works, true, atItsEnd},
	// Whatever listens there, and does not speak SMTP, takes no mail.
	probe.Protocol: {fails, true, atItsEnd},
	probe.Refused:  {fails, true, atItsEnd}, // the host is there and answers for the service
	// No route, or a router that says so: the mail of others does not get there
	// either. A router may be the agent's own, so nothing beyond it was heard.
	probe.Unreachable: {fails, false, atItsEnd},
	// It was silent all the time from the step's begin on, and an up server answers
	// soon: so it failed soon after the begin, however long the time-out is.
	probe.TimedOut:     {fails, false, atOnce},
	probe.Disconnected: {fails, true, atItsEnd}, // it answered until the step's begin, and broke off in it
	// Nobody finds the server without its name.
	probe.DNSFailed: {fails, false, anyTime},
	// The domain says by DNS that it takes no mail: a mistake, and no failure of
	// the server.
	probe.NullMX:      {nothing, true, notAtAnyOf},
	probe.Capped:      {nothing, false, notAtAnyOf}, // not tried
	probe.Interrupted: {nothing, false, notAtAnyOf}, // by the agent itself
	probe.Aborted:     {nothing, false, notAtAnyOf}, // by the agent's own fault
}

// answerFloor is the time in which a server that works answers a step at least,
// greeting pauses against spam included, whatever its route's usual is. It is
// shorter than any time-out.
const answerFloor = 10 * time.Second

// told is what one attempt tells.
type told struct {
	good, bad, heard        bounds // heard: when anything answered
	isGood, isBad, wasHeard bool
	class                   probe.Class
	phase                   probe.Phase
}

// read tells what an attempt proves. Usual is the time after which one that has
// not been answered will fail.
func (t *Try) read(usual time.Duration) told {
	p := attemptProves[t.Class]
	if t.Ended.IsZero() {
		return t.readOpen(usual)
	}
	last := between(t.lastStep(), t.Ended)
	r := told{class: t.Class, phase: t.Phase, heard: last, wasHeard: p.heard}
	switch p.says {
	case works:
		r.isGood, r.good = true, last
	case fails:
		r.isBad, r.bad = true, t.when(p.inside, usual)
		if t.brokeOff() {
			r.wasHeard, r.heard = true, between(t.Began, t.Failed)
		}
	}
	return r
}

func (t *Try) readOpen(usual time.Duration) told {
	since := t.Began
	r := told{class: probe.TimedOut, isBad: true}
	if !t.Dotted.IsZero() {
		since = t.Dotted
		r.wasHeard, r.heard = true, between(t.Began, t.Dotted)
	}
	r.bad = between(since, since.Add(usual))
	return r
}

// about returns when the evidence was: an attempt is either good or bad.
func (r told) about() bounds {
	if r.isGood {
		return r.good
	}
	return r.bad
}

// brokeOff tells whether the server had answered before the step that failed.
func (t *Try) brokeOff() bool {
	return t.Phase != probe.PhaseDNS && t.Phase != probe.PhaseConnect && t.Failed.After(t.Began)
}

// lastStep returns when the step began that the last answer was to.
func (t *Try) lastStep() time.Time {
	switch {
	case t.Class == probe.Accepted && !t.Dotted.IsZero():
		return t.Dotted
	case !t.Failed.IsZero():
		return t.Failed
	default:
		return t.Began
	}
}

func (t *Try) when(p period, usual time.Duration) bounds {
	b := between(t.lastStep(), t.Ended)
	switch p {
	case anyTime:
		return between(t.Began, t.Ended)
	case atOnce:
		b.to = min(b.to, b.from.plus(usual))
	}
	return b
}
