package submit

import (
	"context"
	"crypto/tls"
	"net"
	"time"

	"github.com/emersion/go-smtp"

	"mailprobe/probe"
)

// session is the conversation with one server.
type session struct {
	*run
	candidate
	guard      *guard
	wire       *wire
	client     *smtp.Client
	release    func() bool // ends the watch over the context
	hello      string
	greeting   answer
	extensions extensions
	tls        *tls.ConnectionState // nil in clear
	mechanism  string               // of the login
	cut        bool                 // end without a farewell
}

func newSession(ctx context.Context, r *run, conn net.Conn, c candidate) *session {
	g := &guard{Conn: conn}
	return &session{
		run:       r,
		candidate: c,
		guard:     g,
		wire:      &wire{Conn: g},
		release:   context.AfterFunc(ctx, func() { conn.Close() }),
		hello:     helloName(r.e.Hello, conn.LocalAddr()),
	}
}

// helloName returns the configured name, else the address as a literal (RFC
// 5321 section 4.1.3).
func helloName(configured string, local net.Addr) string {
	if configured != "" {
		return configured
	}
	tcp, ok := local.(*net.TCPAddr)
	if !ok {
		return "localhost"
	}
	addr := tcp.AddrPort().Addr().Unmap().WithZone("")
	if addr.Is6() {
		return "[IPv6:" + addr.String() + "]"
	}
	return "[" + addr.String() + "]"
}

// begin starts a step of the conversation.
func (s *session) begin(step string, allowed time.Duration) {
	s.guard.allow(s.run.begin(step, allowed))
}

// greet waits for the greeting, behind the handshake of implicit TLS.
func (s *session) greet() error {
	if s.e.TLS == TLSImplicit {
		s.enter(probe.PhaseTLS)
		if err := s.handshake(); err != nil {
			return err
		}
		s.enter(probe.PhaseConnect)
	}
	s.begin("awaiting the greeting", s.e.Timeouts.Command)
	if err := s.wire.receive(); err != nil {
		return err
	}
	s.greeting = s.wire.last
	if s.greeting.code != 220 {
		return &refusal{s.greeting.reply()}
	}
	return nil
}

// establish goes from the greeting to where mail can be sent.
func (s *session) establish() error {
	if s.e.TLS == TLSStartTLS || s.e.TLS == TLSOpportunistic {
		if err := s.startTLS(); err != nil {
			return err
		}
	}
	s.enter(probe.PhaseEnvelope)
	s.begin("sending EHLO", s.e.Timeouts.Command)
	s.client = smtp.NewClient(s.wire)
	s.wire.replay(answer{code: 220, lines: []string{""}}) // the library wants to read the greeting itself
	if err := s.wire.heard(s.client.Hello(s.hello)); err != nil {
		return err
	}
	s.extensions = extensionsOf(s.wire.last)
	if s.e.Auth == nil {
		return nil
	}
	s.enter(probe.PhaseAuth)
	return s.login()
}

// positive is heard, but takes any reply of success: the first digit decides
// (RFC 5321 section 4.3.2), where the library insists on 250.
func (s *session) positive(err error) error {
	err = s.wire.heard(err)
	if r, ok := err.(*refusal); ok && r.reply.Code/100 == 2 {
		return nil
	}
	return err
}

// close takes leave of a server that can be talked to, and closes. It does not
// wait for the answer: nothing depends on it.
func (s *session) close() {
	defer s.guard.Conn.Close()
	defer s.release()
	if s.cut || s.wire.last.code == 421 { // that server has taken its own leave
		return
	}
	s.guard.allow(time.Now().Add(quitTime))
	if _, err := s.wire.Write([]byte("QUIT\r\n")); err == nil {
		s.wire.Conn.Close()
	}
}
