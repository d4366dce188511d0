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

// coverage is the record of when the agent ran and each mailbox could be read,
// between two writings.
type coverage struct {
	mu     sync.Mutex
	steady time.Time // since when the clock has gone on evenly; with its monotonic part
	lived  time.Time // the last sign of life
	blind  bool      // nothing can be recorded: the agent runs and does not watch
	open   map[string]*span
	closed []probe.Watch
	states map[string]probe.MailboxState

	covered time.Duration // of the agent's own spans that ended
}

type span struct{ from, to time.Time }

// maxGap is how far two signs of life may lie apart. A step beyond it, or back,
// means that the process did not run or that the clock was set.
const maxGap = 3 * keepEvery

// alive extends the agent's own span to now. Over a step the spans end, that of
// the agent and those of the mailboxes, and others begin.
func (c *coverage) alive(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.liveAt(now)
}

func (c *coverage) liveAt(now time.Time) {
	if c.stepped(now) {
		for mailbox := range c.open {
			c.end(mailbox)
		}
		c.steady = now
	}
	if c.steady.IsZero() {
		c.steady = now
	}
	c.lived = now.Round(0) // spans are compared by the wall clock, which is what the record holds
	if !c.blind {
		c.extend("", c.lived)
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
		c.end("")
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
		c.extend(s.Mailbox, s.At.Round(0))
	} else {
		c.end(s.Mailbox)
	}
}

func (c *coverage) extend(mailbox string, to time.Time) {
	if c.open == nil {
		c.open = map[string]*span{}
	}
	s := c.open[mailbox]
	if s == nil {
		s = &span{from: to}
		c.open[mailbox] = s
	}
	if to.After(s.to) {
		s.to = to
	}
}

func (c *coverage) end(mailbox string) {
	if s := c.open[mailbox]; s != nil {
		c.closed = append(c.closed, probe.Watch{Mailbox: mailbox, From: s.from, To: s.to})
		delete(c.open, mailbox)
		if mailbox == "" {
			c.covered += s.to.Sub(s.from)
		}
	}
}

// forget ends the span of a mailbox that is not watched any more.
func (c *coverage) forget(mailbox string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.end(mailbox)
	delete(c.states, mailbox)
}

// take returns the spans to write: those that ended, once, and those that are
// open, as far as they have come.
func (c *coverage) take(agent string) []probe.Watch {
	c.mu.Lock()
	defer c.mu.Unlock()
	list := c.closed
	c.closed = nil
	for mailbox, s := range c.open {
		list = append(list, probe.Watch{Mailbox: mailbox, From: s.from, To: s.to})
	}
	for i := range list {
		list[i].Agent = agent
	}
	slices.SortFunc(list, func(x, y probe.Watch) int {
		return cmp.Or(cmp.Compare(x.Mailbox, y.Mailbox), x.From.Compare(y.From))
	})
	return list
}

// giveBack returns spans that could not be written; the open ones come again by
// themselves.
func (c *coverage) giveBack(list []probe.Watch) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, w := range list {
		if s := c.open[w.Mailbox]; s == nil || !s.from.Equal(w.From) {
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
	if s := c.open[""]; s != nil {
		covered += s.to.Sub(s.from)
	}
	return !c.blind && !c.steady.IsZero(), covered
}
