package probetest_test

import (
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	netmail "net/mail"
	"net/netip"
	"net/textproto"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"mailprobe/probe/probetest"
)

// A mangled header must come through IMAP whole.
func TestMangledHeader(t *testing.T) {
	bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
		w.Server("mx1.a.example").Set(func(f *probetest.Faults) {
			f.Mangle = probetest.Mangles(probetest.StripFields("Mailprobe-Tag"), probetest.PrefixSubject("[SPAM] "),
				probetest.FoldFields(10, "Message-ID"), probetest.PadHeader(70<<10))
		})
		mustToAnn(t, w, "mangled")
		synctest.Wait()
		mails := look(t, loginAnn(t, w), "INBOX")
		if len(mails) != 1 {
			t.Fatalf("%d mails, want 1", len(mails))
		}
		h := mails[0].Header
		if len(h) < 70<<10 || !strings.HasSuffix(h, "\r\nMessage-ID:\r\n <mangled@c\r\n .example>\r\nSubject: [SPAM] hello\r\n\r\n") {
			t.Errorf("%d bytes of header, ending with %q", len(h), h[max(0, len(h)-200):])
		}
		if m := w.Mails()[id("mangled")]; m.Tag != "tag-mangled" || len(m.Delivered) != 1 {
			t.Errorf("the log has %+v", m)
		}
	})
}

// The parts are read by the standard library.
func TestReportIsValid(t *testing.T) {
	bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
		w.Server("mx1.a.example").Set(func(f *probetest.Faults) { f.Bounce = probetest.All })
		client := smtp.NewClient(dial(t, w, "mx1.a.example:25"))
		defer client.Close()
		if err := client.Mail("bob@b.example", &smtp.MailOptions{EnvelopeID: "env-1"}); err != nil {
			t.Fatal(err)
		}
		if err := client.Rcpt("ann@a.example", nil); err != nil {
			t.Fatal(err)
		}
		data, err := client.Data()
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(data, mail("m"))
		if err := data.Close(); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		c := login(t, dial(t, w, "mx1.b.example:143"), "bob@b.example", nil)
		if n := len(look(t, c, "INBOX")); n != 1 {
			t.Fatalf("%d reports, want 1", n)
		}
		parts := parseReport(t, wholeMail(t, c))
		if len(parts) != 3 {
			t.Fatalf("%d parts, want 3", len(parts))
		}
		status := textproto.MIMEHeader{}
		for block := range strings.SplitSeq(strings.TrimSpace(parts[1]), "\r\n\r\n") {
			m, err := netmail.ReadMessage(strings.NewReader(block + "\r\n\r\n"))
			if err != nil {
				t.Fatalf("status %q: %v", block, err)
			}
			for name, values := range m.Header {
				status[name] = values
			}
		}
		status.Del("Arrival-Date")
		want := textproto.MIMEHeader{
			"Reporting-Mta": {"dns; mx1.a.example"}, "Original-Envelope-Id": {"env-1"}, "Final-Recipient": {"rfc822; ann@a.example"},
			"Action": {"failed"}, "Status": {"5.2.2"},
			"Diagnostic-Code": {"smtp; 550 5.2.2 <ann@a.example>: Quota exceeded (mailbox for user is full)"},
		}
		if diff := cmp.Diff(want, status); diff != "" {
			t.Errorf("status (-want +got):\n%s", diff)
		}
		if !strings.Contains(parts[2], "Message-ID: "+id("m")+"\r\n") {
			t.Errorf("the header of the mail is %q", parts[2])
		}
	})
}

func parseReport(t *testing.T, report string) []string {
	t.Helper()
	m, err := netmail.ReadMessage(strings.NewReader(report))
	if err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/report" || params["report-type"] != "delivery-status" {
		t.Fatalf("content type %q %v, %v", kind, params, err)
	}
	var parts []string
	for r := multipart.NewReader(m.Body, params["boundary"]); ; {
		p, err := r.NextPart()
		if err == io.EOF {
			return parts
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(p)
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, string(body))
	}
}

func TestNotifyNever(t *testing.T) {
	bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
		w.Server("mx1.a.example").Set(func(f *probetest.Faults) { f.Bounce = probetest.All })
		start := time.Now()
		client := smtp.NewClient(dial(t, w, "mx1.a.example:25"))
		defer client.Close()
		client.Mail("bob@b.example", nil)
		client.Rcpt("ann@a.example", &smtp.RcptOptions{Notify: []smtp.DSNNotify{smtp.DSNNotifyNever}})
		data, err := client.Data()
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(data, mail("m"))
		data.Close()
		synctest.Wait()
		if diff := cmp.Diff([]string{"0 accepted mx1.a.example m", "0 bounced mx1.a.example m"}, lines(w, start)); diff != "" {
			t.Errorf("log (-want +got):\n%s", diff)
		}
	})
}

func TestManyRecipients(t *testing.T) {
	o := twoServers()
	o.Servers[0].Users["amy@a.example"] = password
	bubble(t, o, func(t *testing.T, w *probetest.World) {
		client := smtp.NewClient(dial(t, w, "relay.example:25"))
		defer client.Close()
		if err := client.SendMail("out@c.example", []string{"ann@a.example", "amy@a.example", "bob@b.example"}, strings.NewReader(mail("m"))); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		var got []string
		for _, e := range w.Mails()[id("m")].Delivered {
			got = append(got, fmt.Sprint(e.Host, " ", e.Recipient))
		}
		want := []string{"mx1.a.example amy@a.example", "mx1.a.example ann@a.example", "mx1.b.example bob@b.example"}
		if diff := cmp.Diff(want, sorted(got)); diff != "" {
			t.Errorf("deliveries (-want +got):\n%s", diff)
		}
		var ids []string
		for _, e := range w.Mails()[id("m")].Accepted {
			if e.Host == "relay.example" {
				ids = append(ids, e.QueueID)
			}
		}
		if len(ids) != 3 || ids[0] != ids[1] || ids[1] != ids[2] {
			t.Errorf("queue ids %v, want the same thrice", ids)
		}
	})
}

func TestIPv6(t *testing.T) {
	o := twoServers()
	o.Servers[0].Addr = netip.MustParseAddr("2001:db8::10")
	bubble(t, o, func(t *testing.T, w *probetest.World) {
		for address, works := range map[string]bool{"[2001:db8::10]:25": true, "mx1.a.example:25": true, "192.0.2.10:25": false} {
			c, err := w.Dialer().DialContext(t.Context(), "tcp", address)
			if (err == nil) != works {
				t.Errorf("dialling %s: %v", address, err)
			}
			if err == nil {
				c.Close()
			}
		}
		if _, err := w.Dialer().DialContext(t.Context(), "tcp4", "mx1.a.example:25"); err == nil {
			t.Error("dialled by IPv4")
		}
	})
}

func TestAppend(t *testing.T) {
	bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
		at := time.Date(2011, 5, 6, 12, 0, 0, 0, time.UTC)
		a := w.Server("mx1.a.example")
		if err := a.Append("ann@a.example", "Junk", []byte(mail("m")), at); err != nil {
			t.Fatal(err)
		}
		mails := look(t, loginAnn(t, w), "Junk")
		if len(mails) != 1 || !mails[0].Internal.Equal(at) || !strings.HasPrefix(mails[0].Header, "Date: ") {
			t.Errorf("Junk has %v", mails)
		}
		if err := a.Append("who@a.example", "INBOX", nil, at); err == nil {
			t.Error("a mail for nobody was taken")
		}
		if err := a.Append("ann@a.example", "Nowhere", nil, at); err == nil {
			t.Error("a mail for no folder was taken")
		}
	})
}

func TestMistakesPanic(t *testing.T) {
	for name, change := range map[string]func(*probetest.Options){
		"same name":    func(o *probetest.Options) { o.Servers[1].Name = o.Servers[0].Name },
		"same address": func(o *probetest.Options) { o.Servers[1].Addr = o.Servers[0].Addr },
		"same domain":  func(o *probetest.Options) { o.Servers[1].Domain = o.Servers[0].Domain },
		"no address":   func(o *probetest.Options) { o.Servers[1].Addr = netip.Addr{} },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("New took it")
				}
			}()
			o := twoServers()
			change(&o)
			probetest.New(o)
		})
	}
}
