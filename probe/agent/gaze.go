package agent

import (
	"slices"
	"sync"
	"time"

	"mailprobe/probe"
)

// The spacing of close looks. It grows with the age of the youngest probe that
// is awaited, so that the width of an arrival's bounds stays a part of its
// delay, and a probe that does not come costs ever less: about 60 looks in its
// first 10 s, and as many again in the next 12 min. Then the watcher's own
// rhythm is as close.
const (
	firstSpacing = 15 * time.Millisecond
	spacingPart  = 0.08
	closeFor     = 12 * time.Minute
)

func spacing(age time.Duration) time.Duration {
	return max(firstSpacing, time.Duration(spacingPart*float64(age)))
}

// gaze looks closely at one mailbox while fresh probes are awaited in it. It has
// no goroutine, only a timer that runs while there is something to look for.
type gaze struct {
	mailbox Mailbox

	mu       sync.Mutex
	budget   *Budget   // nil: none is made
	blind    bool      // the mailbox cannot be read: a look would show nothing, and take from its neighbours
	awaited  []awaited // the oldest first
	looked   time.Time // when the last look was asked for
	timer    *time.Timer
	reserved bool // the budget allows the look for which the timer is set
	asked    uint64
	delayed  uint64
}

// awaited is a probe that may be in the mailbox at any moment.
type awaited struct {
	ref   probe.Ref
	since time.Time // when its final dot was about to go out
}

// awaits says that a probe is on its way to the mailbox.
func (g *gaze) awaits(ref probe.Ref, since time.Time) {
	if g == nil {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.budget == nil {
		return
	}
	at := len(g.awaited)
	for at > 0 && g.awaited[at-1].since.After(since) {
		at--
	}
	g.awaited = slices.Insert(g.awaited, at, awaited{ref, since})
	g.plan(time.Now())
}

// saw says that a probe was seen, or that it does not come.
func (g *gaze) saw(ref probe.Ref) {
	if g == nil {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	for i := len(g.awaited) - 1; i >= 0; i-- { // it is most often a young one
		if g.awaited[i].ref == ref {
			g.awaited = slices.Delete(g.awaited, i, i+1)
			g.plan(time.Now())
			return
		}
	}
}

// sees notes whether the mailbox can be read. What is awaited while it cannot is
// looked for when it can again.
func (g *gaze) sees(readable bool) {
	if g == nil {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.blind == readable {
		g.blind = !readable
		g.plan(time.Now())
	}
}

// spend makes another budget count.
func (g *gaze) spend(b *Budget) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.budget, g.reserved = b, false
	if b == nil {
		g.awaited = nil
	}
	g.plan(time.Now())
}

// stop forgets every probe.
func (g *gaze) stop() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.awaited = nil
	g.plan(time.Now())
}

// plan sets the timer for the next look. A look for which the budget has been
// asked is kept: it is as soon as can be.
func (g *gaze) plan(now time.Time) {
	for len(g.awaited) > 0 && now.Sub(g.awaited[0].since) > closeFor {
		g.awaited = g.awaited[1:]
	}
	if g.idle() {
		g.reserved = false
		if g.timer != nil {
			g.timer.Stop()
		}
		return
	}
	if g.reserved {
		return
	}
	youngest := g.awaited[len(g.awaited)-1].since
	last := g.looked
	if last.Before(youngest) {
		last = youngest
	}
	g.set(max(0, last.Add(spacing(last.Sub(youngest))).Sub(now)))
}

// idle tells whether there is nothing to look for, or no way to see it.
func (g *gaze) idle() bool { return len(g.awaited) == 0 || g.blind }

func (g *gaze) set(wait time.Duration) {
	if g.timer == nil {
		g.timer = time.AfterFunc(wait, g.due)
		return
	}
	g.timer.Reset(wait)
}

// due asks for a look, or waits until the budget allows it.
func (g *gaze) due() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.idle() {
		return
	}
	now := time.Now()
	if !g.reserved {
		if wait := g.budget.reserve(now); wait > 0 {
			g.reserved = true
			g.delayed++
			g.set(wait)
			return
		}
	}
	g.reserved = false
	g.looked = now
	g.asked++
	g.mailbox.Wake()
	g.plan(now)
}

// Looks are the close looks at one mailbox since the start.
type Looks struct {
	Asked   uint64  // that were asked for
	Delayed uint64  // of these, that had to wait for the budget
	Budget  float64 // how many a second the mailboxes of its server share; 0: none
}

// Looks returns the close looks, by mailbox.
func (a *Agent) Looks() map[string]Looks {
	all := map[string]Looks{}
	for name, g := range a.boxes.gazes() {
		g.mu.Lock()
		all[name] = Looks{Asked: g.asked, Delayed: g.delayed, Budget: g.budget.PerSecond()}
		g.mu.Unlock()
	}
	return all
}
