package probetest

import (
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// maxUnsent bounds what is kept for a peer that does not read. Who leaves more
// than this unread loses the connection.
const maxUnsent = 64 << 20

// conn is one end of a connection. Its writer never waits: what is written is
// queued and sent by a goroutine of the connection. So no protocol server
// blocks on a client that does not read (the IMAP store would be locked
// meanwhile, and delivery with it), and every fault of the line has one place.
type conn struct {
	net.Conn
	line   *line
	local  net.Addr
	remote net.Addr
	broken *atomic.Bool // shared by both ends of a pipe: it was reset
	wake   chan struct{}
	dead   chan struct{} // closed when the connection is gone
	ending sync.Once
	ended  time.Time // when that was; valid once dead is closed
	visit  *visit    // to an SMTP port; nil for others

	mu      sync.Mutex
	unsent  []byte
	sent    []func(time.Time) // to be called when unsent is out
	onReply func(time.Time)   // see afterReply
	closing bool
	readBy  time.Time
}

func newConn(raw net.Conn, l *line) *conn {
	c := &conn{
		Conn: raw, line: l, local: raw.LocalAddr(), remote: raw.RemoteAddr(), broken: new(atomic.Bool),
		wake: make(chan struct{}, 1), dead: make(chan struct{}),
	}
	l.join(c)
	return c
}

func (c *conn) LocalAddr() net.Addr  { return c.local }
func (c *conn) RemoteAddr() net.Addr { return c.remote }

// Read returns what the peer sent, but not while packets are lost.
func (c *conn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.mu.Lock()
	closing, deadline := c.closing, c.readBy
	c.mu.Unlock()
	if closing {
		return 0, net.ErrClosed
	}
	if stalled := c.line.flow(c.dead, deadline); stalled != nil {
		return 0, stalled
	}
	return n, err
}

// Write queues b.
func (c *conn) Write(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closing || c.gone() {
		return 0, net.ErrClosed
	}
	if len(c.unsent)+len(b) > maxUnsent {
		c.abort()
		return 0, net.ErrClosed
	}
	c.unsent = append(c.unsent, b...)
	if c.onReply != nil {
		c.sent = append(c.sent, c.onReply)
		c.onReply = nil
	}
	c.nudge()
	return len(b), nil
}

// afterReply has f called when the next write has been handed to the network.
func (c *conn) afterReply(f func(at time.Time)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.onReply = f
}

// Close lets what is queued go out first, as a kernel does.
func (c *conn) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closing = true
	c.Conn.SetReadDeadline(time.Unix(1, 0)) // wakes a reader
	c.nudge()
	return nil
}

// abort ends the connection at once; what is queued is lost.
func (c *conn) abort() {
	c.ending.Do(func() {
		c.ended = time.Now()
		close(c.dead)
		c.line.leave(c)
		c.Conn.Close()
	})
}

// reset ends the connection so that the peer sees ECONNRESET.
func (c *conn) reset() {
	c.broken.Store(true)
	if tcp, ok := c.Conn.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	c.abort()
}

func (c *conn) gone() bool {
	select {
	case <-c.dead:
		return true
	default:
		return false
	}
}

// SetDeadline bounds reading. Writing never waits, so it needs no bound.
func (c *conn) SetDeadline(t time.Time) error { return c.SetReadDeadline(t) }

// SetReadDeadline bounds reading, also while packets are lost.
func (c *conn) SetReadDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.readBy = t
	if c.closing {
		return nil // a later deadline would put a reader back to sleep
	}
	return c.Conn.SetReadDeadline(t)
}

// SetWriteDeadline does nothing: see SetDeadline.
func (c *conn) SetWriteDeadline(time.Time) error { return nil }

func (c *conn) nudge() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// pump sends what is queued until the connection ends.
func (c *conn) pump() {
	defer c.abort()
	for {
		select {
		case <-c.wake:
		case <-c.dead:
			return
		}
		if state, _ := c.line.get(); !pause(state.Slow, c.dead) {
			return
		}
		batch, sent, last := c.take()
		if !c.send(batch) {
			return
		}
		now := time.Now()
		for _, f := range sent {
			f(now)
		}
		if last {
			return
		}
	}
}

func (c *conn) take() (batch []byte, sent []func(time.Time), last bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	batch, sent, last = c.unsent, c.sent, c.closing
	c.unsent, c.sent = nil, nil
	return batch, sent, last
}

// send writes to the network: at once, or byte by byte in a tar pit.
func (c *conn) send(batch []byte) bool {
	for len(batch) > 0 {
		n := len(batch)
		if state, _ := c.line.get(); state.Drip > 0 {
			n = 1
			if !pause(state.Drip, c.dead) {
				return false
			}
		}
		if c.line.flow(c.dead, time.Time{}) != nil {
			return false
		}
		if _, err := c.Conn.Write(batch[:n]); err != nil {
			return false
		}
		batch = batch[n:]
	}
	return true
}
