package e2e

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"sync/atomic"
	"testing"
)

// The ports that tests listen on lie below the range that outgoing connections
// take theirs from: else such a connection could sit on a port while its server
// is down.
const (
	firstPort = 10000
	ports     = 22000
)

// lastPort goes through the ports from a place at random, so that no two tests
// of a run are given the same, nor, but for bad luck, those of two runs.
var lastPort atomic.Int64

func init() { lastPort.Store(rand.Int64N(ports)) }

// freePorts returns n addresses on loopback on which nobody listens.
func freePorts(t testing.TB, n int) []string {
	t.Helper()
	var found []string
	for range 1000 {
		address := fmt.Sprintf("127.0.0.1:%d", firstPort+lastPort.Add(1)%ports)
		if ln, err := net.Listen("tcp", address); err == nil {
			ln.Close()
			found = append(found, address)
		}
		if len(found) == n {
			return found
		}
	}
	t.Fatalf("finding free ports on 127.0.0.1 from %d to %d: all that were tried are taken", firstPort, firstPort+ports)
	return nil
}

// listens tells whether somebody answers at an address.
func listens(network, address string) bool {
	conn, err := net.Dial(network, address)
	if err == nil {
		conn.Close()
	}
	return err == nil
}

// serveAt serves each connection to an address in a goroutine of its own, until
// the test ends. It returns the address, of which the port may have been 0.
func serveAt(t testing.TB, address string, serve func(net.Conn)) string {
	t.Helper()
	ln, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	go serveOn(ln, serve)
	return ln.Addr().String()
}

// serveOn serves each connection until the listener is closed.
func serveOn(ln net.Listener, serve func(net.Conn)) {
	for {
		conn, err := ln.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err == nil {
			go serve(conn)
		}
	}
}

func split(address string) (host, port string) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		panic(err)
	}
	return host, port
}

func portOf(address string) string {
	_, port := split(address)
	return port
}
