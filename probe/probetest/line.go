package probetest

import (
	"net"
	"os"
	"sync"
	"time"
)

// Reach says what becomes of packets to a service.
type Reach string

const (
	// Reached is the usual state.
	Reached Reach = ""
	// Refused means that nobody listens: the host answers a connection attempt
	// with RST. Connections that are open stay open.
	Refused Reach = "refused"
	// Vanished means that packets are lost in both directions. A dial hangs
	// until its context ends (or, as on Linux, for 127 s). Open connections
	// stall, and go on when packets flow again.
	//
	// On loopback sockets the kernel completes the handshake by itself, so
	// there a dial succeeds and the server's greeting does not come.
	Vanished Reach = "vanished"
)

// Line is the state of the way to a service.
type Line struct {
	Reach Reach
	Slow  time.Duration // the server waits so long before each answer
	Drip  time.Duration // a tar pit: so long before each byte of an answer
}

// line is a Line in force, with the connections that run over it.
type line struct {
	mu      sync.Mutex
	state   Line
	changed chan struct{} // closed and replaced whenever state changes
	conns   map[*conn]struct{}
}

func newLine() *line {
	return &line{changed: make(chan struct{}), conns: make(map[*conn]struct{})}
}

func (l *line) get() (Line, <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.state, l.changed
}

func (l *line) set(state Line) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.state == state {
		return
	}
	l.state = state
	close(l.changed)
	l.changed = make(chan struct{})
}

// flow waits until packets flow. It gives up when stop is closed, or at the
// deadline, if that is not zero.
func (l *line) flow(stop <-chan struct{}, deadline time.Time) error {
	var expired <-chan time.Time
	for {
		state, changed := l.get()
		if state.Reach != Vanished {
			return nil
		}
		if !deadline.IsZero() && expired == nil {
			timer := time.NewTimer(time.Until(deadline))
			defer timer.Stop()
			expired = timer.C
		}
		select {
		case <-changed:
		case <-stop:
			return net.ErrClosed
		case <-expired:
			return os.ErrDeadlineExceeded
		}
	}
}

// pause waits for d; it tells whether it was not stopped.
func pause(d time.Duration, stop <-chan struct{}) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-stop:
		return false
	}
}

func (l *line) join(c *conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.conns[c] = struct{}{}
}

func (l *line) leave(c *conn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.conns, c)
}

// reset breaks every connection that is open now.
func (l *line) reset() {
	l.mu.Lock()
	open := make([]*conn, 0, len(l.conns))
	for c := range l.conns {
		open = append(open, c)
	}
	l.mu.Unlock()
	for _, c := range open {
		c.reset()
	}
}
