package probetest_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-smtp"

	"mailprobe/probe/probetest"
)

// The certificate that is set is shown by SMTP and IMAP, under both kinds of
// TLS, and by this server alone.
func TestCertNotAfter(t *testing.T) {
	o := twoServers()
	o.TLS = true
	bubble(t, o, func(t *testing.T, w *probetest.World) {
		config := func(host string) *tls.Config {
			return &tls.Config{RootCAs: w.RootCAs(), ServerName: host}
		}
		handshakes := map[string]func(host string) error{
			"465": func(host string) error { return tls.Client(dial(t, w, host+":465"), config(host)).Handshake() },
			"993": func(host string) error { return tls.Client(dial(t, w, host+":993"), config(host)).Handshake() },
			"25": func(host string) error {
				c, err := smtp.NewClientStartTLS(dial(t, w, host+":25"), config(host))
				if err == nil {
					err = c.Noop()
				}
				return err
			},
			"143": func(host string) error {
				c, err := imapclient.NewStartTLS(dial(t, w, host+":143"), &imapclient.Options{TLSConfig: config(host)})
				if err == nil {
					err = c.Noop().Wait()
					c.Close()
				}
				return err
			},
		}
		a := w.Server("mx1.a.example")
		for _, step := range []struct {
			until   time.Time
			expired bool
		}{
			{time.Now().Add(-time.Minute), true},
			{time.Now().Add(time.Minute), false},
			{time.Time{}, false},
		} {
			a.Set(func(f *probetest.Faults) { f.CertNotAfter = step.until })
			for port, handshake := range handshakes {
				err := handshake("mx1.a.example")
				invalid, ok := errors.AsType[x509.CertificateInvalidError](err)
				if ok != step.expired || ok && (invalid.Reason != x509.Expired || !invalid.Cert.NotAfter.Equal(step.until)) || !ok && err != nil {
					t.Errorf("port %s with a certificate until %v: %v", port, step.until, err)
				}
				if err := handshake("mx1.b.example"); err != nil {
					t.Errorf("port %s of the other server: %v", port, err)
				}
			}
		}
	})
}
