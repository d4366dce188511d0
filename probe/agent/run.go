package agent

import (
	"context"
	"sync"
	"time"
)

// services are the goroutines that run as long as the agent does. Others may
// join them meanwhile.
type services struct {
	mu     sync.Mutex
	ctx    context.Context // of Run; nil before it
	closed bool
	wg     sync.WaitGroup // grows under mu alone
}

func (s *services) open(ctx context.Context) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ctx = ctx
}

// start runs f until the agent stops or the returned function is called; it does
// nothing and returns nil if the agent does not run.
func (s *services) start(f func(context.Context)) (stop context.CancelFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ctx == nil || s.closed {
		return nil
	}
	ctx, stop := context.WithCancel(s.ctx)
	s.wg.Go(func() {
		defer stop()
		f(ctx)
	})
	return stop
}

// wait returns when ctx has ended and every service after it.
func (s *services) wait(ctx context.Context) {
	<-ctx.Done()
	s.close()
	s.wg.Wait()
}

func (s *services) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
}

// Hold stops the sending of scheduled probes and of retries, or lets it go on;
// what is on its way stays awaited.
func (a *Agent) Hold(held bool) {
	a.held.Store(held)
	a.queue.hold(held)
}

// Run sends and watches until ctx ends; then it lets attempts under way end
// within the grace, and returns nil. What an earlier run left open must have
// been closed before.
func (a *Agent) Run(ctx context.Context) error {
	defer a.cut(errStopped)
	a.services.open(ctx)
	a.services.start(a.schedule)
	if !a.onDemand {
		a.services.start(a.queue.run)
		a.services.start(a.resumeWaiting)
	}
	a.startMailboxes()
	a.startReferences()
	a.services.start(a.tidy)
	keeping, stopKeeping := context.WithCancel(context.WithoutCancel(ctx))
	var keeper sync.WaitGroup
	keeper.Go(func() { a.keep(keeping) })

	a.services.wait(ctx)
	a.stop()
	timer := time.AfterFunc(a.grace, func() { a.cut(errStopped) })
	a.probes.Wait()
	timer.Stop()
	stopKeeping()
	keeper.Wait()
	return nil
}

// enter makes room for a probe, which must leave, and tells whether there is any:
// an agent that stops begins nothing.
func (a *Agent) enter() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.stopping {
		a.probes.Add(1)
	}
	return !a.stopping
}

func (a *Agent) leave() { a.probes.Done() }

func (a *Agent) stop() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.stopping = true
}

// schedule begins the probes of the routes as they fall due, until ctx ends.
func (a *Agent) schedule(ctx context.Context) {
	s := &schedule{}
	if !a.onDemand {
		s.follow(a.routes.Load(), time.Now())
	}
	s.run(ctx, a)
}

// due begins the probe that is due on a route.
func (a *Agent) due(r *Route) {
	if !a.held.Load() {
		a.start(r)
	}
}

// missed is told of probes that were due while the process did not run.
func (a *Agent) missed(r *Route, n int) {
	a.log.Warn("probes were not sent when they were due: the process did not run", "route", r.Name, "missed", n)
}

// pause waits for d, or until ctx ends.
func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
