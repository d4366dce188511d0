package e2e

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/smtp"
	"os"
	"sync/atomic"
	"testing"
	"time"
)

// serial makes Message-IDs differ.
var serial atomic.Int64

// testMail returns a small mail and its Message-ID.
func testMail(to string) (id string, content []byte) {
	id = fmt.Sprintf("<harness.%d.%d@sender.test>", os.Getpid(), serial.Add(1))
	return id, fmt.Appendf(nil, "Date: %s\r\nFrom: <bounces@hosted.test>\r\nTo: <%s>\r\nMessage-ID: %s\r\nSubject: harness\r\n\r\n.a line with a dot\r\n",
		time.Now().Format(time.RFC1123Z), to, id)
}

// sendTo hands a mail over in clear and without login.
func sendTo(address, to string) (id string, err error) {
	id, content := testMail(to)
	return id, sendRaw(address, to, content)
}

// sendRaw hands over a mail as it stands.
func sendRaw(address, to string, content []byte) error {
	c, err := smtp.Dial(address)
	if err != nil {
		return err
	}
	defer c.Close()
	return sendOver(c, "bounces@hosted.test", to, content)
}

func sendOver(c *smtp.Client, from, to string, content []byte) error {
	if err := c.Mail(from); err != nil {
		return err
	}
	if err := c.Rcpt(to); err != nil {
		return err
	}
	d, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := d.Write(content); err != nil {
		return err
	}
	if err := d.Close(); err != nil {
		return err
	}
	return c.Quit()
}

func mustSend(t *testing.T, address, to string) (id string) {
	t.Helper()
	id, err := sendTo(address, to)
	if err != nil {
		t.Fatalf("sending to %s: %v", address, err)
	}
	return id
}

// trusting returns a client's TLS configuration that trusts the World.
func trusting(t *testing.T, w World) *tls.Config {
	t.Helper()
	ca, err := os.ReadFile(w.Endpoints().CAFile)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(ca) {
		t.Fatal("the CA file holds no certificate")
	}
	return &tls.Config{RootCAs: pool, ServerName: "127.0.0.1"}
}

// loginTo connects to one of the World's submission addresses, which both want
// TLS, and logs in.
func loginTo(t *testing.T, w World, address string, u User) (*smtp.Client, error) {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	config, implicit := trusting(t, w), address == w.Endpoints().Submissions
	if implicit {
		conn = tls.Client(conn, config)
	}
	c, err := smtp.NewClient(conn, config.ServerName)
	if err != nil {
		conn.Close()
		return nil, err
	}
	if !implicit {
		err = c.StartTLS(config)
	}
	if err == nil {
		err = c.Auth(smtp.PlainAuth("", u.Address, u.Password, config.ServerName))
	}
	if err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// mustSubmit hands a mail over after a login.
func mustSubmit(t *testing.T, w World, address string) (id string) {
	t.Helper()
	user := w.Endpoints().Users[0]
	id, content := testMail(user.Address)
	c, err := loginTo(t, w, address, user)
	if err != nil {
		t.Fatalf("logging in to %s: %v", address, err)
	}
	defer c.Close()
	if err := sendOver(c, user.Address, user.Address, content); err != nil {
		t.Fatalf("submitting to %s: %v", address, err)
	}
	return id
}
