package agent

import (
	"math/rand/v2"
	"sync"
	"time"
)

// loginPause is how long a route whose login was refused is left alone, at the
// least: tools such as fail2ban ban an address that keeps trying, and then every
// route of this agent to the server would fail.
const loginPause = 5 * time.Minute

// logins holds the routes whose login was refused.
type logins struct {
	mu    sync.Mutex
	until map[string]time.Time // by route
}

// pause holds a route back from at on, for one to two times loginPause.
func (l *logins) pause(route string, at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.until == nil {
		l.until = map[string]time.Time{}
	}
	l.until[route] = at.Add(loginPause + rand.N(loginPause))
}

// pausedUntil returns until when a route is held back; zero: it is not.
func (l *logins) pausedUntil(route string) time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.until[route]
}
