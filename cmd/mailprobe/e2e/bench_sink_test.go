package e2e

import (
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// The details of addresses whose mail the sink keeps. All other mail goes on
// after its hold.
const (
	neverDetail = "+never" // until the benchmark ends
	laterDetail = "+later" // until it is released
)

// sink is an MTA without a disk: it takes mail by SMTP, holds it, and hands it
// to the mail store's LMTP. It stands for a queue that is slow by a known time.
type sink struct {
	b       *testing.B
	address string
	next    string // host:port of LMTP

	mu    sync.Mutex
	hold  time.Duration
	never int
	later []letter
	going sync.WaitGroup
}

// letter is a mail that the sink took.
type letter struct {
	from, to string
	content  string
}

// listenSink starts a sink; it ends with the benchmark.
func listenSink(b *testing.B, next string) *sink {
	b.Helper()
	ln, err := net.Listen("tcp", freePorts(b, 1)[0])
	if err != nil {
		b.Fatal(err)
	}
	s := &sink{b: b, address: ln.Addr().String(), next: next}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &sinkSession{sink: s}, nil }))
	server.Domain = "sink.test"
	go server.Serve(ln)
	b.Cleanup(func() {
		server.Close()
		s.going.Wait()
	})
	return s
}

// holdFor sets how long mail is held: so long on average, give or take a tenth
// at random. A constant hold would meet the agent's looks always at the same
// place between two of them.
func (s *sink) holdFor(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hold = d
}

// kept returns how many letters are held for ever, and until they are released.
func (s *sink) kept() (never, later int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.never, len(s.later)
}

// forget throws away what is held.
func (s *sink) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.never, s.later = 0, nil
}

// release hands over what is kept, each letter at a random instant of a span of
// time, and returns when all are handed over.
func (s *sink) release(span time.Duration) {
	s.mu.Lock()
	list := s.later
	s.later = nil
	s.mu.Unlock()
	var all sync.WaitGroup
	for _, l := range list {
		all.Add(1)
		time.AfterFunc(rand.N(span), func() {
			defer all.Done()
			s.pass(l)
		})
	}
	all.Wait()
}

func (s *sink) take(l letter) {
	local, domain, _ := strings.Cut(l.to, "@")
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case strings.HasSuffix(local, neverDetail):
		s.never++
	case strings.HasSuffix(local, laterDetail):
		l.to = strings.TrimSuffix(local, laterDetail) + "@" + domain
		s.later = append(s.later, l)
	default:
		s.going.Add(1)
		time.AfterFunc(s.hold*9/10+rand.N(s.hold/5+1), func() {
			defer s.going.Done()
			s.pass(l)
		})
	}
}

// pass hands one letter over. It is not tried again: the proxy behind which the
// mail store stands must have seen each letter once.
func (s *sink) pass(l letter) {
	conn, err := net.Dial("tcp", s.next)
	if err != nil {
		s.b.Errorf("the sink hands over a mail: %v", err)
		return
	}
	c := smtp.NewClientLMTP(conn)
	defer c.Close()
	if err := c.SendMail(l.from, []string{l.to}, strings.NewReader(l.content)); err != nil {
		s.b.Errorf("the sink hands over a mail: %v", err)
	}
}

// sinkSession is one SMTP connection.
type sinkSession struct {
	sink     *sink
	from, to string
}

func (c *sinkSession) Mail(from string, _ *smtp.MailOptions) error { c.from = from; return nil }
func (c *sinkSession) Rcpt(to string, _ *smtp.RcptOptions) error   { c.to = to; return nil }
func (c *sinkSession) Reset()                                      {}
func (c *sinkSession) Logout() error                               { return nil }
func (c *sinkSession) Data(r io.Reader) error {
	content, err := io.ReadAll(r)
	if err == nil {
		c.sink.take(letter{c.from, c.to, string(content)})
	}
	return err
}
