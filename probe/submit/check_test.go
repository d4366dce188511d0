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

func TestCheck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		until := time.Now().AddDate(0, 1, 0)
		config, pool := certificate(t, until)
		config.MaxVersion, config.CipherSuites = tls.VersionTLS12, []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256}
		w, p := one(script{greeting, ehloTLS, startTLS(config), offering("PLAIN LOGIN"), {want: plainTim, say: "235 ok\n"}})
		report := sender(t, w, tim(""), func(e *submit.Endpoint) { e.Host, e.TLS, e.RootCAs = "mail.example.com", submit.TLSStartTLS, pool }).Check(t.Context())
		want := submit.Report{
			Target:       "mail.example.com:587",
			Address:      "192.0.2.1:587",
			Phases:       probe.Phases{probe.PhaseDNS: 0, probe.PhaseConnect: 0, probe.PhaseTLS: 0, probe.PhaseEnvelope: 0, probe.PhaseAuth: 0},
			Greeting:     "mx.example.com ESMTP",
			Extensions:   []string{"AUTH PLAIN LOGIN", "SIZE 1000"},
			TLSVersion:   "TLS 1.2",
			TLSCipher:    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
			CertNotAfter: until,
			Mechanism:    "PLAIN",
			AuthOK:       true,
		}
		if d := cmp.Diff(want, report); d != "" {
			t.Errorf("report (-want +got):\n%s", d)
		}
		synctest.Wait()
		if lines := strings.Join(p.lines(), " "); strings.Contains(lines, "MAIL") || !strings.HasSuffix(lines, "QUIT") {
			t.Errorf("the server heard %s", lines)
		}
	})
}

func TestCheckOfMX(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := hosts()
		w.servers["192.0.2.1:25"] = &peer{script: script{greeting, ehlo}}
		report := sender(t, w, mx).Check(t.Context())
		want := submit.Report{
			Target:     "mx1.example.com:25",
			Address:    "192.0.2.1:25",
			MX:         []string{"mx1.example.com", "mx2.example.com", "mx3.example.com"},
			Phases:     probe.Phases{probe.PhaseDNS: 0, probe.PhaseConnect: 0, probe.PhaseEnvelope: 0},
			Greeting:   "mx.example.com ESMTP",
			Extensions: []string{"PIPELINING", "SIZE 1000"},
		}
		if d := cmp.Diff(want, report); d != "" {
			t.Errorf("report (-want +got):\n%s", d)
		}
	})
}

// The certificate is judged even where it is not asked for.
func TestCheckOfBadCertificate(t *testing.T) {
	for _, skip := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			until := time.Now().Add(-time.Hour)
			config, pool := certificate(t, until)
			w, _ := one(script{{tls: config}, greeting, ehlo})
			w.buffered = true
			report := sender(t, w, func(e *submit.Endpoint) { e.TLS, e.RootCAs, e.InsecureSkipVerify = submit.TLSImplicit, pool, skip }).Check(t.Context())
			if !strings.Contains(report.CertErr, "expired") || !report.CertNotAfter.Equal(until) {
				t.Errorf("certificate until %v: %q", report.CertNotAfter, report.CertErr)
			}
			class, phase := probe.TLSFailed, probe.PhaseTLS
			if skip {
				class, phase = "", ""
			}
			if report.Class != class || report.Phase != phase || report.Err == "" != skip {
				t.Errorf("class %q, phase %q: %s", report.Class, report.Phase, report.Err)
			}
		})
	}
}

func TestCheckOfRefusedLogin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _ := one(script{greeting, offering("PLAIN"), {want: plainTim, say: "535 5.7.8 no\n"}})
		report := sender(t, w, tim("")).Check(t.Context())
		if report.Class != probe.AuthFailed || report.Phase != probe.PhaseAuth || report.AuthOK || report.Mechanism != "PLAIN" || report.Reply.Code != 535 {
			t.Errorf("%+v", report)
		}
	})
}
