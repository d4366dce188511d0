package report

import (
	"math"
	"slices"
	"time"
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
	return min(max(age, backoffLeast), backoffMost) + queueRun
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

// weighBackoff returns the curve of the schedule with the logarithm of its
// likelihood.
func (d drain) weighBackoff() curve {
	b := newBackoff(d.waits)
	u, each := d.sample(0)
	sum := 0.0
	for _, u := range u {
		sum += math.Log(max(b.density(u*d.now), 1e-300))
	}
	k, n := float64(len(d.came)), float64(d.left)
	silent := n * math.Log(max(1-b.share(d.now), 1e-300))
	return curve{backoff: b, log: lgamma(k+n+1) - lgamma(n+1) + sum*each + silent}
}
