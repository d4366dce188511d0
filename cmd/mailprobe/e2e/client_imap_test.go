package e2e

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// talk is a plain IMAP conversation (RFC 9051), for tests that look into a
// mailbox without any code of the program.
type talk struct {
	t    testing.TB
	conn net.Conn
	in   *bufio.Reader
	n    int
}

// dialIMAP connects and logs in; a nil config connects in clear. The
// conversation ends with the test, and every step of it within 10 s.
func dialIMAP(t testing.TB, address string, config *tls.Config, u User) *talk {
	t.Helper()
	var conn net.Conn
	var err error
	if config == nil {
		conn, err = net.Dial("tcp", address)
	} else {
		conn, err = tls.Dial("tcp", address, config)
	}
	if err != nil {
		t.Fatalf("dialing IMAP: %v", err)
	}
	t.Cleanup(func() { conn.Close() })
	k := &talk{t: t, conn: conn, in: bufio.NewReader(conn)}
	if greeting := k.line(); !strings.HasPrefix(greeting, "* OK") {
		t.Fatalf("IMAP greets with %q", greeting)
	}
	k.command("LOGIN %s %s", u.Address, u.Password)
	return k
}

// command sends one command and returns the untagged lines of its answer; any
// other answer than OK fails the test.
func (k *talk) command(format string, args ...any) []string {
	k.t.Helper()
	k.n++
	tag, text := fmt.Sprintf("a%d ", k.n), fmt.Sprintf(format, args...)
	if _, err := io.WriteString(k.conn, tag+text+"\r\n"); err != nil {
		k.t.Fatalf("sending %s: %v", text, err)
	}
	var lines []string
	for {
		line := k.line()
		rest, last := strings.CutPrefix(line, tag)
		switch {
		case last && strings.HasPrefix(rest, "OK"):
			return lines
		case last:
			k.t.Fatalf("%s is answered with %q", text, rest)
		}
		lines = append(lines, line)
	}
}

// line reads one line; a literal in it is kept with it.
func (k *talk) line() string {
	k.t.Helper()
	k.conn.SetDeadline(time.Now().Add(10 * time.Second))
	line, err := k.in.ReadString('\n')
	if err != nil {
		k.t.Fatalf("reading from IMAP: %v after %q", err, line)
	}
	line = strings.TrimRight(line, "\r\n")
	var size int
	if open := strings.LastIndexByte(line, '{'); open >= 0 && strings.HasSuffix(line, "}") {
		fmt.Sscanf(line[open:], "{%d}", &size)
		literal := make([]byte, size)
		if _, err := io.ReadFull(k.in, literal); err != nil {
			k.t.Fatalf("reading a literal from IMAP: %v", err)
		}
		line += "\r\n" + string(literal) + k.line()
	}
	return line
}

// count returns how many mails of the selected folder carry a Message-ID.
func (k *talk) count(messageID string) int {
	k.t.Helper()
	k.command("NOOP")
	for _, line := range k.command(`UID SEARCH HEADER Message-ID "%s"`, messageID) {
		if uids, ok := strings.CutPrefix(line, "* SEARCH"); ok {
			return len(strings.Fields(uids))
		}
	}
	k.t.Fatal("IMAP answers a search with nothing")
	return 0
}
