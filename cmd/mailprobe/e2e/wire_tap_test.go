package e2e

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// tap is a proxy between the agent and a server that sees every line in clear,
// and can strike when one goes by.
type tap struct {
	address string
	target  string
	delay   time.Duration // before each line of the server is passed on

	mu     sync.Mutex
	point  *point
	struck chan struct{}
}

// point is an instant in a conversation at which the agent is to die.
type point struct {
	name string
	// sees tells whether this is it: what a new connection (line empty), a line
	// of the agent, or a line of the server means.
	sees func(fromServer bool, line string) bool
	// pass tells whether the line still reaches the other side.
	pass bool
}

func listenTap(t testing.TB, target string, delay time.Duration) *tap {
	t.Helper()
	p := &tap{target: target, delay: delay}
	p.address = serveAt(t, "127.0.0.1:0", p.serve)
	return p
}

// arm sets the point, and returns what is closed when it was seen.
func (p *tap) arm(at *point) <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.point, p.struck = at, make(chan struct{})
	return p.struck
}

// look strikes where the line is the point, and tells whether it may pass.
func (p *tap) look(fromServer bool, line string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := p.point
	if at == nil || !at.sees(fromServer, line) {
		return true
	}
	p.point = nil
	close(p.struck)
	return at.pass
}

func (p *tap) serve(agent net.Conn) {
	defer agent.Close()
	if !p.look(false, "") {
		return
	}
	server, err := net.Dial("tcp", p.target)
	if err != nil {
		return
	}
	defer server.Close()
	done := make(chan struct{}, 2)
	go func() { p.copy(server, agent, false); done <- struct{}{} }()
	go func() { p.copy(agent, server, true); done <- struct{}{} }()
	<-done
}

// copy passes lines on. What the agent already said reaches the server even
// when the agent dies: the network does not take it back.
func (p *tap) copy(to, from net.Conn, fromServer bool) {
	in := bufio.NewReaderSize(from, 64<<10)
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 0 {
			if fromServer && p.delay > 0 {
				pauseReal(p.delay)
			}
			if !p.look(fromServer, string(bytes.TrimRight(line, "\r\n"))) {
				return
			}
			if _, err := to.Write(line); err != nil {
				return
			}
		}
		if err != nil {
			if c, ok := to.(*net.TCPConn); ok && err == io.EOF {
				_ = c.CloseWrite()
				_ = from.SetReadDeadline(time.Now())
			}
			if !fromServer {
				pauseReal(200 * time.Millisecond) // let the server take in what came
			}
			return
		}
	}
}

// The points at which a probe is killed. After each, what the record may say is
// known.
var smtpPoints = []point{
	{name: "intent", pass: false, sees: func(fromServer bool, line string) bool { return !fromServer && line == "" }},
	{name: "middle of DATA", pass: false, sees: func(fromServer bool, line string) bool {
		return !fromServer && strings.HasPrefix(line, "This line only makes")
	}},
	{name: "dot marked, and lost", pass: false, sees: func(fromServer bool, line string) bool { return !fromServer && line == "." }},
	{name: "dot sent", pass: true, sees: func(fromServer bool, line string) bool { return !fromServer && line == "." }},
	{name: "250 unread", pass: false, sees: func(fromServer bool, line string) bool {
		return fromServer && strings.Contains(line, "queued as")
	}},
}

var imapPoint = point{name: "arrival stored, mail not yet removed", pass: false, sees: func(fromServer bool, line string) bool {
	return !fromServer && strings.Contains(line, "STORE")
}}
