package probetest_test

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"go.uber.org/goleak"

	"mailprobe/probe/probetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const password = "secret"

// twoServers is the world of most tests: ann@a.example, and bob@b.example.
func twoServers() probetest.Options {
	return probetest.Options{
		Servers: []probetest.ServerSpec{
			{Name: "mx1.a.example", Addr: netip.MustParseAddr("192.0.2.10"), Network: "192.0.2.0/24", Domain: "a.example",
				Users: map[string]string{"ann@a.example": password}},
			{Name: "mx1.b.example", Addr: netip.MustParseAddr("192.0.2.20"), Network: "192.0.2.0/24", Domain: "b.example",
				Users: map[string]string{"bob@b.example": password}},
		},
		Relay: probetest.RelaySpec{Retry: []time.Duration{time.Second, 2 * time.Second, 3 * time.Second}, Timeout: 5 * time.Second},
		Seed:  1,
	}
}

// bubble runs f in a bubble with a world that is closed at its end.
func bubble(t *testing.T, o probetest.Options, f func(t *testing.T, w *probetest.World)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := probetest.New(o)
		defer w.Close()
		f(t, w)
	})
}

// mail returns a small mail with a Message-ID and a tag made of its name.
func mail(name string) string {
	return "Date: Fri, 6 May 2011 12:00:00 +0000\r\nFrom: <out@c.example>\r\nMessage-ID: <" + name + "@c.example>\r\n" +
		"Subject: hello\r\nMailprobe-Tag:\r\n tag-" + name + "\r\n\r\nbody\r\n"
}

func id(name string) string { return "<" + name + "@c.example>" }

func dial(t *testing.T, w *probetest.World, address string) net.Conn {
	t.Helper()
	c, err := w.Dialer().DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatalf("dialling %s: %v", address, err)
	}
	return c
}

// hand sends a mail over a connection to an SMTP port, and returns the receipt.
func hand(c net.Conn, auth sasl.Client, from, to, content string) (string, error) {
	client := smtp.NewClient(c)
	defer client.Close()
	if err := client.Hello("out.c.example"); err != nil {
		return "", err
	}
	if auth != nil {
		if err := client.Auth(auth); err != nil {
			return "", err
		}
	}
	if err := client.Mail(from, nil); err != nil {
		return "", err
	}
	if err := client.Rcpt(to, nil); err != nil {
		return "", err
	}
	data, err := client.Data()
	if err != nil {
		return "", err
	}
	if _, err := data.Write([]byte(content)); err != nil {
		return "", err
	}
	receipt, err := data.CloseWithResponse()
	if err != nil {
		return "", err
	}
	return receipt.StatusText, client.Quit()
}

// toAnn sends a mail to ann by mx.
func toAnn(t *testing.T, w *probetest.World, name string) error {
	t.Helper()
	_, err := hand(dial(t, w, "mx1.a.example:25"), nil, "out@c.example", "ann@a.example", mail(name))
	return err
}

func mustToAnn(t *testing.T, w *probetest.World, names ...string) {
	t.Helper()
	for _, name := range names {
		if err := toAnn(t, w, name); err != nil {
			t.Fatalf("sending %s: %v", name, err)
		}
	}
}

// login logs in over a connection to an IMAP port.
func login(t testing.TB, c net.Conn, user string, o *imapclient.Options) *imapclient.Client {
	t.Helper()
	client := imapclient.New(c, o)
	t.Cleanup(func() { client.Close() })
	if err := client.Login(user, password).Wait(); err != nil {
		t.Fatalf("logging in as %s: %v", user, err)
	}
	return client
}

func loginAnn(t *testing.T, w *probetest.World) *imapclient.Client {
	t.Helper()
	return login(t, dial(t, w, "mx1.a.example:143"), "ann@a.example", nil)
}

// shown is a mail as IMAP shows it.
type shown struct {
	UID      imap.UID
	Header   string
	Internal time.Time
}

func (s shown) name() string {
	_, rest, _ := strings.Cut(s.Header, "Message-ID: <")
	name, _, _ := strings.Cut(rest, "@")
	return name
}

// look returns what is in a folder, in order.
func look(t *testing.T, c *imapclient.Client, folder string) []shown {
	t.Helper()
	data, err := c.Select(folder, nil).Wait()
	if err != nil {
		t.Fatalf("selecting %s: %v", folder, err)
	}
	if data.NumMessages == 0 {
		return nil
	}
	return fetch(t, c, imap.UIDSet{{Start: 1, Stop: 0}})
}

func fetch(t testing.TB, c *imapclient.Client, set imap.NumSet) []shown {
	t.Helper()
	section := &imap.FetchItemBodySection{Specifier: imap.PartSpecifierHeader, Peek: true}
	mails, err := c.Fetch(set, &imap.FetchOptions{UID: true, InternalDate: true, BodySection: []*imap.FetchItemBodySection{section}}).Collect()
	if err != nil {
		t.Fatalf("fetching: %v", err)
	}
	var all []shown
	for _, m := range mails {
		all = append(all, shown{m.UID, string(m.FindBodySection(section)), m.InternalDate})
	}
	return all
}

// inAnns returns the names of the mails in a folder of ann's.
func inAnns(t *testing.T, w *probetest.World, folder string) []string {
	t.Helper()
	c := loginAnn(t, w)
	defer c.Close()
	return names(look(t, c, folder))
}

func names(mails []shown) []string {
	var all []string
	for _, m := range mails {
		all = append(all, m.name())
	}
	return all
}

func sorted(all []string) []string {
	slices.Sort(all)
	return all
}

// lines returns the log in short: seconds since start, what, where, which mail.
func lines(w *probetest.World, start time.Time) []string {
	var all []string
	for _, e := range w.Log() {
		name, _, _ := strings.Cut(strings.TrimPrefix(e.MessageID, "<"), "@")
		all = append(all, fmt.Sprintf("%g %s %s %s", e.From.Sub(start).Seconds(), e.Kind, e.Host, name))
	}
	return all
}

// await waits until the condition holds; for tests on sockets.
func await(t *testing.T, w *probetest.World, what string, holds func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for {
		changed := w.Changed()
		if holds() {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			t.Fatalf("waiting for %s: %v", what, ctx.Err())
		}
	}
}

// wholeMail returns all of the first mail of the selected folder.
func wholeMail(t *testing.T, c *imapclient.Client) string {
	t.Helper()
	section := &imap.FetchItemBodySection{Peek: true}
	mails, err := c.Fetch(imap.SeqSetNum(1), &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{section}}).Collect()
	if err != nil || len(mails) != 1 {
		t.Fatalf("fetching the first mail: %d mails, %v", len(mails), err)
	}
	return string(mails[0].FindBodySection(section))
}
