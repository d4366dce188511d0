package e2e

import (
	"io"
	"net"
	"sync"
)

// gate is a TCP forwarder that can be shut, so that a service disappears from
// its port while its server goes on.
type gate struct {
	address string
	target  string

	mu       sync.Mutex
	listener net.Listener // nil while shut
	conns    map[net.Conn]bool
}

// open listens; it does nothing where the gate is open already.
func (g *gate) open() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.listener != nil {
		return nil
	}
	ln, err := net.Listen("tcp", g.address)
	if err != nil {
		return err
	}
	g.listener, g.conns = ln, make(map[net.Conn]bool)
	go serveOn(ln, g.forward)
	return nil
}

// shut refuses new connections and resets those that are open.
func (g *gate) shut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.listener == nil {
		return
	}
	g.listener.Close()
	g.listener = nil
	for conn := range g.conns {
		reset(conn)
	}
}

// reset closes a connection as a host does that has lost its state.
func reset(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.SetLinger(0)
	}
	conn.Close()
}

func (g *gate) forward(client net.Conn) {
	server, err := net.Dial("tcp", g.target)
	if err != nil {
		reset(client)
		return
	}
	if !g.keep(client, server) {
		return
	}
	defer g.drop(client, server)
	done := make(chan struct{})
	go func() {
		io.Copy(server, client)
		server.(*net.TCPConn).CloseWrite()
		close(done)
	}()
	io.Copy(client, server)
	client.(*net.TCPConn).CloseWrite()
	<-done
}

// keep remembers the connections for shut, unless it has come first.
func (g *gate) keep(conns ...net.Conn) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, conn := range conns {
		if g.listener == nil {
			reset(conn)
			continue
		}
		g.conns[conn] = true
	}
	return g.listener != nil
}

func (g *gate) drop(conns ...net.Conn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, conn := range conns {
		conn.Close()
		delete(g.conns, conn)
	}
}
