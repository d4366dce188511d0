package submit

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"

	"mailprobe/probe"
)

// startTLS encrypts the connection (RFC 3207), before the library sees it: the
// library would greet as localhost, and cannot tell that STARTTLS is missing
// from other mishaps.
func (s *session) startTLS() error {
	s.enter(probe.PhaseTLS)
	s.begin("sending EHLO", s.e.Timeouts.Command)
	reply, err := s.wire.exchange("EHLO " + s.hello)
	if err != nil {
		return err
	}
	_, offered := extensionsOf(reply)["STARTTLS"]
	switch {
	case reply.code == 500 || reply.code == 502:
		offered = false // a server without EHLO: the library goes on with HELO
	case reply.code/100 != 2:
		return &refusal{reply.reply()}
	}
	if offered {
		return s.noFallback(s.negotiate())
	}
	if s.e.TLS == TLSStartTLS {
		return as(probe.TLSFailed, errors.New("the server does not offer STARTTLS, and TLS is required"))
	}
	return nil
}

func (s *session) negotiate() error {
	s.begin("sending STARTTLS", s.e.Timeouts.Command)
	reply, err := s.wire.exchange("STARTTLS")
	switch {
	case err != nil:
		return err
	case reply.code == 421:
		return &refusal{reply.reply()}
	case reply.code != 220:
		return as(probe.TLSFailed, &refusal{reply.reply()})
	case s.wire.early:
		// Whoever can write into the clear part of the connection could so
		// slip an answer into the encrypted part.
		s.wire.err = as(probe.TLSFailed, errors.New("the server, or somebody between, sent more than the reply to STARTTLS"))
		return s.wire.err
	}
	return s.handshake()
}

// noFallback says what a reader may wonder about.
func (s *session) noFallback(err error) error {
	if err == nil || s.e.TLS != TLSOpportunistic || classOf(err) != probe.TLSFailed {
		return err
	}
	return fmt.Errorf("%w (a sending MTA may fall back to clear text: this attempt did not)", err)
}

// handshake makes the connection encrypted.
func (s *session) handshake() error {
	s.begin("negotiating TLS", s.e.Timeouts.Command)
	conn := tls.Client(s.guard, s.e.tlsConfig(s.host))
	// Without a context, which would cost a goroutine: the guard has a
	// deadline, and the end of the context closes it.
	err := conn.Handshake()
	if bad, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		s.shown(bad.UnverifiedCertificates[0])
	}
	if err != nil {
		s.cut = true
		return asTLS(err)
	}
	s.wire.Conn = conn
	state := conn.ConnectionState()
	s.tls = &state
	s.shown(state.PeerCertificates[0])
	return nil
}

// shown tells of the certificate that a server has shown, be it good or not.
func (r *run) shown(cert *x509.Certificate) {
	r.expiry = cert.NotAfter
	if r.secured != nil {
		r.secured(cert.NotAfter)
	}
}

// asTLS gives the error of a handshake its class: whatever is not the network's
// is TLS's. A certificate comes with the cure.
func asTLS(err error) error {
	if c := classOf(err); c != probe.Protocol && c != probe.TLSFailed {
		return err
	}
	return as(probe.TLSFailed, withCure(err))
}

func withCure(err error) error {
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		return fmt.Errorf("%w: install the whole chain on the server, or name the file of its authority (ca_file)", err)
	}
	if _, ok := errors.AsType[x509.HostnameError](err); ok {
		return fmt.Errorf("%w: renew the certificate with this name, or set the name to expect", err)
	}
	if invalid, ok := errors.AsType[x509.CertificateInvalidError](err); ok && invalid.Reason == x509.Expired {
		return fmt.Errorf("%w: renew the certificate, and check the clocks", err)
	}
	return err
}

// tlsConfig returns the settings for a host. Sessions are not resumed: each
// attempt sees the certificate, as a new client does.
func (e *Endpoint) tlsConfig(host string) *tls.Config {
	c := &tls.Config{ServerName: e.ServerName, RootCAs: e.RootCAs, InsecureSkipVerify: e.InsecureSkipVerify}
	if c.ServerName == "" {
		c.ServerName = host
	}
	if e.TLS == TLSOpportunistic {
		c.MinVersion = tls.VersionTLS10 // old encryption is better than none (RFC 7435)
	}
	return c
}
