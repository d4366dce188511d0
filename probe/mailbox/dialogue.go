package mailbox

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"

	"mailprobe/probe"
)

// dialogue speaks the commands that come before a folder is watched, one at a
// time. It passes over every response that it does not know.
type dialogue struct {
	guard *guard
	br    *bufio.Reader
	limit time.Duration        // for the answer to a command
	tags  int                  // how many commands were sent
	caps  imap.CapSet          // as last announced; nil: not yet
	tls   *tls.ConnectionState // nil: in clear
	ready bool                 // the server asks for no login (PREAUTH)
}

// bounds of the answers in a dialogue
const (
	maxAnswer = 1 << 20 // bytes of one response with its literals
	maxListed = 100_000 // responses to one command that are kept
)

// answer is a status response (RFC 9051 section 7.1).
type answer struct {
	status string // OK, NO, BAD, PREAUTH, BYE
	code   string // the first word of the response code, in upper case
	args   string // the rest of the response code
	text   string
}

// refusal is an answer of NO or BAD.
type refusal struct {
	answer
	login bool // it was the login that was refused
}

func (r *refusal) Error() string {
	text := "the server answered " + r.status
	if r.code != "" {
		text += " [" + r.code + "]"
	}
	return text + " " + printable(r.text)
}

// temporary tells whether the refusal says nothing about the password
// (RFC 5530 section 3; LIMIT: RFC 9051 section 7.1).
func (r *refusal) temporary() bool {
	switch r.code {
	case "UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG":
		return true
	}
	return false
}

func newDialogue(g *guard, limit time.Duration) *dialogue {
	return &dialogue{guard: g, br: bufio.NewReader(g), limit: limit}
}

// response reads one response. A literal in it stands in the text as a quoted
// string.
func (d *dialogue) response() (string, error) {
	var b strings.Builder
	for {
		line, err := d.line(maxAnswer - b.Len())
		if err != nil {
			return "", err
		}
		head, size, literal := cutLiteral(line)
		b.WriteString(head)
		if !literal {
			return b.String(), nil
		}
		if size > maxAnswer-b.Len() {
			return "", fmt.Errorf("the server announced a literal of %d bytes", size)
		}
		buf := make([]byte, size)
		if _, err := io.ReadFull(d.br, buf); err != nil {
			return "", err
		}
		b.WriteString(quote(string(buf)))
	}
}

func (d *dialogue) line(limit int) (string, error) {
	var b []byte
	for {
		piece, err := d.br.ReadSlice('\n')
		if b = append(b, piece...); len(b) > limit {
			return "", fmt.Errorf("the server sent a response of more than %d bytes", maxAnswer)
		}
		if err == nil {
			return strings.TrimRight(string(b), "\r\n"), nil
		}
		if err != bufio.ErrBufferFull {
			return "", err
		}
	}
}

// cutLiteral cuts the announcement {n} of a literal from the end of a line.
func cutLiteral(line string) (head string, size int, ok bool) {
	open := strings.LastIndexByte(line, '{')
	if open < 0 || !strings.HasSuffix(line, "}") {
		return line, 0, false
	}
	n, err := strconv.ParseUint(line[open+1:len(line)-1], 10, 63)
	if err != nil {
		return line, 0, false
	}
	return line[:open], int(n), true
}

// parseAnswer reads what follows the tag of a status response.
func parseAnswer(s string) answer {
	var a answer
	a.status, a.text, _ = strings.Cut(s, " ")
	a.status = strings.ToUpper(a.status)
	if inner, ok := strings.CutPrefix(a.text, "["); ok {
		if code, text, ok := strings.Cut(inner, "]"); ok {
			a.code, a.args, _ = strings.Cut(code, " ")
			a.code = strings.ToUpper(a.code)
			a.text = strings.TrimSpace(text)
		}
	}
	return a
}

// greet reads the greeting.
func (d *dialogue) greet(ctx context.Context) error {
	return d.guard.do(ctx, d.limit, "waiting for the greeting", func() error {
		line, err := d.response()
		if err != nil {
			return err
		}
		rest, ok := strings.CutPrefix(line, "* ")
		a := parseAnswer(rest)
		if !ok || (a.status != "OK" && a.status != "PREAUTH") {
			return fmt.Errorf("the greeting is not that of an IMAP server: %q", printable(line))
		}
		d.ready = a.status == "PREAUTH"
		d.learn(a)
		return nil
	})
}

// learn takes the capabilities from a response code, if they stand there.
func (d *dialogue) learn(a answer) {
	if a.code == "CAPABILITY" {
		d.caps = parseCaps(a.args)
	}
}

func parseCaps(s string) imap.CapSet {
	caps := make(imap.CapSet)
	for word := range strings.FieldsSeq(s) {
		switch {
		case strings.EqualFold(word, string(imap.CapIMAP4rev1)):
			caps[imap.CapIMAP4rev1] = struct{}{}
		case strings.EqualFold(word, string(imap.CapIMAP4rev2)):
			caps[imap.CapIMAP4rev2] = struct{}{}
		default:
			caps[imap.Cap(strings.ToUpper(word))] = struct{}{}
		}
	}
	return caps
}

// exchange is one command and what is to be done with its answers.
type exchange struct {
	step    string                  // for errors
	command []string                // its lines; each but the first waits until the server asks for it
	each    func(kind, rest string) // takes untagged responses, such as LIST and what follows; may be nil
}

// run sends a command and reads its answers. A refusal is an error.
func (d *dialogue) run(ctx context.Context, x exchange) (a answer, err error) {
	d.tags++
	tag := "M" + strconv.Itoa(d.tags)
	err = d.guard.do(ctx, d.limit, x.step, func() error {
		if err := d.send(tag + " " + x.command[0]); err != nil {
			return err
		}
		a, err = d.answers(tag, x)
		return err
	})
	return a, err
}

// answers reads up to the answer that carries the command's tag.
func (d *dialogue) answers(tag string, x exchange) (answer, error) {
	lines := x.command[1:]
	for n := 0; ; n++ {
		line, err := d.response()
		if err != nil {
			return answer{}, err
		}
		head, rest, _ := strings.Cut(line, " ")
		switch {
		case head == tag:
			a := parseAnswer(rest)
			d.learn(a)
			if a.status != "OK" {
				return a, &refusal{answer: a}
			}
			return a, nil
		case head == "*" && n < maxListed:
			d.untagged(rest, x.each)
		case head == "+" && len(lines) == 0:
			return answer{}, errors.New("the server asked for more than there is to send")
		case head == "+":
			if err := d.send(lines[0]); err != nil {
				return answer{}, err
			}
			lines = lines[1:]
		}
	}
}

func (d *dialogue) untagged(rest string, each func(kind, rest string)) {
	kind, rest, _ := strings.Cut(rest, " ")
	kind = strings.ToUpper(kind)
	switch kind {
	case "CAPABILITY":
		d.caps = parseCaps(rest)
	case "OK":
		d.learn(parseAnswer("OK " + rest))
	}
	if each != nil {
		each(kind, rest)
	}
}

func (d *dialogue) send(line string) error {
	_, err := io.WriteString(d.guard, line+"\r\n")
	return err
}

// capability asks for the capabilities; they change with TLS and with the
// login (RFC 9051 section 7.2.2).
func (d *dialogue) capability(ctx context.Context) error {
	_, err := d.run(ctx, exchange{step: "asking for the capabilities", command: []string{"CAPABILITY"}})
	if err == nil && d.caps == nil {
		err = errors.New("asking for the capabilities: the server named none")
	}
	return err
}

// printable makes a server's text fit for a log: one line, valid UTF-8, not
// endless.
func printable(s string) string { return probe.Shorten(probe.OneLine(s), maxKept) }
