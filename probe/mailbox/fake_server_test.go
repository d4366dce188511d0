package mailbox

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"slices"
	"strings"
	"sync"
	"time"
)

// row is one line of a script: how the server answers commands that begin in a
// certain way. In the reply, lines are joined by "|"; TAG stands for the
// command's tag, and T_AG for that word; a line <close> hangs up, <stall> falls
// silent, <sleep 1m> waits, <done> reads a line, <auto> does what a good server
// does, and {=text} is a literal.
type row struct {
	on    string
	reply string
	times int // how often it is used; 0: always
}

// fakeServer is an IMAP server of the tests' own: a good one, save for what a
// script says otherwise. It shares no code with the client.
type fakeServer struct {
	mu       sync.Mutex
	caps     string
	greeting string
	rows     []row
	boxes    map[string]*fakeBox // by name as it goes over the wire
	log      []string            // the commands, without their tags
	conns    map[*fakeConn]bool
	dials    []time.Time
	down     bool                 // nobody can connect
	terse    bool                 // SELECT tells neither UIDVALIDITY nor UIDNEXT
	stale    uint32               // what is told for each UIDNEXT; 0: the truth
	mute     bool                 // nothing is announced by IDLE
	pushLate time.Duration        // how long an announcement takes
	lag      func() time.Duration // how long each way over the network takes
	ahead    time.Duration        // of the server's clock
	tls      *tls.Config
	implicit bool
}

// fakeBox is a folder.
type fakeBox struct {
	validity uint32
	next     uint32
	mails    []*fakeMail
}

type fakeMail struct {
	uid      uint32
	header   string // and the body
	internal string
	flags    map[string]bool
}

func newFakeServer() *fakeServer {
	return &fakeServer{
		caps:     "IMAP4rev1 IDLE UIDPLUS MOVE NAMESPACE AUTH=PLAIN SASL-IR",
		greeting: "* OK ready",
		boxes:    map[string]*fakeBox{"INBOX": {validity: 7, next: 1}},
		conns:    make(map[*fakeConn]bool),
	}
}

// DialContext makes the server a Dialer.
func (s *fakeServer) DialContext(ctx context.Context, _, _ string) (net.Conn, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dials = append(s.dials, time.Now())
	if s.down {
		return nil, errors.New("connection refused")
	}
	client, server := net.Pipe()
	buffered := newSocket(server)
	c := &fakeConn{s: s, raw: buffered, Conn: buffered}
	s.conns[c] = true
	go c.serve()
	return client, nil
}

// deliver puts a mail into a folder and announces it to those who idle there.
func (s *fakeServer) deliver(folder, header string) uint32 {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.boxes[folder]
	m := &fakeMail{uid: b.next, header: header, flags: map[string]bool{}, internal: time.Now().Add(s.ahead).Format("_2-Jan-2006 15:04:05 -0700")}
	b.next++
	b.mails = append(b.mails, m)
	s.announce()
	return m.uid
}

func (s *fakeServer) announce() {
	for c := range s.conns {
		if c.idling && !s.mute {
			time.AfterFunc(s.pushLate, c.push)
		}
	}
}

// expunge removes a mail as another client would.
func (s *fakeServer) expunge(folder string, uid uint32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.boxes[folder]
	b.mails = slices.DeleteFunc(b.mails, func(m *fakeMail) bool { return m.uid == uid })
	s.announce()
}

// hangUp cuts every connection.
func (s *fakeServer) hangUp() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		c.raw.Close()
	}
}

// restore puts a folder back to what it was when its first n mails were in it,
// and cuts every connection, as a server does that is stopped for it.
func (s *fakeServer) restore(folder string, n int) {
	s.mu.Lock()
	b := s.boxes[folder]
	b.mails = slices.Clone(b.mails[:n])
	b.next = 1
	if n > 0 {
		b.next = b.mails[n-1].uid + 1
	}
	s.mu.Unlock()
	s.hangUp()
}

// left returns the UIDs in a folder.
func (s *fakeServer) left(folder string) (uids []uint32) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if b := s.boxes[folder]; b != nil {
		for _, m := range b.mails {
			uids = append(uids, m.uid)
		}
	}
	return uids
}

// flags returns the flags of a mail, sorted.
func (s *fakeServer) flags(folder string, uid uint32) (list []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.boxes[folder].mails {
		if m.uid == uid {
			for f := range m.flags {
				list = append(list, f)
			}
		}
	}
	slices.Sort(list)
	return list
}

// sent returns the commands that begin with prefix.
func (s *fakeServer) sent(prefix string) (list []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, line := range s.log {
		if strings.HasPrefix(line, prefix) {
			list = append(list, line)
		}
	}
	return list
}

func (s *fakeServer) dialed() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.dials)
}
