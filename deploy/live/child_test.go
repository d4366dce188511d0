package live_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// child is a program that the test has started, and what it has said.
type child struct {
	name  string
	cmd   *exec.Cmd
	ended chan struct{} // closed when the program has ended
	err   error         // how it ended; to be read when ended is closed

	mu   sync.Mutex
	said []line
}

// line is a line that a child said, and when.
type line struct {
	at   time.Time
	text string
}

// start runs a program until the test ends.
func start(t *testing.T, name, program string, args ...string) *child {
	t.Helper()
	c := &child{name: name, cmd: exec.Command(program, args...), ended: make(chan struct{})}
	// A test that is killed leaves nothing behind.
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	c.cmd.Stdout, c.cmd.Stderr = w, w
	if err := c.cmd.Start(); err != nil {
		t.Fatalf("starting %s: %v", name, err)
	}
	w.Close()
	go c.listen(r)
	t.Cleanup(func() { c.stop(t) })
	return c
}

// listen keeps what the child says until it ends.
func (c *child) listen(r io.ReadCloser) {
	defer r.Close()
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		c.mu.Lock()
		c.said = append(c.said, line{time.Now(), lines.Text()})
		c.mu.Unlock()
	}
	c.err = c.cmd.Wait()
	close(c.ended)
}

// stop ends the child as Ctrl-C does, and for good where that does not help.
func (c *child) stop(t *testing.T) {
	t.Helper()
	_ = c.cmd.Process.Signal(os.Interrupt) // it may have ended by itself
	select {
	case <-c.ended:
	case <-time.After(20 * time.Second):
		t.Errorf("%s did not end within 20 s of an interrupt", c.name)
		c.kill()
	}
}

// kill ends the child without a warning, and waits for its end.
func (c *child) kill() {
	_ = c.cmd.Process.Kill() // it may have ended by itself
	<-c.ended
}

// running tells whether the child has not ended.
func (c *child) running() bool {
	select {
	case <-c.ended:
		return false
	default:
		return true
	}
}

// heard returns the first line that contains a text.
func (c *child) heard(text string) (line, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, l := range c.said {
		if strings.Contains(l.text, text) {
			return l, true
		}
	}
	return line{}, false
}

// all returns all that the child said.
func (c *child) all() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var b strings.Builder
	for _, l := range c.said {
		fmt.Fprintf(&b, "%s %s\n", l.at.Format(time.TimeOnly), l.text)
	}
	return b.String()
}

// freePort returns an address on loopback that nobody listens on now.
func freePort(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}
