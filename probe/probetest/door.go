package probetest

import (
	"crypto/tls"
	"fmt"
	"net"
	"net/netip"
	"sync"
	"syscall"
	"time"
)

// door is a port of a host: it brings connections, from pipes and from its
// socket, to the protocol server behind it, whose net.Listener it is.
type door struct {
	w        *World
	at       netip.AddrPort // where it is in the world
	line     *line
	implicit *tls.Config // TLS from the first byte; nil for none
	smtp     string      // the host whose SMTP port it is; empty for IMAP
	visitors chan net.Conn
	closed   chan struct{}

	mu     sync.Mutex
	socket *socket // nil before Listen
}

// Accept implements net.Listener.
func (d *door) Accept() (net.Conn, error) {
	select {
	case c := <-d.visitors:
		return c, nil
	case <-d.closed:
		return nil, net.ErrClosed
	}
}

// Addr implements net.Listener.
func (d *door) Addr() net.Addr { return net.TCPAddrFromAddrPort(d.at) }

// Close implements net.Listener.
func (d *door) Close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.isClosed() {
		return nil
	}
	close(d.closed)
	if d.socket != nil {
		d.socket.shut()
		return d.socket.release()
	}
	return nil
}

func (d *door) isClosed() bool {
	select {
	case <-d.closed:
		return true
	default:
		return false
	}
}

// enter hands a connection to the protocol server.
func (d *door) enter(c *conn) {
	if d.smtp != "" {
		d.w.truth.visited(d, c)
	}
	if !d.w.spawn(c.pump) {
		c.abort()
		return
	}
	var visitor net.Conn = c
	if d.implicit != nil {
		visitor = tls.Server(c, d.implicit)
	}
	select {
	case d.visitors <- visitor:
	case <-d.closed:
		c.abort()
	case <-c.dead:
	}
}

// listen opens the door's socket on a free loopback port.
func (d *door) listen() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.socket != nil || d.isClosed() {
		return nil
	}
	s, err := reserve()
	if err != nil {
		return fmt.Errorf("reserving a loopback port for %s: %w", d.at, err)
	}
	d.socket = s
	return d.applyLocked()
}

// addr returns host:port of the socket; empty before listen.
func (d *door) addr() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.socket == nil {
		return ""
	}
	return d.socket.addr
}

// apply opens or shuts the socket as the line's state asks.
func (d *door) apply() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.applyLocked()
}

func (d *door) applyLocked() error {
	state, _ := d.line.get()
	switch {
	case d.socket == nil || d.isClosed():
		return nil
	case state.Reach == Refused:
		d.socket.shut()
		return nil
	case d.socket.ln != nil:
		return nil
	}
	ln, err := net.Listen("tcp", d.socket.addr)
	if err != nil {
		return fmt.Errorf("opening %s again: %w", d.socket.addr, err)
	}
	d.socket.ln = ln
	d.w.spawn(func() { d.accept(ln) })
	return nil
}

func (d *door) accept(ln net.Listener) {
	for {
		raw, err := ln.Accept()
		if err != nil {
			return
		}
		if d.line.flow(d.closed, time.Time{}) != nil {
			raw.Close()
			return
		}
		c := newConn(raw, d.line)
		if state, _ := d.line.get(); state.Reach == Refused {
			c.reset()
			return
		}
		d.enter(c)
	}
}

// socket is a loopback port that is ours whether or not anybody listens on it.
type socket struct {
	addr string
	fd   int          // bound and never listening: keeps the port from being given to others
	ln   net.Listener // nil while connections are refused
}

// reserve binds a free port. While a socket is bound without listening, the
// kernel refuses connections to it, gives its port to nobody else, and with
// SO_REUSEADDR still lets us listen there beside it.
func reserve() (*socket, error) {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("making a socket: %w", err)
	}
	s := &socket{fd: fd}
	if s.addr, err = bind(fd); err != nil {
		syscall.Close(fd)
		return nil, err
	}
	return s, nil
}

func bind(fd int) (addr string, err error) {
	if err := syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1); err != nil {
		return "", fmt.Errorf("setting SO_REUSEADDR: %w", err)
	}
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		return "", fmt.Errorf("binding to 127.0.0.1: %w", err)
	}
	name, err := syscall.Getsockname(fd)
	if err != nil {
		return "", fmt.Errorf("asking for the port: %w", err)
	}
	bound, ok := name.(*syscall.SockaddrInet4)
	if !ok {
		return "", fmt.Errorf("the port is of an unknown kind: %T", name)
	}
	return netip.AddrPortFrom(netip.AddrFrom4(bound.Addr), uint16(bound.Port)).String(), nil
}

func (s *socket) shut() {
	if s.ln != nil {
		s.ln.Close()
		s.ln = nil
	}
}

func (s *socket) release() error { return syscall.Close(s.fd) }
