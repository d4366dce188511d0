package live_test

import (
	"fmt"
	"io"
	"net"
	"net/mail"
	"testing"

	"github.com/emersion/go-smtp"
)

// startSmarthost starts a mail server that keeps the subjects of what it is given,
// and returns its address.
func startSmarthost(t *testing.T, n *notices) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &letter{notices: n}, nil }))
	server.Domain = "smtp.provider.example"
	t.Cleanup(func() { server.Close() })
	go func() { _ = server.Serve(ln) }() // it ends when it is closed
	return ln.Addr().String()
}

// letter is a mail while it is handed over.
type letter struct {
	*notices
	to string
}

func (*letter) Mail(string, *smtp.MailOptions) error { return nil }

func (l *letter) Rcpt(to string, _ *smtp.RcptOptions) error {
	l.to = to
	return nil
}

func (l *letter) Data(r io.Reader) error {
	m, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	_, _ = io.Copy(io.Discard, m.Body) // it ends as the connection does
	l.take(fmt.Sprintf("mail to %s: %s", l.to, m.Header.Get("Subject")))
	return nil
}

func (l *letter) Reset()      { l.to = "" }
func (*letter) Logout() error { return nil }
