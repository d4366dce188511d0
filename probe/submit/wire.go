package submit

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"

	"mailprobe/probe"
)

// The sizes that a reply may have. RFC 5321 section 4.5.3.1.5 grants 512 octets
// a line; the SMTP library takes less than 2,000.
const (
	maxLine  = 1999
	maxReply = 64 << 10
)

// What a server may not do.
var (
	errLongLine  = fmt.Errorf("a line of the reply has more than %d octets", maxLine)
	errLongReply = fmt.Errorf("the reply has more than %d octets", maxReply)
	errOutOfTurn = errors.New("the server sent more than the one reply that was due")
)

// errNoExchange keeps the library from cancelling a login that is over: to the
// server that would be one more bad command.
var errNoExchange = errors.New("the login is over: nothing to cancel")

// answer is a reply as it came, its lines without code and line end.
type answer struct {
	code  int
	lines []string
}

// wire is a connection that reads whole replies, one for each command. The last
// one stays in last. To the library it hands each reply in its strict form.
type wire struct {
	net.Conn
	last   answer
	err    error  // final, as a guard's
	raw    []byte // the reply as it came
	strict []byte // what the library has not read of the reply
	early  bool   // something came behind the reply
}

// Write sends a command, or content.
func (w *wire) Write(p []byte) (int, error) {
	switch {
	case w.err != nil:
		return 0, w.err
	case w.early:
		w.err = errOutOfTurn
		return 0, w.err
	case string(p) == "*\r\n" && w.last.code != 334:
		return 0, errNoExchange
	}
	n, err := w.Conn.Write(p)
	w.err = err
	return n, err
}

// Read gives the library the reply that is due.
func (w *wire) Read(p []byte) (int, error) {
	if len(w.strict) == 0 {
		if err := w.receive(); err != nil {
			return 0, err
		}
		w.replay(w.last)
	}
	n := copy(p, w.strict)
	w.strict = w.strict[n:]
	return n, nil
}

// replay makes a the next reply that the library reads.
func (w *wire) replay(a answer) {
	w.strict = w.strict[:0]
	for i, line := range a.lines {
		separator := '-'
		if i == len(a.lines)-1 {
			separator = ' '
		}
		w.strict = fmt.Appendf(w.strict, "%d%c%s\r\n", a.code, separator, line)
	}
}

// exchange sends a command past the library and waits for its reply.
func (w *wire) exchange(command string) (answer, error) {
	if _, err := w.Write([]byte(command + "\r\n")); err != nil {
		return answer{}, err
	}
	err := w.receive()
	return w.last, err
}

// receive reads one reply into last.
func (w *wire) receive() error {
	if w.err == nil {
		w.last, w.raw = answer{}, w.raw[:0]
		w.err = w.read()
	}
	return w.err
}

func (w *wire) read() error {
	next := 0 // where the first line begins that was not looked at
	for {
		for i := bytes.IndexByte(w.raw[next:], '\n'); i >= 0; i = bytes.IndexByte(w.raw[next:], '\n') {
			line := w.raw[next : next+i+1]
			next += len(line)
			if done, err := w.last.add(line); done || err != nil {
				w.early = next < len(w.raw)
				return err
			}
		}
		if len(w.raw) > maxReply {
			return errLongReply
		}
		w.raw = slices.Grow(w.raw, 512)
		n, err := w.Conn.Read(w.raw[len(w.raw):cap(w.raw)])
		w.raw = w.raw[:len(w.raw)+n]
		if err != nil && n == 0 {
			return err
		}
	}
}

// add takes one line (RFC 5321 section 4.2.1) and tells whether it was the last
// of the reply. A code alone is a line too: section 4.2 wants that tolerated.
func (a *answer) add(line []byte) (done bool, err error) {
	if len(line) > maxLine {
		return false, errLongLine
	}
	text := strings.TrimRight(string(line), "\r\n")
	code := codeOf(text)
	if code == 0 || len(a.lines) > 0 && code != a.code {
		return false, fmt.Errorf("this is no SMTP reply: %q", probe.Shorten(text, 80))
	}
	a.code = code
	a.lines = append(a.lines, text[min(4, len(text)):])
	return len(text) == 3 || text[3] == ' ', nil
}

// codeOf returns the code of a line of a reply, 0 where it is none.
func codeOf(line string) int {
	if len(line) < 3 || len(line) > 3 && line[3] != ' ' && line[3] != '-' {
		return 0
	}
	if line[0] < '2' || line[0] > '5' || line[1] < '0' || line[1] > '9' || line[2] < '0' || line[2] > '9' {
		return 0
	}
	return int(line[0]-'0')*100 + int(line[1]-'0')*10 + int(line[2]-'0')
}

// reply returns the answer in the form in which it is recorded.
func (a answer) reply() probe.Reply {
	return probe.NewReply(a.code, clean(strings.Join(a.lines, "\n")))
}
