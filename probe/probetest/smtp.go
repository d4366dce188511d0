package probetest

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"net/netip"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// maxMail bounds a mail (SIZE, RFC 1870).
const maxMail = 50 << 20

// smtpIdle ends a connection on which the client is silent (RFC 5321 section
// 4.5.3.2.7).
const smtpIdle = 5 * time.Minute

// postbox is what stands behind an SMTP port.
type postbox interface {
	// passwords returns how to log in; nil for a port without login.
	passwords() passwords
	// admit decides on a recipient.
	admit(t *transaction, recipient string) *Reply
	// take decides on a mail, and queues it.
	take(t *transaction, m message) *Reply
}

// transaction is a mail transaction (RFC 5321 section 3.3).
type transaction struct {
	client     netip.Addr
	helo       string
	protocol   string // ESMTP, ESMTPS, ESMTPA, ESMTPSA (RFC 3848)
	sender     string
	envelopeID string
	ret        smtp.DSNReturn
	recipients []recipient
	conn       *conn
}

type recipient struct {
	address string
	notify  []smtp.DSNNotify
}

// message is what came between DATA and the final dot.
type message struct {
	content   []byte
	dot       time.Time // when the final dot was read
	messageID string
	tag       string
	accepted  func([]*Event) // called once, when it is taken
}

// serveSMTP runs an SMTP server behind a door.
func (w *World) serveSMTP(d *door, name string, box postbox, config *tls.Config) {
	srv := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return newSMTPSession(w, c, name, box), nil
	}))
	d.smtp = name
	srv.Domain = name
	srv.TLSConfig = config
	srv.AllowInsecureAuth = config == nil
	srv.MaxMessageBytes = maxMail
	srv.ReadTimeout = smtpIdle
	srv.EnableSMTPUTF8 = true
	srv.EnableDSN = true
	srv.ErrorLog = silence{}
	w.spawn(func() {
		srv.Serve(d)                       // ends with the door
		srv.Shutdown(context.Background()) // waits for the connections, which break with the world
	})
}

// silence drops what the protocol libraries say about broken connections:
// those are ordinary here.
type silence struct{}

func (silence) Printf(string, ...any) {}
func (silence) Println(...any)        {}

var _ smtp.AuthSession = (*smtpSession)(nil)

// smtpSession is an SMTP connection after its EHLO.
type smtpSession struct {
	w    *World
	name string
	box  postbox
	conn *conn
	tls  bool
	user string
	t    *transaction
	helo string
}

func newSMTPSession(w *World, c *smtp.Conn, name string, box postbox) *smtpSession {
	inner := c.Conn()
	secured, ok := inner.(*tls.Conn)
	if ok {
		inner = secured.NetConn()
	}
	return &smtpSession{w: w, name: name, box: box, conn: inner.(*conn), tls: ok, helo: c.Hostname()}
}

func (s *smtpSession) AuthMechanisms() []string {
	if s.box.passwords() == nil {
		return nil
	}
	return mechanisms
}

func (s *smtpSession) Auth(mechanism string) (sasl.Server, error) {
	find := s.box.passwords()
	if find == nil {
		return nil, smtp.ErrAuthUnsupported
	}
	return find.mechanism(mechanism, s.name, func(user string) { s.user = user })
}

func (s *smtpSession) Mail(from string, o *smtp.MailOptions) error {
	if s.user == "" && s.box.passwords() != nil {
		return (&Reply{530, [3]int{5, 7, 0}, "Must log in first"}).err()
	}
	if s.t != nil {
		return (&Reply{503, [3]int{5, 5, 1}, "Error: nested MAIL command"}).err()
	}
	s.t = &transaction{
		client: addrPortOf(s.conn).Addr(), helo: s.helo, protocol: s.protocol(), sender: from, conn: s.conn,
	}
	s.w.truth.mailed(s.conn.visit)
	if o != nil {
		s.t.envelopeID, s.t.ret = o.EnvelopeID, o.Return // the library has undone the xtext
	}
	return nil
}

// protocol returns the word for a Received field.
func (s *smtpSession) protocol() string {
	p := "ESMTP"
	if s.tls {
		p += "S"
	}
	if s.user != "" {
		p += "A"
	}
	return p
}

func addrPortOf(c net.Conn) netip.AddrPort {
	tcp, ok := c.RemoteAddr().(*net.TCPAddr)
	if !ok {
		return netip.AddrPort{}
	}
	at := tcp.AddrPort()
	return netip.AddrPortFrom(at.Addr().Unmap(), at.Port())
}

func (s *smtpSession) Rcpt(to string, o *smtp.RcptOptions) error {
	r := recipient{address: to}
	if o != nil {
		r.notify = o.Notify
	}
	if refusal := s.box.admit(s.t, to); refusal != nil {
		l := &letter{sender: s.t.sender, recipient: to}
		s.w.truth.add(l.event(Denied, s.name, refusal.String()))
		return refusal.err()
	}
	s.t.recipients = append(s.t.recipients, r)
	return nil
}

func (s *smtpSession) Data(r io.Reader) error {
	content, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	header, _ := split(content)
	m := message{
		content: content, dot: time.Now(),
		messageID: fieldValue(header, "Message-ID"), tag: fieldValue(header, s.w.options.TagField),
		accepted: func(events []*Event) {
			for _, e := range events {
				s.w.truth.add(e)
			}
			s.conn.afterReply(func(at time.Time) { s.w.truth.replied(events, at) })
		},
	}
	reply := s.box.take(s.t, m)
	if reply.Code != 250 {
		s.deny(m, reply)
	}
	return reply.err()
}

// deny records that a mail was refused at its final dot.
func (s *smtpSession) deny(m message, reply *Reply) {
	for _, r := range s.t.recipients {
		l := &letter{sender: s.t.sender, recipient: r.address, messageID: m.messageID, tag: m.tag}
		s.w.truth.add(l.event(Denied, s.name, reply.String()))
	}
}

func (s *smtpSession) Reset()        { s.t = nil }
func (s *smtpSession) Logout() error { return nil }

// err returns the reply in the form in which the library sends it.
func (r *Reply) err() error {
	return &smtp.SMTPError{Code: r.Code, EnhancedCode: r.Enhanced, Message: r.Text}
}
