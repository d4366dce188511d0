package e2e

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mailprobe/probe"
)

// Fate is what the LMTP proxy does with a mail on its way to the mail store.
type Fate int

// The fates.
const (
	Deliver Fate = iota
	Repeat       // deliver it, and cut the connection before its 250 is passed on: it will be delivered again
	Lose         // answer 250 and throw it away
)

// lmtpProxy stands between the hosted Postfix and Dovecot's LMTP server and
// writes down when each mail really came into its mailbox (RFC 2033).
type lmtpProxy struct {
	address string
	target  string

	mu         sync.Mutex
	fate       func(messageID string) Fate // nil: Deliver all
	delivered  map[string][]probe.Interval
	unanswered map[string][]probe.Interval
}

// listenLMTP starts the proxy; it ends with the test.
func listenLMTP(t testing.TB, address, target string) *lmtpProxy {
	t.Helper()
	p := &lmtpProxy{address: address, target: target,
		delivered: make(map[string][]probe.Interval), unanswered: make(map[string][]probe.Interval)}
	serveAt(t, address, p.serve)
	return p
}

// setFate decides over the mails to come. The function may block, which holds
// the mail before its final dot; nil stands for Deliver.
func (p *lmtpProxy) setFate(fate func(messageID string) Fate) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fate = fate
}

func (p *lmtpProxy) fateOf(messageID string) Fate {
	p.mu.Lock()
	fate := p.fate
	p.mu.Unlock()
	if fate == nil {
		return Deliver
	}
	return fate(messageID)
}

// copies returns when the copies of a mail came, and when dots were passed on
// whose reply was never seen; the oldest first.
func (p *lmtpProxy) copies(messageID string) (delivered, unanswered []probe.Interval) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.delivered[messageID]), slices.Clone(p.unanswered[messageID])
}

// record writes down what became of one dot; an empty reply is one that never
// came. A mail store that is being ended may say that it failed for now (4xx)
// when the copy lies in the mailbox already. A mail refused for good is no copy.
func (p *lmtpProxy) record(messageID string, in probe.Interval, reply string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case reply == "", reply[0] == '4':
		p.unanswered[messageID] = append(p.unanswered[messageID], in)
	case reply[0] == '2':
		p.delivered[messageID] = append(p.delivered[messageID], in)
	}
}

func (p *lmtpProxy) serve(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", p.target)
	if err != nil {
		return // Postfix defers the mail
	}
	defer server.Close()
	s := &lmtpSession{proxy: p, client: client, server: server,
		fromClient: bufio.NewReader(client), fromServer: bufio.NewReader(server)}
	s.run()
}

// lmtpSession is one connection. It passes on one command at a time and waits
// for its reply, so that each reply is known to belong to its command, even
// where the client sends several in one go.
type lmtpSession struct {
	proxy                  *lmtpProxy
	client, server         net.Conn
	fromClient, fromServer *bufio.Reader
	recipients             int // accepted in this transaction: as many replies follow the dot
}

// errCut ends a session on purpose.
var errCut = errors.New("cut")

func (s *lmtpSession) run() error {
	if _, err := s.passReply(); err != nil { // the greeting
		return err
	}
	for {
		line, err := s.fromClient.ReadString('\n')
		if err != nil {
			return err
		}
		if _, err := io.WriteString(s.server, line); err != nil {
			return err
		}
		code, err := s.passReply()
		if err != nil {
			return err
		}
		if err := s.after(strings.ToUpper(line), code); err != nil {
			return err
		}
	}
}

// after does what follows a command that was answered.
func (s *lmtpSession) after(command, code string) error {
	switch {
	case strings.HasPrefix(command, "MAIL"):
		s.recipients = 0
	case strings.HasPrefix(command, "RCPT") && code[0] == '2':
		s.recipients++
	case strings.HasPrefix(command, "DATA") && code == "354":
		return s.passContent()
	}
	return nil
}

// passContent takes the whole content and then decides over it.
func (s *lmtpSession) passContent() error {
	var content bytes.Buffer
	for {
		line, err := s.fromClient.ReadBytes('\n')
		if err != nil {
			return err
		}
		if string(line) == ".\r\n" {
			break
		}
		content.Write(line)
	}
	id := messageIDOf(content.Bytes())
	fate := s.proxy.fateOf(id)
	if fate == Lose {
		io.WriteString(s.client, strings.Repeat("250 2.0.0 lost by the test\r\n", s.recipients))
		return errCut
	}
	if _, err := s.server.Write(content.Bytes()); err != nil {
		return err
	}
	return s.passDot(id, fate)
}

// passDot hands over the mail and writes down when it came, once a recipient.
func (s *lmtpSession) passDot(messageID string, fate Fate) error {
	in := probe.Interval{From: time.Now()}
	if _, err := io.WriteString(s.server, ".\r\n"); err != nil {
		return err
	}
	for range s.recipients {
		reply, err := readReply(s.fromServer)
		in.To = time.Now()
		s.proxy.record(messageID, in, reply)
		if err != nil {
			return err
		}
		if fate == Repeat {
			return errCut
		}
		if _, err := io.WriteString(s.client, reply); err != nil {
			return err
		}
	}
	return nil
}

// passReply passes on one reply and returns its code.
func (s *lmtpSession) passReply() (code string, err error) {
	reply, err := readReply(s.fromServer)
	if err != nil {
		return "", err
	}
	_, err = io.WriteString(s.client, reply)
	return reply[:3], err
}

// readReply reads all lines of one reply (RFC 5321 section 4.2.1).
func readReply(r *bufio.Reader) (string, error) {
	var reply strings.Builder
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return "", err
		}
		if len(line) < 5 {
			return "", fmt.Errorf("a reply of LMTP is too short: %q", line)
		}
		reply.WriteString(line)
		if line[3] != '-' {
			return reply.String(), nil
		}
	}
}

// messageIDOf reads the Message-ID of a mail as Postfix left it.
func messageIDOf(content []byte) string {
	for name, value := range probe.Fields(content) {
		if strings.EqualFold(name, "Message-ID") {
			return value
		}
	}
	return ""
}
