package submit_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
	"mailprobe/probe/submit"
)

// certificate returns the settings of a server that is mail.example.com and
// 192.0.2.1 until a moment, and the pool that trusts it.
func certificate(t testing.TB, until time.Time) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: "mail.example.com"},
		DNSNames:              []string{"mail.example.com"},
		IPAddresses:           []net.IP{net.IPv4(192, 0, 2, 1)},
		NotBefore:             until.AddDate(-1, 0, 0),
		NotAfter:              until,
		IsCA:                  true,
		BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
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

// The turns of a server that offers STARTTLS.
var ehloTLS = row{want: ehlo.want, say: "250-mx.example.com\n250-SIZE 1000\n250 starttls\n"} // keywords come in any case

func startTLS(c *tls.Config) row { return row{want: "STARTTLS", say: "220 2.0.0 go ahead\n", tls: c} }

func TestTLSModes(t *testing.T) {
	rest := script{ehlo, mailFrom, rcptTo, data, dot}
	tests := []struct {
		name   string
		mode   submit.TLSMode
		script func(*tls.Config) script
		phases string
	}{
		{"implicit", submit.TLSImplicit, func(c *tls.Config) script { return script{{tls: c}, greeting}.then(rest...) },
			"connect tls connect envelope envelope data"},
		{"starttls", submit.TLSStartTLS, func(c *tls.Config) script { return script{greeting, ehloTLS, startTLS(c)}.then(rest...) },
			"connect tls envelope envelope data"},
		{"opportunistic, offered", submit.TLSOpportunistic, func(c *tls.Config) script { return script{greeting, ehloTLS, startTLS(c)}.then(rest...) },
			"connect tls envelope envelope data"},
		{"opportunistic, not offered", submit.TLSOpportunistic, func(c *tls.Config) script { return script{greeting, ehlo}.then(rest...) },
			"connect tls envelope envelope data"},
		{"none, offered", submit.TLSNone, func(c *tls.Config) script { return script{greeting, ehloTLS}.then(rest[1:]...) },
			"connect envelope envelope data"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				config, pool := certificate(t, time.Now().AddDate(0, 1, 0))
				w, p := one(test.script(config))
				var entered []string
				a := sender(t, w, func(e *submit.Endpoint) { e.TLS, e.RootCAs = test.mode, pool }).Submit(t.Context(), testMail,
					probe.Steps{Entered: func(p probe.Phase) { entered = append(entered, string(p)) }})
				if a.Class != probe.Accepted || a.Reply.QueueID() != "4D3C2B1A009C" {
					t.Fatalf("class %s: %s", a.Class, a.Err)
				}
				if d := cmp.Diff(test.phases, strings.Join(entered, " ")); d != "" {
					t.Errorf("phases (-want +got):\n%s", d)
				}
				synctest.Wait()
				if lines := p.lines(); lines[len(lines)-1] != "QUIT" {
					t.Errorf("the server heard %q at the end, want QUIT", lines[len(lines)-1])
				}
			})
		})
	}
}

// The EHLO name is ours before and behind STARTTLS, and nothing of the mail is
// said in clear.
func TestHelloNameAroundTLS(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		config, pool := certificate(t, time.Now().AddDate(0, 1, 0))
		w, p := one(script{greeting, ehloTLS, startTLS(config), ehlo, mailFrom, rcptTo, data, dot})
		sender(t, w, func(e *submit.Endpoint) { e.TLS, e.RootCAs = submit.TLSStartTLS, pool }).Submit(t.Context(), testMail, probe.Steps{})
		synctest.Wait()
		want := []string{"EHLO probe.example", "STARTTLS", "EHLO probe.example", "MAIL FROM:<probe@sender.example>"}
		if d := cmp.Diff(want, p.lines()[:4]); d != "" {
			t.Errorf("the server heard (-want +got):\n%s", d)
		}
	})
}

func TestTLSFailures(t *testing.T) {
	type settings = func(*submit.Endpoint)
	mode := func(m submit.TLSMode) settings { return func(e *submit.Endpoint) { e.TLS = m } }
	untrusting := func(e *submit.Endpoint) { e.TLS, e.RootCAs = submit.TLSImplicit, x509.NewCertPool() }
	required := mode(submit.TLSStartTLS)
	implicit := mode(submit.TLSImplicit)
	offered := script{greeting, ehloTLS}
	tests := []struct {
		name   string
		change settings
		until  time.Duration // from now; the certificate's end
		script func(*tls.Config) script
		class  probe.Class
		code   int
		err    string
		took   time.Duration
	}{
		{"not offered", required, time.Hour, func(*tls.Config) script { return script{greeting, ehlo} },
			probe.TLSFailed, 0, "does not offer STARTTLS, and TLS is required", 0},
		{"no EHLO", required, time.Hour, func(*tls.Config) script { return script{greeting, {want: ehlo.want, say: "502 what\n"}} },
			probe.TLSFailed, 0, "does not offer STARTTLS", 0},
		{"EHLO refused", required, time.Hour, func(*tls.Config) script { return script{greeting, {want: ehlo.want, say: "550 no\n"}} },
			probe.Rejected, 550, "sending EHLO: 550 no", 0},
		{"EHLO stalls", required, time.Hour, func(*tls.Config) script { return script{greeting, {want: ehlo.want, fault: stall}} },
			probe.TimedOut, 0, "sending EHLO", 5 * time.Minute},
		{"refused for now", required, time.Hour, func(*tls.Config) script { return offered.then(row{want: "STARTTLS", say: "454 4.7.0 not now\n"}) },
			probe.TLSFailed, 454, "sending STARTTLS: 454 4.7.0 not now", 0},
		{"shutting down", required, time.Hour, func(*tls.Config) script { return offered.then(row{want: "STARTTLS", say: "421 bye\n"}) },
			probe.Deferred, 421, "", 0},
		{"STARTTLS garbage", required, time.Hour, func(*tls.Config) script { return offered.then(row{want: "STARTTLS", say: "yes\n"}) },
			probe.Protocol, 0, "no SMTP reply", 0},
		{"STARTTLS hangs up", required, time.Hour, func(*tls.Config) script { return offered.then(row{want: "STARTTLS", fault: hangUp}) },
			probe.Disconnected, 0, "EOF", 0},
		{"answer injected", required, time.Hour,
			func(c *tls.Config) script {
				return offered.then(row{want: "STARTTLS", say: "220 go\n250-evil\n250 AUTH PLAIN\n", tls: c})
			},
			probe.TLSFailed, 0, "more than the reply to STARTTLS", 0},
		{"handshake in clear", required, time.Hour,
			func(*tls.Config) script {
				return offered.then(row{want: "STARTTLS", say: "220 go\n"}, row{say: "250 what\n", fault: deaf})
			},
			probe.TLSFailed, 0, "negotiating TLS: tls: first record does not look like a TLS handshake", 0},
		{"handshake stalls", required, time.Hour, func(*tls.Config) script { return offered.then(row{want: "STARTTLS", say: "220 go\n", fault: stall}) },
			probe.TimedOut, 0, "negotiating TLS: no answer within 5m0s", 5 * time.Minute},
		{"handshake hangs up", required, time.Hour, func(*tls.Config) script { return offered.then(row{want: "STARTTLS", say: "220 go\n", fault: hangUp}) },
			probe.Disconnected, 0, "negotiating TLS", 0},
		{"implicit to a server in clear", implicit, time.Hour, func(*tls.Config) script { return script{greeting} },
			probe.TLSFailed, 0, "first record does not look like a TLS handshake", 0},
		{"implicit stalls", implicit, time.Hour, func(*tls.Config) script { return script{{fault: stall}} },
			probe.TimedOut, 0, "", 5 * time.Minute},
		{"expired", implicit, -time.Hour, func(c *tls.Config) script { return script{{tls: c}, greeting} },
			probe.TLSFailed, 0, "certificate has expired", 0},
		{"unknown authority", untrusting, time.Hour, func(c *tls.Config) script { return script{{tls: c}, greeting} },
			probe.TLSFailed, 0, "signed by unknown authority: install the whole chain", 0},
		{"another name", func(e *submit.Endpoint) { e.TLS, e.ServerName = submit.TLSImplicit, "imap.example.com" }, time.Hour,
			func(c *tls.Config) script { return script{{tls: c}, greeting} },
			probe.TLSFailed, 0, "certificate is valid for mail.example.com, not imap.example.com", 0},
		{"no version in common", required, time.Hour,
			func(c *tls.Config) script {
				c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
				return offered.then(startTLS(c))
			},
			probe.TLSFailed, 0, "protocol version", 0},
		{"opportunistic does not fall back", mode(submit.TLSOpportunistic), -time.Hour, func(c *tls.Config) script { return offered.then(startTLS(c)) },
			probe.TLSFailed, 0, "a sending MTA may fall back to clear text: this attempt did not", 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				config, pool := certificate(t, time.Now().Add(test.until))
				w, p := one(test.script(config))
				w.buffered = true // a pipe alone would hold an alert back that nobody reads
				a := sender(t, w, func(e *submit.Endpoint) { e.RootCAs = pool }, test.change).Submit(t.Context(), testMail, probe.Steps{})
				if a.Class != test.class || a.Phase != probe.PhaseTLS || a.Reply.Code != test.code {
					t.Errorf("class %q, phase %q, code %d; want %q, tls, %d (%s)", a.Class, a.Phase, a.Reply.Code, test.class, test.code, a.Err)
				}
				if !strings.Contains(a.Err, test.err) {
					t.Errorf("error %q does not say %q", a.Err, test.err)
				}
				if took := a.Ended.Sub(a.Began); took != test.took {
					t.Errorf("took %v, want %v", took, test.took)
				}
				synctest.Wait()
				heard := strings.Join(p.lines(), " ")
				if strings.Contains(heard, "MAIL") || strings.Contains(a.Err, "negotiating") && strings.Contains(heard, "QUIT") {
					t.Errorf("the server heard %q", heard)
				}
			})
		})
	}
}

func TestCertificateNotAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		config, _ := certificate(t, time.Now().Add(-time.Hour))
		config.MinVersion, config.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 // as old servers have it, and MTAs take it
		w, _ := one(script{greeting, ehloTLS, startTLS(config), ehlo, mailFrom, rcptTo, data, dot})
		a := sender(t, w, func(e *submit.Endpoint) { e.TLS, e.InsecureSkipVerify = submit.TLSOpportunistic, true }).
			Submit(t.Context(), testMail, probe.Steps{})
		if a.Class != probe.Accepted {
			t.Errorf("class %s: %s", a.Class, a.Err)
		}
	})
}
