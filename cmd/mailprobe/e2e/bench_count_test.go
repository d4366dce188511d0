package e2e

import (
	"bytes"
	"io"
	"maps"
	"net"
	"strings"
	"sync"
	"testing"
)

// counter is a proxy before an IMAP server without TLS that counts the commands
// by their names.
type counter struct {
	address string
	target  string

	mu       sync.Mutex
	commands map[string]int
}

// listenCounter starts a counter; it ends with the benchmark.
func listenCounter(b *testing.B, address, target string) *counter {
	b.Helper()
	c := &counter{address: address, target: target, commands: map[string]int{}}
	serveAt(b, address, c.serve)
	return c
}

// count returns how often each command was sent so far.
func (c *counter) count() map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.commands)
}

func (c *counter) serve(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", c.target)
	if err != nil {
		return
	}
	defer server.Close()
	go func() {
		io.Copy(client, server)
		client.Close()
	}()
	io.Copy(server, io.TeeReader(client, &reader{counter: c}))
}

// reader is told what a client sends.
type reader struct {
	*counter
	line []byte
}

// Write takes note of the commands in p; it never fails.
func (r *reader) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		end := bytes.IndexByte(p, '\n')
		if end < 0 {
			r.line = append(r.line, p...)
			break
		}
		r.note(string(append(r.line, p[:end]...)))
		r.line, p = r.line[:0], p[end+1:]
	}
	return n, nil
}

// note counts one line: "T7 UID FETCH 1:* …" is a UID FETCH. A line without a
// tag, such as the DONE that ends IDLE, counts by itself.
func (r *reader) note(line string) {
	words := strings.Fields(strings.ToUpper(line))
	name := ""
	switch {
	case len(words) == 0:
		return
	case len(words) == 1:
		name = words[0]
	case words[1] == "UID" && len(words) > 2:
		name = "UID " + words[2]
	default:
		name = words[1]
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.commands[name]++
}
