package submit_test

import (
	"crypto/tls"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
	"mailprobe/probe/submit"
)

// The turns of a server that offers DSN.
var (
	ehloDSN    = row{want: ehlo.want, say: "250-mx.example.com\n250-SIZE 1000\n250 DSN\n"}
	mailWishes = row{want: mailFrom.want + " RET=HDRS ENVID=tokyo-1_mx1_A+2BB+3DC", say: "250 2.1.0 Ok\n"}
	rcptWishes = row{want: rcptTo.want + " NOTIFY=FAILURE,DELAY", say: "250 2.1.5 Ok\n"}
)

// saying returns the row with another answer.
func (r row) saying(text string) row {
	r.say = text
	return r
}

func TestNotificationsAreAskedFor(t *testing.T) {
	bad := "501 5.5.4 Syntax error in parameters\n"
	tests := []struct {
		name   string
		script script
		id     string // of the envelope
		class  probe.Class
		err    string
		want   []string // MAIL and RCPT as the server heard them
	}{
		{"offered", script{greeting, ehloDSN, mailWishes, rcptWishes, data, dot}, "tokyo-1_mx1_A+B=C", probe.Accepted, "",
			[]string{mailWishes.want, rcptWishes.want}},
		{"offered, no id", script{greeting, ehloDSN, {want: mailFrom.want + " RET=HDRS", say: "250 ok\n"}, rcptWishes, data, dot}, "", probe.Accepted, "",
			[]string{mailFrom.want + " RET=HDRS", rcptWishes.want}},
		{"not offered", good, "tokyo-1_mx1_A+B=C", probe.Accepted, "", []string{mailFrom.want, rcptTo.want}},
		{"no EHLO", script{greeting, {want: ehlo.want, say: "502 what\n"}, {want: "HELO probe.example", say: "250 DSN\n"}, mailFrom, rcptTo, data, dot},
			"tokyo-1_mx1_A+B=C", probe.Accepted, "", []string{mailFrom.want, rcptTo.want}},

		{"MAIL takes no parameters", script{greeting, ehloDSN, mailWishes.saying("555 5.5.4 Unsupported option: ENVID\n"), mailFrom, rcptWishes, data, dot},
			"tokyo-1_mx1_A+B=C", probe.Accepted, "", []string{mailWishes.want, mailFrom.want, rcptWishes.want}},
		{"RCPT takes no parameters", script{greeting, ehloDSN, mailWishes, rcptWishes.saying("504 5.5.4 no NOTIFY\n"), rcptTo, data, dot},
			"tokyo-1_mx1_A+B=C", probe.Accepted, "", []string{mailWishes.want, rcptWishes.want, rcptTo.want}},
		{"neither does", script{greeting, ehloDSN, mailWishes.saying(bad), mailFrom, rcptWishes.saying(bad), rcptTo, data, dot},
			"tokyo-1_mx1_A+B=C", probe.Accepted, "", []string{mailWishes.want, mailFrom.want, rcptWishes.want, rcptTo.want}},
		{"the address is bad", script{greeting, ehloDSN, mailWishes, rcptWishes.saying("501 5.1.3 Bad address\n"), rcptTo.saying("501 5.1.3 Bad address\n")},
			"tokyo-1_mx1_A+B=C", probe.Rejected, "sending RCPT without parameters: 501 5.1.3 Bad address", []string{mailWishes.want, rcptWishes.want, rcptTo.want}},
		{"the address is unknown", script{greeting, ehloDSN, mailWishes, rcptWishes.saying("550 5.1.1 no such user\n")},
			"tokyo-1_mx1_A+B=C", probe.Rejected, "sending RCPT: 550 5.1.1 no such user", []string{mailWishes.want, rcptWishes.want}},
		{"bad syntax, nothing was asked for", good.but(mailFrom.saying(bad)), "tokyo-1_mx1_A+B=C", probe.Rejected, "sending MAIL: 501", []string{mailFrom.want}},

		{"an id that would be a command", good, "a\r\nRSET", probe.Aborted, `the envelope id "a\r\nRSET" cannot be sent`, nil},
		{"an id that is not ASCII", good, "é", probe.Aborted, `the envelope id "é" cannot be sent`, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, p := one(test.script)
				m := testMail
				m.EnvelopeID = test.id
				a := sender(t, w).Submit(t.Context(), m, probe.Steps{})
				if a.Class != test.class || !strings.Contains(a.Err, test.err) || a.Class == probe.Accepted && a.Err != "" {
					t.Errorf("class %s, error %q; want %s, %q", a.Class, a.Err, test.class, test.err)
				}
				synctest.Wait()
				var heard []string
				for _, line := range p.lines() {
					if strings.HasPrefix(line, "MAIL") || strings.HasPrefix(line, "RCPT") {
						heard = append(heard, line)
					}
				}
				if d := cmp.Diff(test.want, heard); d != "" {
					t.Errorf("the server heard (-want +got):\n%s", d)
				}
			})
		})
	}
}

// The end of the certificate is told as soon as it was seen, be it good or not.
func TestSecured(t *testing.T) {
	tests := []struct {
		name  string
		mode  submit.TLSMode
		until time.Duration // from now
		skip  bool
		class probe.Class
		told  bool
	}{
		{"in clear", submit.TLSNone, time.Hour, false, probe.Accepted, false},
		{"implicit", submit.TLSImplicit, time.Hour, false, probe.Accepted, true},
		{"starttls", submit.TLSStartTLS, time.Hour, false, probe.Accepted, true},
		{"expired", submit.TLSImplicit, -time.Hour, false, probe.TLSFailed, true},
		{"expired, starttls", submit.TLSStartTLS, -time.Hour, false, probe.TLSFailed, true},
		{"expired, not verified", submit.TLSOpportunistic, -time.Hour, true, probe.Accepted, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				until := time.Now().Add(test.until)
				config, pool := certificate(t, until)
				scripts := map[submit.TLSMode]script{
					submit.TLSNone:     good,
					submit.TLSImplicit: script{{tls: config}}.then(good...),
				}
				s, ok := scripts[test.mode]
				if !ok {
					s = script{greeting, ehloTLS, startTLS(config)}.then(good[1:]...)
				}
				w, _ := one(s)
				w.buffered = true
				var told []time.Time
				a := sender(t, w, func(e *submit.Endpoint) { e.TLS, e.RootCAs, e.InsecureSkipVerify = test.mode, pool, test.skip }).
					Submit(t.Context(), testMail, probe.Steps{Secured: func(notAfter time.Time) { told = append(told, notAfter) }})
				if a.Class != test.class {
					t.Errorf("class %s: %s", a.Class, a.Err)
				}
				if len(told) > 1 || len(told) == 1 != test.told || test.told && !told[0].Equal(until) {
					t.Errorf("told %v, want %v once: %v", told, until, test.told)
				}
			})
		})
	}
}

// A handshake that ends before the certificate tells nothing.
func TestSecuredNeedsACertificate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		config, pool := certificate(t, time.Now().Add(time.Hour))
		config.MinVersion, config.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
		w, _ := one(script{{tls: config}, greeting})
		w.buffered = true
		a := sender(t, w, func(e *submit.Endpoint) { e.TLS, e.RootCAs = submit.TLSImplicit, pool }).
			Submit(t.Context(), testMail, probe.Steps{Secured: func(time.Time) { t.Error("a certificate was told of") }})
		if a.Class != probe.TLSFailed {
			t.Errorf("class %s: %s", a.Class, a.Err)
		}
	})
}
