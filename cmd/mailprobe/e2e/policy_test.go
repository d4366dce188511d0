package e2e

import (
	"bufio"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
)

// policy is a service that Postfix asks about each recipient, by its SMTPD
// policy delegation protocol: lines of name=value up to an empty one, answered
// by a line action=… and an empty one.
type policy struct {
	address string

	mu   sync.Mutex
	held map[string]string // by recipient: the action, such as a reply that defers
}

// listenPolicy starts a policy service that permits everything; it ends with the
// test.
func listenPolicy(t testing.TB, address string) *policy {
	t.Helper()
	ln, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	p := &policy{address: address, held: make(map[string]string)}
	go func() {
		for {
			conn, err := ln.Accept()
			if errors.Is(err, net.ErrClosed) {
				return
			}
			if err == nil {
				go p.serve(conn)
			}
		}
	}()
	return p
}

// hold has a recipient answered with a reply, code and enhanced code first.
func (p *policy) hold(recipient, reply string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.held[recipient] = reply
}

// lift lets mail to the recipient pass again.
func (p *policy) lift(recipient string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.held, recipient)
}

func (p *policy) actionFor(recipient string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return orElse(p.held[recipient], "DUNNO")
}

// serve answers on one connection, which Postfix keeps for many questions.
func (p *policy) serve(conn net.Conn) {
	defer conn.Close()
	recipient := ""
	for in := bufio.NewScanner(conn); in.Scan(); {
		name, value, _ := strings.Cut(in.Text(), "=")
		switch name {
		case "recipient":
			recipient = value
		case "": // the end of the question
			if _, err := io.WriteString(conn, "action="+p.actionFor(recipient)+"\n\n"); err != nil {
				return
			}
		}
	}
}
