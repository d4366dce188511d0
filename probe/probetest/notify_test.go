package probetest_test

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"mailprobe/probe/probetest"
)

// wishes is what a client asks for (RFC 3461).
type wishes struct {
	mail smtp.MailOptions
	rcpt smtp.RcptOptions
}

// wishing sends a mail from bob to ann by the relay.
func wishing(t *testing.T, w *probetest.World, to string, o wishes) {
	t.Helper()
	client := smtp.NewClient(dial(t, w, "relay.example:25"))
	defer client.Close()
	if err := client.Mail("bob@b.example", &o.mail); err != nil {
		t.Fatal(err)
	}
	if err := client.Rcpt(to, &o.rcpt); err != nil {
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
}

func loginBob(t *testing.T, w *probetest.World) *imapclient.Client {
	t.Helper()
	return login(t, dial(t, w, "mx1.b.example:143"), "bob@b.example", nil)
}

// Tries are at 0, 1, 3, 6 and 9 s, the next one would be at 12 s. So a warning
// that is due after 5 s comes at 6 s, once, and the mail is given up at 9 s.
func TestDelayWarning(t *testing.T) {
	notify := func(all ...smtp.DSNNotify) wishes { return wishes{rcpt: smtp.RcptOptions{Notify: all}} }
	for _, tt := range []struct {
		name    string
		wishes  wishes
		warning time.Duration
		want    []string // the Subjects that the sender gets
	}{
		{"by default", wishes{}, 5 * time.Second, []string{"Delayed Mail (still being retried)", "Undelivered Mail Returned to Sender"}},
		{"not configured", wishes{}, 0, []string{"Undelivered Mail Returned to Sender"}},
		{"never", notify(smtp.DSNNotifyNever), 5 * time.Second, nil},
		{"delay only", notify(smtp.DSNNotifyDelayed), 5 * time.Second, []string{"Delayed Mail (still being retried)"}},
		{"failure only", notify(smtp.DSNNotifyFailure), 5 * time.Second, []string{"Undelivered Mail Returned to Sender"}},
		{"success only", notify(smtp.DSNNotifySuccess), 5 * time.Second, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := twoServers()
			o.Relay.GiveUp, o.Relay.DelayWarning = 10*time.Second, tt.warning
			bubble(t, o, func(t *testing.T, w *probetest.World) {
				w.Server("mx1.a.example").Set(func(f *probetest.Faults) { f.SMTP.Reach = probetest.Refused })
				start := time.Now()
				wishing(t, w, "ann@a.example", tt.wishes)
				time.Sleep(time.Minute)
				var got []string
				for _, m := range look(t, loginBob(t, w), "INBOX") {
					_, rest, _ := strings.Cut(m.Header, "Subject: ")
					subject, _, _ := strings.Cut(rest, "\r\n")
					got = append(got, subject)
				}
				if diff := cmp.Diff(tt.want, got); diff != "" {
					t.Errorf("the sender got (-want +got):\n%s", diff)
				}
				m := w.Mails()[id("m")]
				warned := len(tt.want) > 0 && strings.HasPrefix(tt.want[0], "Delayed")
				if warned && (len(m.Warned) != 1 || m.Warned[0].From.Sub(start) != 6*time.Second) || !warned && len(m.Warned) > 0 {
					t.Errorf("the log has the warnings %v", m.Warned)
				}
				if len(m.Bounced) != 1 || m.Bounced[0].From.Sub(start) != 9*time.Second {
					t.Errorf("the log has the bounces %v", m.Bounced)
				}
			})
		})
	}
}

// What a report says of the mail and of its recipient, field by field.
func TestReportFields(t *testing.T) {
	unreachable := func(f *probetest.Faults) { f.SMTP.Reach = probetest.Refused }
	full := func(f *probetest.Faults) {
		f.RCPT = probetest.Reply{Code: 452, Enhanced: [3]int{4, 2, 2}, Text: "mailbox full"}
	}
	for _, tt := range []struct {
		name  string
		to    string
		fault func(*probetest.Faults)
		want  []string // lines of the status
	}{
		{"refused", "who@a.example", func(*probetest.Faults) {}, []string{"Action: failed", "Status: 5.1.1", "Remote-MTA: dns; mx1.a.example",
			"Diagnostic-Code: smtp; 550 5.1.1 <who@a.example>: Recipient address rejected: User unknown in virtual mailbox table"}},
		{"waits for a server that is down", "ann@a.example", unreachable, []string{"Action: delayed", "Status: 4.4.1",
			"Diagnostic-Code: X-Postfix; dial: connect: connection refused"}},
		{"waits for room", "ann@a.example", full, []string{"Action: delayed", "Status: 4.2.2", "Remote-MTA: dns; mx1.a.example",
			"Diagnostic-Code: smtp; 452 4.2.2 mailbox full"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := twoServers()
			o.Relay.DelayWarning = time.Second
			bubble(t, o, func(t *testing.T, w *probetest.World) {
				w.Server("mx1.a.example").Set(tt.fault)
				wishing(t, w, tt.to, wishes{mail: smtp.MailOptions{EnvelopeID: "a+b=c"}})
				time.Sleep(2 * time.Second)
				c := loginBob(t, w)
				look(t, c, "INBOX")
				parts := parseReport(t, wholeMail(t, c))
				status := strings.Split(strings.TrimSpace(parts[1]), "\r\n")
				want := append([]string{"Reporting-MTA: dns; relay.example", "Original-Envelope-Id: a+b=c",
					"Arrival-Date: Sat, 01 Jan 2000 00:00:00 +0000", "", "Final-Recipient: rfc822; " + tt.to}, tt.want...)
				if diff := cmp.Diff(want, status); diff != "" {
					t.Errorf("status (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// The relay passes on what was asked for, so that a server which takes the mail
// and gives it up then knows it too.
func TestWishesAreRelayed(t *testing.T) {
	for _, tt := range []struct {
		name   string
		ret    smtp.DSNReturn
		notify []smtp.DSNNotify
		body   bool // the report holds the mail's body
		none   bool // there is none
	}{
		{name: "headers", ret: smtp.DSNReturnHeaders},
		{name: "by default"},
		{name: "full", ret: smtp.DSNReturnFull, body: true},
		{name: "never", notify: []smtp.DSNNotify{smtp.DSNNotifyNever}, none: true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, twoServers(), func(t *testing.T, w *probetest.World) {
				w.Server("mx1.a.example").Set(func(f *probetest.Faults) { f.Bounce = probetest.All })
				wishing(t, w, "ann@a.example", wishes{smtp.MailOptions{EnvelopeID: "env-2", Return: tt.ret}, smtp.RcptOptions{Notify: tt.notify}})
				time.Sleep(time.Second)
				c := loginBob(t, w)
				if n := len(look(t, c, "INBOX")); n == 0 || tt.none {
					if (n == 0) != tt.none {
						t.Errorf("%d reports", n)
					}
					return
				}
				parts := parseReport(t, wholeMail(t, c))
				if !strings.Contains(parts[1], "Reporting-MTA: dns; mx1.a.example\r\nOriginal-Envelope-Id: env-2\r\n") {
					t.Errorf("the status is %q", parts[1])
				}
				if !strings.Contains(parts[2], "Mailprobe-Tag:\r\n tag-m\r\n") || strings.Contains(parts[2], "body\r\n") != tt.body {
					t.Errorf("returned was %q", parts[2])
				}
			})
		})
	}
}
