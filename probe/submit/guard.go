package submit

import (
	"net"
	"time"
)

// guard is a connection whose deadline belongs to the step in progress. The
// SMTP library resets deadlines after each command, has none while content is
// written, and extends none for a server that drips: so what it sets is passed
// over. The first error is final, for what comes after it cannot be trusted.
type guard struct {
	net.Conn
	err error
}

// allow sets the time by which everything must be done that comes before the
// next call of allow.
func (g *guard) allow(until time.Time) {
	if err := g.Conn.SetDeadline(until); err != nil && g.err == nil {
		g.err = err
	}
}

func (g *guard) Read(p []byte) (int, error) {
	if g.err != nil {
		return 0, g.err
	}
	n, err := g.Conn.Read(p)
	g.err = err
	return n, err
}

func (g *guard) Write(p []byte) (int, error) {
	if g.err != nil {
		return 0, g.err
	}
	n, err := g.Conn.Write(p)
	g.err = err
	return n, err
}

// SetDeadline does nothing: see guard.
func (g *guard) SetDeadline(time.Time) error { return nil }

// SetReadDeadline does nothing: see guard.
func (g *guard) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline does nothing: see guard.
func (g *guard) SetWriteDeadline(time.Time) error { return nil }
