package agent

import (
	"cmp"
	"maps"
	"slices"
	"sync"
	"time"

	"mailprobe/probe"
)

// keepEvery is how often coverage is made durable. After a kill, the time since
// the last writing counts as not watched.
const keepEvery = 10 * time.Second

// coverage is the record of when the agent ran, each mailbox could be read and
// each reference answered, between two writings.
type coverage struct {
	mu     sync.Mutex
	steady time.Time // since when the clock has gone on evenly; with its monotonic part
	lived  time.Time // the last sign of life
	blind  bool      // nothing can be recorded: the agent runs and does not watch
	open   map[subject]*span
	closed []probe.Watch
	states map[string]probe.MailboxState

	covered time.Duration // of the agent's own spans that ended
}

// subject is what a span is about: a mailbox, a reference, or, with neither, the
// agent itself.
type subject struct{ mailbox, reference string }

type span struct{ from, to time.Time }

func (s span) watch(of subject) probe.Watch {
	return probe.Watch{Mailbox: of.mailbox, Reference: of.reference, From: s.from, To: s.to}
}

// maxGap is how far two signs of life may lie apart. A step beyond it, or back,
// means that the process did not run or that the clock was set.
const maxGap = 3 * keepEvery

// alive extends the agent's own span to now. Over a step all spans end, and
// others begin.
func (c *coverage) alive(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.liveAt(now)
}

func (c *coverage) liveAt(now time.Time) {
	if c.stepped(now) {
		for of := range c.open {
			c.end(of)
		}
		c.steady = now
	}
	if c.steady.IsZero() {
		c.steady = now
	}
	c.lived = now.Round(0) // spans are compared by the wall clock, which is what the record holds
	if !c.blind {
		c.extend(subject{}, c.lived)
	}
}

// stepped tells whether a step lies between the last sign of life and now.
func (c *coverage) stepped(now time.Time) bool {
	passed := now.Round(0).Sub(c.lived)
	return !c.lived.IsZero() && (passed > maxGap || passed < -time.Second)
}

// steadyFor returns how long the clock has gone on evenly.
func (c *coverage) steadyFor() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	if c.steady.IsZero() || c.stepped(now) {
		return 0
	}
	return now.Sub(c.steady)
}

// sees notes whether what happens can be recorded. While it cannot, nothing is
// sent, and the time counts as not watched: the agent's span ends where it was
// last extended.
func (c *coverage) sees(recorded bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !recorded && !c.blind {
		c.end(subject{})
	}
	c.blind = !recorded
}

// mailbox extends or ends a mailbox's span.
func (c *coverage) mailbox(s probe.MailboxState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.states == nil {
		c.states = map[string]probe.MailboxState{}
	}
	c.states[s.Mailbox] = s
	c.liveAt(time.Now())
	if s.Readable {
		c.extend(subject{mailbox: s.Mailbox}, s.At.Round(0))
	} else {
		c.end(subject{mailbox: s.Mailbox})
	}
}

// answered extends a reference's span.
func (c *coverage) answered(reference string, at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.liveAt(time.Now())
	c.extend(subject{reference: reference}, at.Round(0))
}

// silent ends a reference's span where it was last extended.
func (c *coverage) silent(reference string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.end(subject{reference: reference})
}

func (c *coverage) extend(of subject, to time.Time) {
	if c.open == nil {
		c.open = map[subject]*span{}
	}
	s := c.open[of]
	if s == nil {
		s = &span{from: to}
		c.open[of] = s
	}
	if to.After(s.to) {
		s.to = to
	}
}

func (c *coverage) end(of subject) {
	if s := c.open[of]; s != nil {
		c.closed = append(c.closed, s.watch(of))
		delete(c.open, of)
		if of == (subject{}) {
			c.covered += s.to.Sub(s.from)
		}
	}
}

// forget ends the span of a mailbox that is not watched any more.
func (c *coverage) forget(mailbox string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.end(subject{mailbox: mailbox})
	delete(c.states, mailbox)
}

// take returns the spans to write: those that ended, once, and those that are
// open, as far as they have come.
func (c *coverage) take(agent string) []probe.Watch {
	c.mu.Lock()
	defer c.mu.Unlock()
	list := c.closed
	c.closed = nil
	for of, s := range c.open {
		list = append(list, s.watch(of))
	}
	for i := range list {
		list[i].Agent = agent
	}
	slices.SortFunc(list, func(x, y probe.Watch) int {
		return cmp.Or(cmp.Compare(x.Mailbox, y.Mailbox), cmp.Compare(x.Reference, y.Reference), x.From.Compare(y.From))
	})
	return list
}

// giveBack returns spans that could not be written; the open ones come again by
// themselves.
func (c *coverage) giveBack(list []probe.Watch) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, w := range list {
		if s := c.open[subject{w.Mailbox, w.Reference}]; s == nil || !s.from.Equal(w.From) {
			c.closed = append(c.closed, w)
		}
	}
}

// Mailboxes returns what is known of each mailbox, by name.
func (a *Agent) Mailboxes() []probe.MailboxState {
	a.coverage.mu.Lock()
	defer a.coverage.mu.Unlock()
	return slices.SortedFunc(maps.Values(a.coverage.states), func(x, y probe.MailboxState) int {
		return cmp.Compare(x.Mailbox, y.Mailbox)
	})
}

// Coverage tells whether the agent watches, which is that what happens can be
// recorded, and how much of the time since its start counts as watched, to about
// ten seconds.
func (a *Agent) Coverage() (watching bool, covered time.Duration) {
	c := &a.coverage
	c.mu.Lock()
	defer c.mu.Unlock()
	covered = c.covered
	if s := c.open[subject{}]; s != nil {
		covered += s.to.Sub(s.from)
	}
	return !c.blind && !c.steady.IsZero(), covered
}
