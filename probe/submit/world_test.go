package submit_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"mailprobe/probe"
	"mailprobe/probe/submit"
)

// row is one turn of a scripted server: it waits for want, then acts.
type row struct {
	want  string // the line to wait for; empty: none; "content": all up to the final dot
	say   string // what to answer, line feeds becoming CRLF
	fault fault
	tls   *tls.Config // then begin TLS
}

// fault is what a server does instead of going on.
type fault string

const (
	stall   fault = "stall"   // says nothing more, and reads nothing more
	deaf    fault = "deaf"    // reads on, and says nothing more
	hangUp  fault = "hang up" // closes
	reset   fault = "reset"   // closes with RST
	drip    fault = "drip"    // says its text a byte every three seconds
	flood   fault = "flood"   // says its text without end
	scatter fault = "scatter" // says its text a line a second, without end
)

// script is a whole server.
type script []row

// peer runs a script once, and remembers what it heard.
type peer struct {
	script script
	wasRST atomic.Bool

	mu    sync.Mutex
	heard []string
	dots  int // final dots
}

func (p *peer) note(line string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.heard = append(p.heard, line)
	if line == "." {
		p.dots++
	}
}

// lines returns what the peer heard.
func (p *peer) lines() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.heard
}

// serve plays the script, then hears on until the client leaves.
func (p *peer) serve(conn net.Conn, gone <-chan struct{}) {
	defer func() { conn.Close() }()
	r := bufio.NewReader(conn)
	for _, row := range p.script {
		if !p.await(r, row.want) || !p.act(conn, row, gone) {
			return
		}
		if row.tls != nil {
			conn = tls.Server(conn, row.tls)
			r = bufio.NewReader(conn)
		}
	}
	for p.await(r, "anything") {
	}
}

// await hears lines up to the wanted one; a script says what a correct client
// sends, so another line is kept and answers nothing.
func (p *peer) await(r *bufio.Reader, want string) bool {
	if want == "" {
		return true
	}
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			if line != "" {
				p.note(line)
			}
			return false
		}
		line = strings.TrimSuffix(line, "\r\n")
		p.note(line)
		if line == want || want == "anything" || want == "content" && line == "." {
			return true
		}
	}
}

// act does what a row says and tells whether the script goes on.
func (p *peer) act(conn net.Conn, row row, gone <-chan struct{}) bool {
	text := strings.ReplaceAll(row.say, "\n", "\r\n")
	switch row.fault {
	case drip:
		for i := range len(text) {
			if !pause(3*time.Second, gone) {
				return false
			}
			if _, err := io.WriteString(conn, text[i:i+1]); err != nil {
				return false
			}
		}
		return true
	case flood, scatter:
		for {
			if row.fault == scatter && !pause(time.Second, gone) {
				return false
			}
			if _, err := io.WriteString(conn, text); err != nil {
				return false
			}
		}
	}
	if text != "" {
		if _, err := io.WriteString(conn, text); err != nil {
			return false
		}
	}
	switch row.fault {
	case stall:
		<-gone
		return false
	case deaf:
		for r := bufio.NewReader(conn); p.await(r, "anything"); {
		}
		return false
	case reset:
		p.wasRST.Store(true)
		return false
	case hangUp:
		return false
	}
	return true
}

// pause waits, and tells whether the client is still there.
func pause(d time.Duration, gone <-chan struct{}) bool {
	select {
	case <-time.After(d):
		return true
	case <-gone:
		return false
	}
}

// clientEnd is the client's end of a pipe, which can show an RST.
type clientEnd struct {
	net.Conn
	peer   *peer
	closed *atomic.Int32 // how many ends are closed
	closes *atomic.Int32 // how often that was asked for
	gone   chan struct{}
	once   sync.Once
}

func (c *clientEnd) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if err == io.EOF && c.peer.wasRST.Load() {
		err = &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
	}
	return n, err
}

// SetDeadline works whoever has closed, as with TCP.
func (c *clientEnd) SetDeadline(t time.Time) error {
	if err := c.Conn.SetDeadline(t); err != io.ErrClosedPipe {
		return err
	}
	return nil
}

func (c *clientEnd) Close() error {
	c.closes.Add(1)
	c.once.Do(func() { c.closed.Add(1); close(c.gone) })
	return c.Conn.Close()
}

// buffered is a connection that takes in whatever comes, read or not.
type buffered struct {
	net.Conn
	mu    sync.Mutex
	more  *sync.Cond
	bytes []byte
	err   error
}

func newBuffered(conn net.Conn) *buffered {
	b := &buffered{Conn: conn}
	b.more = sync.NewCond(&b.mu)
	go func() {
		for chunk := make([]byte, 4096); ; {
			n, err := conn.Read(chunk)
			b.mu.Lock()
			b.bytes, b.err = append(b.bytes, chunk[:n]...), err
			b.mu.Unlock()
			b.more.Signal()
			if err != nil {
				return
			}
		}
	}()
	return b
}

func (b *buffered) Read(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.bytes) == 0 && b.err == nil {
		b.more.Wait()
	}
	if len(b.bytes) == 0 {
		return 0, b.err
	}
	n := copy(p, b.bytes)
	b.bytes = b.bytes[n:]
	return n, nil
}

// world is a network of scripted servers, and its DNS.
type world struct {
	mx    map[string][]*net.MX // by name with its dot; absent: no such record
	mxErr error
	ips   map[string][]string // by name as asked; absent: no such host
	slow  bool                // no question is answered

	servers  map[string]*peer // by address and port
	buffered bool             // what a client sends waits for the server, as with TCP; else a write is a meeting
	errs     map[string]error // of dialling them
	silent   map[string]bool  // those that do not answer to SYN

	mu     sync.Mutex
	dialed []string
	asked  []string
	opened int
	closed atomic.Int32
	closes atomic.Int32
}

func (w *world) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dialed = append(w.dialed, network+" "+address)
	if w.silent[address] {
		<-ctx.Done()
		return nil, &net.OpError{Op: "dial", Net: network, Err: ctx.Err()}
	}
	if err := w.errs[address]; err != nil {
		return nil, &net.OpError{Op: "dial", Net: network, Err: err}
	}
	p := w.servers[address]
	if p == nil {
		return nil, fmt.Errorf("the test has no server at %s", address)
	}
	client, server := net.Pipe()
	w.opened++
	gone := make(chan struct{})
	if w.buffered {
		server = newBuffered(server)
	}
	go p.serve(server, gone)
	return &clientEnd{Conn: client, peer: p, closed: &w.closed, closes: &w.closes, gone: gone}, nil
}

func (w *world) LookupMX(ctx context.Context, name string) ([]*net.MX, error) {
	w.asked = append(w.asked, "mx "+name)
	if w.slow {
		<-ctx.Done()
		return nil, &net.DNSError{Err: "i/o timeout", Name: name, IsTimeout: true}
	}
	if w.mx[name] == nil && w.mxErr == nil {
		return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
	}
	return w.mx[name], w.mxErr
}

func (w *world) LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error) {
	w.asked = append(w.asked, network+" "+host)
	if w.slow {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	var addrs []netip.Addr
	for _, ip := range w.ips[host] {
		addrs = append(addrs, netip.MustParseAddr(ip))
	}
	if w.ips[host] == nil {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	return addrs, nil
}

// one returns a world with a single server, at 192.0.2.1 and under the name
// mail.example.com, on every usual port.
func one(s script) (*world, *peer) {
	p := &peer{script: s}
	return &world{
		ips:     map[string][]string{"mail.example.com": {"192.0.2.1"}},
		servers: map[string]*peer{"192.0.2.1:25": p, "192.0.2.1:465": p, "192.0.2.1:587": p},
	}, p
}

var testMail = probe.Mail{
	From:    "probe@sender.example",
	To:      "box@example.com",
	Content: []byte("Subject: test\r\n\r\nHello.\r\n"),
}

// sender returns a Sender to the fixed host 192.0.2.1 in clear, as changed by
// the caller.
func sender(t testing.TB, w *world, change ...func(*submit.Endpoint)) *submit.Sender {
	t.Helper()
	e := submit.Endpoint{Host: "192.0.2.1", TLS: submit.TLSNone, Hello: "probe.example", Dialer: w, Resolver: w}
	for _, c := range change {
		c(&e)
	}
	s, err := submit.New(e)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var errNoRecord = errors.New("disk full")

// The turns of a server that does all that is asked.
var (
	greeting = row{say: "220 mx.example.com ESMTP\n"}
	ehlo     = row{want: "EHLO probe.example", say: "250-mx.example.com\n250-PIPELINING\n250 SIZE 1000\n"}
	mailFrom = row{want: "MAIL FROM:<probe@sender.example>", say: "250 2.1.0 Ok\n"}
	rcptTo   = row{want: "RCPT TO:<box@example.com>", say: "250 2.1.5 Ok\n"}
	data     = row{want: "DATA", say: "354 End data with <CR><LF>.<CR><LF>\n"}
	dot      = row{want: "content", say: "250 2.0.0 Ok: queued as 4D3C2B1A009C\n"}
)

var good = script{greeting, ehlo, mailFrom, rcptTo, data, dot}

// but returns the script with the row that waits for the same line replaced,
// and all behind it gone.
func (s script) but(r row) script {
	for i := range s {
		if s[i].want == r.want {
			return append(append(script{}, s[:i]...), r)
		}
	}
	panic("no such row: " + r.want)
}

// then appends rows to a script.
func (s script) then(rows ...row) script { return append(append(script{}, s...), rows...) }
