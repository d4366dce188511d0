package mailbox

import (
	"context"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"mailprobe/probe"
)

// memory is the server of go-imap, on pipes.
type memory struct {
	user *imapmemserver.User
	srv  *imapserver.Server
	l    pipes
}

func newMemory(caps ...imap.Cap) *memory {
	m := &memory{user: imapmemserver.NewUser("probe@example", "secret"), l: pipes{conns: make(chan net.Conn), closed: make(chan struct{})}}
	m.user.Create("INBOX", nil)
	mem := imapmemserver.New()
	mem.AddUser(m.user)
	set := imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapNamespace: {}}
	for _, c := range caps {
		set[c] = struct{}{}
	}
	m.srv = imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return mem.NewSession(), nil, nil
		},
		Caps: set, InsecureAuth: true, Logger: log.New(io.Discard, "", 0),
	})
	go m.srv.Serve(&m.l)
	return m
}

func (m *memory) append(t *testing.T, folder, text string) {
	t.Helper()
	if _, err := m.user.Append(folder, literal{strings.NewReader(text)}, &imap.AppendOptions{}); err != nil {
		t.Fatal(err)
	}
}

func (m *memory) count(folder string) uint32 {
	data, err := m.user.Status(folder, &imap.StatusOptions{NumMessages: true})
	if err != nil {
		return 0
	}
	return *data.NumMessages
}

type literal struct{ *strings.Reader }

// pipes is a Listener and a Dialer in one.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	mu     sync.Mutex
	open   []net.Conn
}

func (p *pipes) DialContext(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case p.conns <- newSocket(server):
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open = append(p.open, client)
	return client, nil
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { close(p.closed); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{} }

func (p *pipes) hangUp() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range p.open {
		c.Close()
	}
	p.open = nil
}

// TestAgainstTheLibrarysServer watches a day long the server that others wrote,
// whose connections break every hour or so, in each mode and with each way to
// remove.
func TestAgainstTheLibrarysServer(t *testing.T) {
	for name, with := range map[string]func(*Options){
		"idle, keep":   func(*Options) {},
		"idle, delete": func(o *Options) { o.Disposal = Delete },
		"poll, move":   func(o *Options) { o.Mode, o.Disposal, o.MoveTo = ModePoll, Move, "済み" },
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) { aDay(t, with) })
		})
	}
}

func aDay(t *testing.T, with func(*Options)) {
	m, l := newMemory(imap.CapUIDPlus, imap.CapMove), newLedger()
	m.user.Create("Junk", nil)
	o := options(nil)
	o.Dialer = &m.l
	with(&o)
	_, stop := watch(t, o, l)
	r := rand.New(rand.NewPCG(4, 4))
	truth := map[string]time.Time{}
	const mails = 150
	for i := range mails {
		pass(time.Duration(r.Int64N(int64(20 * time.Minute))))
		if r.IntN(6) == 0 {
			m.l.hangUp()
		}
		text := ours(i)
		tag, _ := probe.FindTag([]byte(text), ourKey)
		truth[tag.String()] = time.Now()
		m.append(t, []string{"INBOX", "INBOX", "Junk"}[r.IntN(3)], text+"body\r\n")
		m.append(t, "INBOX", foreign(i))
	}
	pass(time.Hour)
	stop()
	m.srv.Close()

	got := l.list()
	if len(got) != mails {
		t.Errorf("%d arrivals, want %d; %q", len(got), mails, l.errs())
	}
	for _, a := range got {
		at := truth[a.Tag.String()]
		if a.After.After(at) || a.By.Before(at) || a.By.Sub(at) > 6*time.Minute || a.UID == 0 || a.UIDValidity == 0 {
			t.Errorf("%s uid %d came at %s, said to be in [%s, %s]", a.Folder, a.UID, at, a.After, a.By)
		}
	}
	inbox, junk, moved := m.count("INBOX"), m.count("Junk"), m.count("済み")
	if o.Disposal == "" && inbox+junk != 2*mails {
		t.Errorf("%d and %d are left, want %d together", inbox, junk, 2*mails)
	}
	if o.Disposal != "" && (inbox != mails || junk != 0) {
		t.Errorf("%d and %d are left, want the %d foreign mails", inbox, junk, mails)
	}
	if o.Disposal == Move && moved < mails {
		t.Errorf("%d were moved, want %d", moved, mails)
	}
}
