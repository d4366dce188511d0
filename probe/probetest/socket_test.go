package probetest_test

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"mailprobe/probe/probetest"
)

// listening returns a world with sockets, closed at the test's end.
func listening(t testing.TB, o probetest.Options) *probetest.World {
	t.Helper()
	w := probetest.New(o)
	t.Cleanup(func() { w.Close() })
	if err := w.Listen(); err != nil {
		t.Fatal(err)
	}
	return w
}

func connect(t testing.TB, address string) net.Conn {
	t.Helper()
	c, err := net.DialTimeout("tcp", address, 10*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// sender sends many mails over one connection.
type sender struct{ client *smtp.Client }

func exchanger(t testing.TB, w *probetest.World) sender {
	t.Helper()
	client := smtp.NewClient(connect(t, w.Server("mx1.a.example").MXAddr()))
	if err := client.Hello("out.c.example"); err != nil {
		t.Fatal(err)
	}
	return sender{client}
}

func (s sender) send(name string) error {
	return s.client.SendMail("out@c.example", []string{"ann@a.example"}, strings.NewReader(mail(name)))
}

// What the clients were told, what the mailbox shows and what the log says must
// be the same, whatever runs at once.
func TestLogIsWhatClientsSaw(t *testing.T) {
	w := listening(t, twoServers())
	a := w.Server("mx1.a.example")
	a.Set(func(f *probetest.Faults) {
		f.Drop, f.Duplicate, f.Junk = probetest.Every(7), probetest.Every(5), probetest.Every(3)
	})
	type told struct {
		name, receipt string
		before, after time.Time
	}
	const senders, each = 4, 50
	results := make(chan told)
	for i := range senders {
		client := exchanger(t, w).client
		go func() {
			for n := range each {
				r := told{name: fmt.Sprintf("m%d-%d", i, n), before: time.Now()}
				r.receipt = transact(client, mail(r.name))
				r.after = time.Now()
				results <- r
			}
		}()
	}
	receipts := make(map[string]told)
	for range senders * each {
		r := <-results
		receipts[r.name] = r
	}
	await(t, w, "delivery", func() bool { return settled(w) == senders*each })

	copies := make(map[string]int)
	c := login(t, connect(t, a.IMAPAddr()), "ann@a.example", nil)
	for _, folder := range []string{"INBOX", "Junk"} {
		for _, m := range look(t, c, folder) {
			copies[folder+m.name()]++
		}
	}
	total := 0
	for messageID, m := range w.Mails() {
		name := strings.TrimSuffix(strings.TrimPrefix(messageID, "<"), "@c.example>")
		r := receipts[name]
		accepted := m.Accepted[0]
		if r.receipt != "2.0.0 Ok: queued as "+accepted.QueueID {
			t.Errorf("%s: receipt %q, log %v", name, r.receipt, accepted)
		}
		if accepted.From.Before(r.before) || accepted.To.Before(accepted.From) || accepted.From.After(r.after) {
			t.Errorf("%s: accepted in [%v, %v], the client was at it in [%v, %v]", name, accepted.From, accepted.To, r.before, r.after)
		}
		for _, d := range m.Delivered {
			if copies[d.Folder+name] != len(m.Delivered) || d.To.Before(d.From) {
				t.Errorf("%s: %d copies in %s, want %d", name, copies[d.Folder+name], d.Folder, len(m.Delivered))
			}
			total++
		}
		if m.Dropped+len(m.Delivered)-m.Duplicates != 1 || m.Tag != "tag-"+name {
			t.Errorf("%s does not add up: %+v", name, m)
		}
	}
	shown := 0
	for _, n := range copies {
		shown += n
	}
	if shown != total || len(w.Mails()) != senders*each {
		t.Errorf("the mailbox shows %d, the log %d; %d mails", shown, total, len(w.Mails()))
	}
}

// settled counts the mails that were delivered or dropped, with their reply out.
func settled(w *probetest.World) int {
	n := 0
	for _, m := range w.Mails() {
		if m.Dropped+len(m.Delivered)-m.Duplicates == 1 && !m.Accepted[0].To.IsZero() {
			n++
		}
	}
	return n
}

func transact(client *smtp.Client, content string) string {
	if err := client.Mail("out@c.example", nil); err != nil {
		return err.Error()
	}
	if err := client.Rcpt("ann@a.example", nil); err != nil {
		return err.Error()
	}
	data, err := client.Data()
	if err != nil {
		return err.Error()
	}
	io.WriteString(data, content)
	receipt, err := data.CloseWithResponse()
	if err != nil {
		return err.Error()
	}
	return receipt.StatusText
}

func TestSocketRefusedAndBack(t *testing.T) {
	w := listening(t, twoServers())
	a := w.Server("mx1.a.example")
	address := a.MXAddr()
	open := connect(t, address)
	exchange(t, open)
	for range 20 {
		a.Set(func(f *probetest.Faults) { f.SMTP.Reach = probetest.Refused })
		if c, err := net.Dial("tcp", address); !errors.Is(err, syscall.ECONNREFUSED) {
			t.Fatalf("dialling: %v, %v; want refused", c, err)
		}
		a.Set(func(f *probetest.Faults) { f.SMTP.Reach = probetest.Reached })
		exchange(t, connect(t, address))
	}
	if a.MXAddr() != address {
		t.Errorf("the address became %s", a.MXAddr())
	}
	io.WriteString(open, "NOOP\r\n")
	if n, err := open.Read(make([]byte, 100)); n == 0 || err != nil {
		t.Errorf("the open connection: %v", err)
	}
	a.Down(probetest.Outage{SMTP: probetest.Refused})
	if _, err := open.Read(make([]byte, 100)); !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("the open connection: %v, want a reset", err)
	}
	a.Up()
	exchange(t, connect(t, address))
}

func TestAfterClose(t *testing.T) {
	w := listening(t, twoServers())
	if err := w.Listen(); err != nil {
		t.Errorf("listening again: %v", err)
	}
	a := w.Server("mx1.a.example")
	address := a.MXAddr()
	a.Set(func(f *probetest.Faults) { f.SMTP.Reach = probetest.Refused })
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	a.Set(func(f *probetest.Faults) { f.SMTP.Reach = probetest.Reached })
	if _, err := net.Dial("tcp", address); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("dialling a closed world: %v", err)
	}
	if _, err := w.Dialer().DialContext(t.Context(), "tcp", "mx1.a.example:25"); err == nil {
		t.Error("dialled into a closed world")
	}
	if err := w.Close(); err != nil {
		t.Errorf("closing again: %v", err)
	}
}

func TestSocketVanishedAndBack(t *testing.T) {
	w := listening(t, twoServers())
	a := w.Server("mx1.a.example")
	open := connect(t, a.MXAddr())
	exchange(t, open, "EHLO x.example")
	a.Set(func(f *probetest.Faults) { f.SMTP.Reach = probetest.Vanished })
	late := connect(t, a.MXAddr())
	io.WriteString(open, "NOOP\r\n")
	for _, c := range []net.Conn{open, late} {
		c.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
		if n, err := c.Read(make([]byte, 1)); !isTimeout(err) {
			t.Errorf("read %d bytes, %v; want nothing", n, err)
		}
		c.SetReadDeadline(time.Now().Add(10 * time.Second))
	}
	a.Set(func(f *probetest.Faults) { f.SMTP.Reach = probetest.Reached })
	for c, want := range map[net.Conn]string{open: "250 2.0.0", late: "220 mx1.a"} {
		buf := make([]byte, len(want))
		if _, err := io.ReadFull(c, buf); err != nil || string(buf) != want {
			t.Errorf("read %q, %v; want %q", buf, err, want)
		}
	}
}

func TestTLS(t *testing.T) {
	o := twoServers()
	o.TLS = true
	w := listening(t, o)
	a := w.Server("mx1.a.example")
	config := &tls.Config{RootCAs: w.RootCAs(), ServerName: "mx1.a.example"}
	plain := sasl.NewPlainClient("", "ann@a.example", password)

	starttls, err := smtp.NewClientStartTLS(connect(t, a.SubmissionAddr()), config)
	if err != nil {
		t.Fatal(err)
	}
	implicit := smtp.NewClient(tls.Client(connect(t, a.SubmissionsAddr()), config))
	for i, client := range []*smtp.Client{starttls, implicit} {
		if err := client.Auth(plain); err != nil {
			t.Fatal(err)
		}
		content := mail(fmt.Sprint("m", i))
		if err := client.SendMail("ann@a.example", []string{"ann@a.example"}, strings.NewReader(content)); err != nil {
			t.Fatal(err)
		}
	}
	clear := smtp.NewClient(connect(t, a.SubmissionAddr()))
	if err := clear.Auth(plain); err == nil {
		t.Error("a password was taken in clear")
	}
	await(t, w, "delivery", func() bool { return settled(w) == 2 })

	overTLS := login(t, tls.Client(connect(t, a.IMAPSAddr()), config), "ann@a.example", nil)
	mails := look(t, overTLS, "INBOX")
	if diff := cmp.Diff([]string{"m0", "m1"}, names(mails)); diff != "" {
		t.Errorf("INBOX (-want +got):\n%s", diff)
	}
	if !strings.Contains(mails[0].Header, "with ESMTPSA id") {
		t.Errorf("header %s\nwant ESMTPSA", mails[0].Header)
	}
	upgraded, err := imapclient.NewStartTLS(connect(t, a.IMAPAddr()), &imapclient.Options{TLSConfig: config})
	if err != nil {
		t.Fatal(err)
	}
	defer upgraded.Close()
	if err := upgraded.Login("ann@a.example", password).Wait(); err != nil {
		t.Errorf("logging in after STARTTLS: %v", err)
	}
	open := imapclient.New(connect(t, a.IMAPAddr()), nil)
	defer open.Close()
	if err := open.Login("ann@a.example", password).Wait(); err == nil {
		t.Error("an IMAP password was taken in clear")
	}
}

func TestTLSInBubble(t *testing.T) {
	o := twoServers()
	o.TLS = true
	bubble(t, o, func(t *testing.T, w *probetest.World) {
		config := &tls.Config{RootCAs: w.RootCAs(), ServerName: "mx1.a.example"}
		c := login(t, tls.Client(dial(t, w, "mx1.a.example:993"), config), "ann@a.example", nil)
		if !c.Caps().Has("IDLE") {
			t.Error("IDLE is missing")
		}
	})
}
