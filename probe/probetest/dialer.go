package probetest

import (
	"context"
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// synTimeout is how long Linux tries to connect (tcp_syn_retries = 6).
const synTimeout = 127 * time.Second

// Dialer connects to the world's servers by their names or addresses in the
// world, without sockets. Its errors are of the kinds that package net returns:
// *net.OpError around ECONNREFUSED, EHOSTUNREACH, ETIMEDOUT or the context's
// error, and *net.DNSError.
type Dialer struct {
	w    *World
	From netip.Addr // the address that the servers see
}

// Dialer returns a dialer that comes from an address outside of all networks
// of the world.
func (w *World) Dialer() *Dialer {
	return &Dialer{w: w, From: netip.AddrFrom4([4]byte{203, 0, 113, 1})}
}

// DialContext connects to name:port or address:port. The ports are 25, and with
// servers also 587, 465, 143 and 993 (465 and 993 only in a world with TLS).
func (d *Dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	to, err := d.resolve(ctx, network, address)
	if err != nil {
		return nil, &net.OpError{Op: "dial", Net: network, Err: err}
	}
	fail := func(err error) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Net: network, Addr: net.TCPAddrFromAddrPort(to), Err: err}
	}
	if err := ctx.Err(); err != nil {
		return fail(err)
	}
	door := d.w.doors[to]
	switch {
	case !d.w.hosts[to.Addr()]:
		return fail(os.NewSyscallError("connect", syscall.EHOSTUNREACH))
	case door == nil:
		return fail(os.NewSyscallError("connect", syscall.ECONNREFUSED))
	}
	if err := door.knock(ctx); err != nil {
		return fail(err)
	}
	return d.connect(door)
}

func (d *Dialer) resolve(ctx context.Context, network, address string) (netip.AddrPort, error) {
	host, service, err := net.SplitHostPort(address)
	if err != nil {
		return netip.AddrPort{}, err
	}
	port, err := strconv.ParseUint(service, 10, 16)
	if err != nil {
		return netip.AddrPort{}, &net.AddrError{Err: "unknown port", Addr: address}
	}
	family := strings.Replace(network, "tcp", "ip", 1)
	addrs, err := d.w.Resolver().LookupNetIP(ctx, family, host)
	if err != nil {
		return netip.AddrPort{}, err
	}
	return netip.AddrPortFrom(addrs[0], uint16(port)), nil
}

// knock waits as a dial does: not at all, or until packets flow.
func (d *door) knock(ctx context.Context) error {
	err := d.line.flow(ctx.Done(), time.Now().Add(synTimeout))
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return os.NewSyscallError("connect", syscall.ETIMEDOUT)
	}
	if err != nil {
		return ctx.Err()
	}
	if state, _ := d.line.get(); state.Reach == Refused {
		return os.NewSyscallError("connect", syscall.ECONNREFUSED)
	}
	return nil
}

func (d *Dialer) connect(door *door) (net.Conn, error) {
	near, far := net.Pipe()
	here := &net.TCPAddr{IP: d.From.AsSlice(), Port: int(32768 + d.w.ports.Add(1)%28232)}
	there := net.TCPAddrFromAddrPort(door.at)
	server := newConn(far, door.line)
	server.local, server.remote = there, here
	client := newConn(near, d.w.clients)
	client.local, client.remote, client.broken = here, there, server.broken
	if !d.w.spawn(client.pump) {
		client.abort()
		server.abort()
		return nil, &net.OpError{Op: "dial", Net: "tcp", Addr: there, Err: net.ErrClosed}
	}
	door.enter(server)
	return clientConn{client}, nil
}

// clientConn gives errors the form that they have on a socket.
type clientConn struct{ *conn }

func (c clientConn) Read(b []byte) (int, error) {
	n, err := c.conn.Read(b)
	return n, c.translate("read", err)
}

func (c clientConn) Write(b []byte) (int, error) {
	if c.broken.Load() {
		return 0, c.translate("write", net.ErrClosed)
	}
	n, err := c.conn.Write(b)
	return n, c.translate("write", err)
}

func (c clientConn) translate(op string, err error) error {
	c.mu.Lock()
	closing := c.closing
	c.mu.Unlock()
	switch {
	case err == nil:
		return nil
	case closing:
		err = net.ErrClosed
	case c.broken.Load():
		err = os.NewSyscallError(op, syscall.ECONNRESET)
	case errors.Is(err, os.ErrDeadlineExceeded):
		err = os.ErrDeadlineExceeded
	case op == "write":
		err = os.NewSyscallError(op, syscall.EPIPE)
	default:
		return io.EOF
	}
	return &net.OpError{Op: op, Net: "tcp", Source: c.local, Addr: c.remote, Err: err}
}
