package agent

import (
	"context"
	"time"
)

// Apply gives the agent that runs another configuration. Routes that are as they
// were (in their values, sender and limit) keep their due times. A route keeps
// its tally, unless it leads to another server or by other means now. What waits
// for one that is gone, leads elsewhere, or tries nothing again any more, is given
// up; attempts under way end by themselves. Mailboxes
// that are the same value keep their connections; one that replaces another
// starts when that has ended. On an error nothing has changed.
func (a *Agent) Apply(routes []Route, mailboxes map[string]Watched) error {
	a.applying.Lock()
	defer a.applying.Unlock()
	before := a.routes.Load()
	set, err := newRouteSet(routes, before)
	if err != nil {
		return err
	}
	if err := checkMailboxes(mailboxes); err != nil {
		return err
	}
	a.setMailboxes(mailboxes)
	a.routes.Store(set)
	a.tallies.follow(set, time.Now())
	for name, r := range set.byName {
		if before.byName[name] != r {
			a.logins.lift(name) // perhaps it has another password
		}
	}
	if !a.onDemand {
		a.reschedule(set)
	}
	return nil
}

// reschedule hands a set of routes to the scheduler and the queue.
func (a *Agent) reschedule(set *routeSet) {
	select {
	case <-a.applied: // an older one that the scheduler has not come to
	default:
	}
	a.applied <- set
	if gone := a.queue.serve(set); len(gone) > 0 {
		a.services.start(func(ctx context.Context) { a.giveUp(ctx, gone) })
	}
}
