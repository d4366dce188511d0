package mailbox

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// certify makes a certificate for mail.example that is good for 90 days, and
// the pool that trusts it. It is made in the bubble, whose clock begins in 2000.
func certify(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail.example"}, DNSNames: []string{"mail.example"},
		NotBefore: time.Now(), NotAfter: time.Now().Add(90 * 24 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(cert)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, pool
}

// TestTLS goes through the ways to encrypt and what must not be accepted.
func TestTLS(t *testing.T) {
	for _, c := range []struct {
		name string
		with func(*fakeServer, *Options)
		rows []row
		err  string // empty: it works
	}{
		{name: "implicit", with: func(s *fakeServer, o *Options) { o.TLS, s.implicit = TLSImplicit, true }},
		{name: "starttls", with: func(s *fakeServer, o *Options) { o.TLS = TLSStart; s.caps += " STARTTLS LOGINDISABLED" }},
		{name: "starttls, second greeting", with: func(s *fakeServer, o *Options) {
			o.TLS, s.greeting = TLSStart, "* OK Waiting for authentication process to respond..|* OK ready"
			s.caps += " STARTTLS"
		}},
		{name: "unknown authority", err: "certificate signed by unknown authority",
			with: func(s *fakeServer, o *Options) { o.TLS, s.implicit, o.RootCAs = TLSImplicit, true, x509.NewCertPool() }},
		{name: "unknown authority, not verified",
			with: func(s *fakeServer, o *Options) {
				o.TLS, s.implicit, o.RootCAs, o.InsecureSkipVerify = TLSImplicit, true, x509.NewCertPool(), true
			}},
		{name: "another name", err: "not other.example",
			with: func(s *fakeServer, o *Options) { o.TLS, s.implicit, o.ServerName = TLSImplicit, true, "other.example" }},
		{name: "starttls is not offered", err: "does not offer STARTTLS", with: func(_ *fakeServer, o *Options) { o.TLS = TLSStart }},
		{name: "starttls is refused", err: "starting TLS: the server answered NO",
			with: func(s *fakeServer, o *Options) { o.TLS = TLSStart; s.caps += " STARTTLS" },
			rows: []row{{on: "STARTTLS", reply: "TAG NO not today"}}},
		{name: "text injected behind STARTTLS", err: "may have injected",
			with: func(s *fakeServer, o *Options) { o.TLS = TLSStart; s.caps += " STARTTLS" },
			rows: []row{{on: "STARTTLS", reply: "TAG OK go on\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN"}}},
		{name: "logged in before TLS", err: "PREAUTH",
			with: func(s *fakeServer, o *Options) {
				o.TLS, s.greeting = TLSStart, "* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] hi"
			}},
		{name: "a handshake without an answer", err: "did not answer within 30s",
			with: func(s *fakeServer, o *Options) { o.TLS, s.greeting = TLSImplicit, "<stall>" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s, l := newFakeServer(), newLedger()
				o := options(s)
				o.AllowPlaintextAuth = false
				s.tls, o.RootCAs = certify(t)
				s.rows = slices.Clone(c.rows)
				c.with(s, &o)
				_, stop := watch(t, o, l)
				pass(10 * time.Second)
				s.deliver("INBOX", ours(1))
				pass(time.Minute)
				stop()
				switch {
				case c.err == "" && (len(l.list()) != 1 || len(l.errs()) > 0):
					t.Errorf("%d arrivals, %q", len(l.list()), l.errs())
				case c.err != "" && !contains(l.errs(), c.err):
					t.Errorf("no reason has %q in it: %q", c.err, l.errs())
				case c.err != "" && len(s.sent("AUTH")) > 0:
					t.Errorf("the password was sent: %q", s.sent("AUTH"))
				}
			})
		})
	}
}

// TestLogin holds which way to log in is chosen.
func TestLogin(t *testing.T) {
	plain := base64.StdEncoding.EncodeToString([]byte("\x00probe@example\x00se\"cr\\et"))
	for _, c := range []struct {
		caps, password string
		want           []string
		err            string
	}{
		{"IMAP4rev1 AUTH=PLAIN SASL-IR", `se"cr\et`, []string{"AUTHENTICATE PLAIN " + plain}, ""},
		{"IMAP4rev1 AUTH=PLAIN", `se"cr\et`, []string{"AUTHENTICATE PLAIN"}, ""},
		{"IMAP4rev1", `se"cr\et`, []string{`LOGIN "probe@example" "se\"cr\\et"`}, ""},
		{"IMAP4rev1", "秘密", []string{`LOGIN "probe@example" {6}秘密`}, ""},
		{"IMAP4rev1", "two\r\nlines", []string{"LOGIN \"probe@example\" {10}two\r\nlines"}, ""},
		{"IMAP4rev1 LOGINDISABLED", "x", nil, "LOGINDISABLED"},
		{"IMAP4rev1 LOGINDISABLED AUTH=LOGIN", "x", []string{"AUTHENTICATE LOGIN"}, ""},
	} {
		t.Run(c.caps, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s, l := newFakeServer(), newLedger()
				s.caps = c.caps
				o := options(s)
				o.Password = c.password
				if !strings.Contains(c.caps, "SASL-IR") {
					s.rows = []row{
						{on: "AUTHENTICATE PLAIN", reply: "+ |<done>|TAG OK done"},
						{on: "AUTHENTICATE LOGIN", reply: "+ VXNlcm5hbWU6|<done>|+ UGFzc3dvcmQ6|<done>|TAG OK done"},
					}
				}
				_, stop := watch(t, o, l)
				pass(10 * time.Second)
				stop()
				if diff := cmp.Diff(c.want, append(s.sent("AUTH"), s.sent("LOGIN")...)); diff != "" {
					t.Error(diff)
				}
				if c.err == "" && !l.lastState().Readable || c.err != "" && !contains(l.errs(), c.err) {
					t.Errorf("state %v, errors %q", l.lastState(), l.errs())
				}
				for _, text := range l.errs() {
					if strings.Contains(text, c.password) && len(c.password) > 1 {
						t.Errorf("the password stands in %q", text)
					}
				}
			})
		})
	}
}

// TestPreauth holds that a server which needs no login gets none.
func TestPreauth(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		s.greeting = "* PREAUTH hello"
		s.deliver("INBOX", ours(1))
		_, stop := watch(t, options(s), l)
		pass(time.Minute)
		stop()
		if len(l.list()) != 1 || len(s.sent("AUTH")) > 0 {
			t.Errorf("%d arrivals, sent %q", len(l.list()), s.sent("AUTH"))
		}
	})
}

// TestRefusedLoginPauses holds that a wrong password is not tried more often
// than twice in ten minutes, and one that could not be checked, more often.
func TestRefusedLoginPauses(t *testing.T) {
	for code, most := range map[string]int{"AUTHENTICATIONFAILED": 13, "": 13, "EXPIRED": 13, "UNAVAILABLE": 100, "INUSE": 100, "LIMIT": 100} {
		t.Run(code, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				s, l := newFakeServer(), newLedger()
				s.rows = []row{{on: "AUTHENTICATE", reply: "TAG NO [" + code + "] no"}}
				_, stop := watch(t, options(s), l)
				pass(time.Hour)
				stop()
				if n := len(s.sent("AUTHENTICATE")); n > most || n < 6 || (most == 100 && n < 20) {
					t.Errorf("%d logins in an hour", n)
				}
				for i := 1; i < len(s.dials); i++ {
					if gap := s.dials[i].Sub(s.dials[i-1]); most == 13 && gap < 5*time.Minute {
						t.Errorf("the login was tried again after %s", gap)
					}
				}
			})
		})
	}
}

// TestBackoff holds that a server which is down is left alone more and more,
// though never for longer than 5 minutes, and that it is forgiven.
func TestBackoff(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		s.down = true
		_, stop := watch(t, options(s), l)
		pass(24 * time.Hour)
		n := s.dialed()
		if n < 24*60/5 || n > 24*60/5*4 {
			t.Errorf("%d attempts in a day", n)
		}
		var longest time.Duration
		for i := 1; i < n; i++ {
			longest = max(longest, s.dials[i].Sub(s.dials[i-1]))
		}
		if longest > 5*time.Minute+time.Second || longest < 4*time.Minute {
			t.Errorf("the longest pause was %s", longest)
		}
		s.mu.Lock()
		s.down = false
		s.mu.Unlock()
		pass(10 * time.Minute)
		s.hangUp()
		pass(2 * time.Second)
		stop()
		if last := l.lastState(); !last.Readable {
			t.Errorf("after one failure: %v", last)
		}
	})
}

// TestChance gives the pauses a source of chance that always draws the middle.
func TestChance(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		s.down = true
		o := options(s)
		o.Chance = func(n time.Duration) time.Duration { return n / 2 }
		_, stop := watch(t, o, l)
		pass(30 * time.Second)
		stop()
		var pauses []time.Duration
		for i := 1; i < s.dialed(); i++ {
			pauses = append(pauses, s.dials[i].Sub(s.dials[i-1]).Round(100*time.Millisecond))
		}
		want := []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second}
		if !slices.Equal(pauses, want) {
			t.Errorf("the pauses are %v, want %v", pauses, want)
		}
	})
}

// TestStateIsTold holds what the record hears of the mailbox.
func TestStateIsTold(t *testing.T) {
	bubble(t, func(t *testing.T) {
		s, l := newFakeServer(), newLedger()
		s.down = true
		_, stop := watch(t, options(s), l)
		pass(time.Second)
		if last := l.lastState(); last.Readable || last.Refused || !strings.Contains(last.Err, "connecting to mail.example:143: connection refused") {
			t.Errorf("while down: %+v", last)
		}
		s.mu.Lock()
		s.down = false
		s.mu.Unlock()
		pass(10 * time.Minute)
		stop()
		if last := l.lastState(); !last.Readable || last.Mode != "idle" || last.Err != "" || last.Mailbox != "box" || time.Since(last.At) > time.Minute {
			t.Errorf("while up: %+v", last)
		}
		if got := s.sent("LOGOUT"); len(got) != 1 {
			t.Errorf("on the way out: %q", got)
		}
	})
}
