package report

import (
	"math"
	"slices"
	"time"

	"mailprobe/probe"
)

// backoff is the schedule that most queues keep: a mail waits as long as it is
// old, 300 s at the least and 4000 s at the most, and its queue is looked at every
// 300 s (Postfix, qmgr(8)). When its next try falls after a recovery is not known,
// so every instant until the longest wait is as likely as another. It holds these
// longest waits, in seconds, each for an equal part of the mails.
type backoff []float64

const (
	backoffLeast = 300 * time.Second
	backoffMost  = 4000 * time.Second
	queueRun     = 300 * time.Second
	backoffParts = 32
)

// longestWait returns how long after a recovery a mail of an age waits at most.
func longestWait(age time.Duration) time.Duration {
	return min(max(age, backoffLeast), backoffMost)
}

// waitIn returns how long after a recovery a mail of an age waits at most in a
// queue that keeps a schedule: the spacing of the two tries between which the
// recovery falls. Where the schedule is not known, it is taken for the common one.
func waitIn(queue probe.Patience, age time.Duration) time.Duration {
	if queue.None() || queue.Name == probe.PatiencePostfix {
		return longestWait(age)
	}
	first := time.Unix(0, 0)
	tries := probe.Tries{N: 1, Sent: first, Last: first}
	for {
		due, again := queue.Next(tries)
		if !again || due.Sub(first) > age {
			return due.Sub(tries.Last)
		}
		tries = probe.Tries{N: tries.N + 1, Sent: first, Before: tries.Last, Last: due}
	}
}

// newBackoff keeps as many waits as matter of those of all mails.
func newBackoff(waits []float64) backoff {
	waits = slices.Sorted(slices.Values(waits))
	var b backoff
	parts := min(backoffParts, len(waits))
	for i := range parts {
		b = append(b, waits[(2*i+1)*len(waits)/(2*parts)])
	}
	b[len(b)-1] = waits[len(waits)-1]
	return b
}

// share returns the part that has come after a time.
func (b backoff) share(t float64) (sum float64) {
	for _, w := range b {
		sum += min(1, max(0, t)/w)
	}
	return sum / float64(len(b))
}

// density returns how fast it comes then.
func (b backoff) density(t float64) (sum float64) {
	for _, w := range b {
		if t <= w {
			sum += 1 / w
		}
	}
	return sum / float64(len(b))
}

// awaits returns when a share of those that are left now is awaited yet.
func (b backoff) awaits(share, now float64) float64 {
	want := 1 - (1-b.share(now))*share
	from, to := now, b[len(b)-1]
	for range 40 {
		if middle := (from + to) / 2; b.share(middle) < want {
			from = middle
		} else {
			to = middle
		}
	}
	return to
}

// backoffs returns the curves of a schedule: a queue is looked at in a rhythm of
// its own, so what is due waits for the next look, up to a whole one longer.
func (d drain) backoffs() []curve {
	var list []curve
	for _, run := range [...]float64{0, 0.5, 1} {
		waits := slices.Clone(d.waits)
		for i := range waits {
			waits[i] += run * queueRun.Seconds()
		}
		list = append(list, curve{backoff: newBackoff(waits)})
	}
	return list
}

// weighBackoffs returns the curves of the schedule with the logarithms of their
// likelihoods.
func (d drain) weighBackoffs() []curve {
	list := d.backoffs()
	u, each := d.sample(0)
	k, n := float64(len(d.came)), float64(d.left)
	for i, c := range list {
		sum := 0.0
		for _, u := range u {
			sum += math.Log(max(c.backoff.density(u*d.now), 1e-300))
		}
		silent := n * math.Log(max(1-c.backoff.share(d.now), 1e-300))
		list[i].log = lgamma(k+n+1) - lgamma(n+1) + sum*each + silent
	}
	return list
}
