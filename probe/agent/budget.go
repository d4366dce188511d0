package agent

import (
	"time"

	"golang.org/x/time/rate"
)

// Budget bounds the close looks at the mailboxes of one server: what they cost
// it stays the same however many probes are awaited. A look that it does not
// allow at once waits for its turn, and the bounds of what arrives meanwhile are
// wider.
type Budget struct{ limiter *rate.Limiter }

// NewBudget returns a budget of so many looks a second, and a second's worth of
// them in advance; nil, which allows none, where that is not more than zero.
func NewBudget(perSecond float64) *Budget {
	if perSecond <= 0 {
		return nil
	}
	return &Budget{rate.NewLimiter(rate.Limit(perSecond), max(1, int(perSecond)))}
}

// PerSecond returns how many looks a second are allowed.
func (b *Budget) PerSecond() float64 {
	if b == nil {
		return 0
	}
	return float64(b.limiter.Limit())
}

// reserve takes the next look that is free, and returns how long to wait for it.
func (b *Budget) reserve(now time.Time) time.Duration {
	return b.limiter.ReserveN(now, 1).DelayFrom(now)
}
