package e2e

import (
	"bufio"
	"io"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
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
	p := &policy{address: address, held: make(map[string]string)}
	serveAt(t, address, p.serve)
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

// postgrey is a greylisting policy service: it defers each triplet of client,
// sender and recipient until greylistedFor has passed since it saw it first.
type postgrey struct {
	daemon
	dir     string
	address string
}

const greylistedFor = time.Minute

// newPostgrey prepares one with a database under dir. It knows no client by
// heart, and learns none.
func newPostgrey(t testing.TB, dir, address string) *postgrey {
	t.Helper()
	program, err := findProgram("/usr/sbin/postgrey")
	if err != nil {
		t.Fatal(err)
	}
	return &postgrey{dir: dir, address: address, daemon: daemon{
		program: program, output: filepath.Join(dir, "postgrey.log"), args: []string{
			"--inet=" + address, "--dbdir=" + folderOfNobody(t, dir, "postgrey"), "--user=nobody", "--group=nogroup",
			"--delay=" + strconv.Itoa(int(greylistedFor.Seconds())), "--auto-whitelist-clients=0",
			"--whitelist-clients=/dev/null", "--whitelist-recipients=/dev/null"}}}
}

// start runs it and waits until it listens.
func (p *postgrey) start() error {
	if err := p.daemon.start(); err != nil {
		return err
	}
	return p.awaitListening([]string{p.address})
}
