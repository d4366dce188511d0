package submit

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"slices"
	"strings"
	"time"

	"mailprobe/probe"
)

// Report is what a check found. What it did not come to is zero.
type Report struct {
	Target  string   // host:port of the last server that was dialled
	Address string   // its address and port
	MX      []string // the MX hosts of the domain in order of preference; nil for a fixed host or a domain without MX
	Phases  probe.Phases

	Greeting   string   // text of the server's greeting
	Extensions []string // of the last EHLO, keywords in upper case, sorted, with their parameters

	TLSVersion   string    // such as TLS 1.3; empty in clear
	TLSCipher    string    // the cipher suite
	CertNotAfter time.Time // when the server's certificate expires; UTC
	CertErr      string    // why the certificate does not verify, even where that is not asked for; empty: it does

	Mechanism string // by which the login went or failed
	AuthOK    bool   // the login succeeded

	Class probe.Class // of a failure; empty: all steps succeeded
	Phase probe.Phase // where it happened
	Reply probe.Reply // the refusal
	Err   string      // what failed, at each address that was tried
}

// Check goes all steps of [Sender.Submit] up to and including the login, then
// takes leave. It sends no mail.
func (s *Sender) Check(ctx context.Context) Report {
	r := s.start(probe.Steps{})
	var report Report
	session, f := r.open(ctx)
	if f == nil {
		defer session.close()
		f = r.end(ctx, session.establish())
		session.describe(&report)
		report.AuthOK = f == nil && s.e.Auth != nil
	}
	if f != nil {
		report.Class, report.Phase, report.Reply = f.class, f.phase, f.reply
		if bad, ok := errors.AsType[*tls.CertificateVerificationError](f.err); ok {
			report.CertErr = clean(bad.Err.Error())
		}
	}
	report.Target, report.Address, report.MX, report.Phases, report.Err = r.target, r.address, r.mx, r.phases, r.told()
	report.CertNotAfter = r.expiry
	return report
}

// describe writes down what the session knows.
func (s *session) describe(report *Report) {
	report.Greeting = s.greeting.reply().Text
	for keyword, params := range s.extensions {
		report.Extensions = append(report.Extensions, clean(strings.TrimSpace(keyword+" "+params)))
	}
	slices.Sort(report.Extensions)
	report.Mechanism = s.mechanism
	if s.tls == nil {
		return
	}
	report.TLSVersion = tls.VersionName(s.tls.Version)
	report.TLSCipher = tls.CipherSuiteName(s.tls.CipherSuite)
	if err := s.verify(); err != nil {
		report.CertErr = clean(err.Error())
	}
}

// verify judges the certificate by the same rules as a handshake that does.
func (s *session) verify() error {
	config := s.e.tlsConfig(s.host)
	options := x509.VerifyOptions{DNSName: config.ServerName, Roots: config.RootCAs, Intermediates: x509.NewCertPool()}
	for _, cert := range s.tls.PeerCertificates[1:] {
		options.Intermediates.AddCert(cert)
	}
	_, err := s.tls.PeerCertificates[0].Verify(options)
	return err
}
