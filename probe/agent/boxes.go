package agent

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"mailprobe/probe"
)

// Watched is a mailbox with the budget of close looks that the mailboxes of its
// server share; nil for none.
type Watched struct {
	Mailbox Mailbox
	Budget  *Budget
}

// boxes are the mailboxes under watch.
type boxes struct {
	mu    sync.Mutex
	all   map[string]*box
	ended map[string]chan struct{} // closed when the newest watch of that name has ended
}

type box struct {
	Watched
	gaze *gaze
	stop context.CancelFunc // nil before it started
}

func newBox(w Watched) *box {
	return &box{Watched: w, gaze: &gaze{mailbox: w.Mailbox, budget: w.Budget, blind: true}}
}

// gaze returns what looks closely at the named mailbox; nil if it is not there.
func (bs *boxes) gaze(name string) *gaze {
	bs.mu.Lock()
	defer bs.mu.Unlock()
	if b := bs.all[name]; b != nil {
		return b.gaze
	}
	return nil
}

// gazes returns what looks closely at each mailbox, by name.
func (bs *boxes) gazes() map[string]*gaze {
	bs.mu.Lock()
	defer bs.mu.Unlock()
	all := make(map[string]*gaze, len(bs.all))
	for name, b := range bs.all {
		all[name] = b.gaze
	}
	return all
}

// wake asks the named mailbox for a look soon.
func (bs *boxes) wake(name string) { bs.tell(name, Mailbox.Wake) }

// hope tells the named mailbox that its server answers again.
func (bs *boxes) hope(name string) { bs.tell(name, Mailbox.Hope) }

func (bs *boxes) tell(name string, what func(Mailbox)) {
	bs.mu.Lock()
	b := bs.all[name]
	bs.mu.Unlock()
	if b != nil {
		what(b.Mailbox)
	}
}

func (bs *boxes) has(name string) bool { return bs.gaze(name) != nil }

// put adds a box; bs.mu must be held.
func (bs *boxes) put(name string, b *box) {
	if bs.all == nil {
		bs.all, bs.ended = map[string]*box{}, map[string]chan struct{}{}
	}
	bs.all[name] = b
}

// AddMailbox gives the agent a mailbox to run, with the budget of close looks
// that the mailboxes of its server share; nil for none. It must not be called
// after Run.
func (a *Agent) AddMailbox(name string, m Mailbox, b *Budget) {
	a.boxes.mu.Lock()
	defer a.boxes.mu.Unlock()
	a.boxes.put(name, newBox(Watched{m, b}))
}

// startMailboxes starts the mailboxes that were added.
func (a *Agent) startMailboxes() {
	a.boxes.mu.Lock()
	defer a.boxes.mu.Unlock()
	for name, b := range a.boxes.all {
		if b.stop == nil {
			a.startMailbox(name, b)
		}
	}
}

// setMailboxes makes the mailboxes under watch those that are wanted. Those that
// stay keep their connections.
func (a *Agent) setMailboxes(want map[string]Watched) {
	bs := &a.boxes
	bs.mu.Lock()
	defer bs.mu.Unlock()
	for name, b := range bs.all {
		w, stays := want[name]
		switch {
		case !stays:
			b.end()
			delete(bs.all, name)
			a.coverage.forget(name)
		case !same(w.Mailbox, b.Mailbox):
			b.end()
			delete(bs.all, name)
		case w.Budget != b.Budget:
			b.Budget = w.Budget
			b.gaze.spend(w.Budget)
		}
	}
	for name, w := range want {
		if bs.all[name] == nil {
			bs.put(name, newBox(w))
			a.startMailbox(name, bs.all[name])
		}
	}
}

// end lets a watch end; it goes on for a moment.
func (b *box) end() {
	b.gaze.stop()
	if b.stop != nil {
		b.stop()
	}
}

// startMailbox watches a mailbox as soon as the watch that had its name before
// has ended, so that two never read one mailbox. a.boxes.mu must be held.
func (a *Agent) startMailbox(name string, b *box) {
	before, ended := a.boxes.ended[name], make(chan struct{})
	b.stop = a.services.start(func(ctx context.Context) {
		defer close(ended)
		if before != nil {
			<-before
			// What the one before said is over: it is not known that this one can read.
			a.coverage.forget(name)
			b.gaze.sees(false)
		}
		a.watch(ctx, name, b.Mailbox)
		if !a.boxes.has(name) {
			a.coverage.forget(name) // what its watch said while it ended
		}
	})
	if b.stop != nil {
		a.boxes.ended[name] = ended
	}
}

// watch runs a mailbox. It ends only with ctx; should it end by itself all the
// same, it is started again.
func (a *Agent) watch(ctx context.Context, name string, m Mailbox) {
	for ctx.Err() == nil {
		err := runRecovered(ctx, m)
		if ctx.Err() != nil {
			return
		}
		a.log.Error("the watch of a mailbox ended by itself; it starts again", "mailbox", name, "err", err)
		a.Inbox(name).State(probe.MailboxState{Mailbox: name, At: time.Now(), Err: fmt.Sprintf("its watch ended by itself: %v", err)})
		pause(ctx, time.Minute)
	}
}

func runRecovered(ctx context.Context, m Mailbox) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return m.Run(ctx)
}

// checkMailboxes refuses mailboxes that cannot be watched.
func checkMailboxes(all map[string]Watched) error {
	for name, w := range all {
		if w.Mailbox == nil {
			return errors.New("mailbox " + name + ": there is nothing that watches it")
		}
	}
	return nil
}
