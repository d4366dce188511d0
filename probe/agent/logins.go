package agent

import (
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"mailprobe/probe"
)

// loginPause is how long a route whose login was refused is left alone, at the
// least: tools such as fail2ban ban an address that keeps trying, and then every
// route of this agent to the server would fail.
const loginPause = 5 * time.Minute

// logins holds the routes whose login was refused, until one has succeeded.
type logins struct {
	mu    sync.Mutex
	until map[string]time.Time // by route: when the next one may be tried
}

// ended learns from how an attempt on a route ended: a refused login holds the
// route back for one to two times loginPause.
func (l *logins) ended(route string, a probe.Attempt) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case a.Class == probe.AuthFailed:
		if l.until == nil {
			l.until = map[string]time.Time{}
		}
		l.until[route] = a.Ended.Add(loginPause + rand.N(loginPause))
	case a.Class == probe.Accepted || slices.Index(probe.PhaseOrder, a.Phase) > slices.Index(probe.PhaseOrder, probe.PhaseAuth):
		delete(l.until, route)
	}
}

// pausedUntil returns until when a route is held back; zero: it is not.
func (l *logins) pausedUntil(route string) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.until[route]
}

// retriesPausedUntil returns until when at least the retries of a route are held
// back; zero: they are not. They wait until a fresh probe has got past the
// login: many may be due, and each would be another refused one.
func (l *logins) retriesPausedUntil(route string) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	until, refused := l.until[route]
	if soon := time.Now().Add(time.Minute); refused && until.Before(soon) {
		return soon
	}
	return until
}

// lift lets a route go on: its configuration is another now.
func (l *logins) lift(route string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.until, route)
}
