package config

import (
	"fmt"
	"net/netip"
	"slices"
	"time"
)

// Ports of SMTP: relaying and MX (RFC 5321), submission (RFC 6409), and
// submission with implicit TLS (RFC 8314).
const (
	portSMTP        = 25
	portSubmission  = 587
	portSubmissions = 465
)

// usual is what an endpoint falls back to.
type usual struct {
	host   string // empty: there is none
	server string // whose name a certificate carries in place of an IP address
	port   int
	tls    TLS
	known  []TLS // ways to secure it that make sense
	ca     opt[string]
}

// endpoint resolves an SMTP server, save for the login.
func (b *builder) endpoint(raw *rawEndpoint, u usual, times Timeouts) Endpoint {
	e := Endpoint{
		Host:     b.host(raw.Host, u.host),
		Source:   b.source(raw.Source),
		Family:   oneOf(b, raw.Family, AnyFamily, families),
		Hello:    b.hello(raw.Hello, b.cfg.Hello),
		Timeouts: times,
	}
	if raw.Port.v == portSubmissions && slices.Contains(u.known, Implicit) {
		u.tls = Implicit
	}
	e.TLS = oneOf(b, raw.TLS, u.tls, u.known)
	if e.TLS == Implicit {
		u.port = portSubmissions
	}
	e.Port = b.port(raw.Port, u.port)
	e.Trust = b.trust(raw.rawTrust, certificateName(e.Host, u.server), u.ca)
	b.checkFamily(raw, e)
	return e
}

func (b *builder) source(o opt[string]) netip.Addr {
	if !o.set {
		return netip.Addr{}
	}
	addr, err := netip.ParseAddr(o.v)
	if err != nil {
		b.mistake(o.at, fmt.Sprintf("%q is not an IP address", clip(o.v)), "write an address of this machine, or remove the key")
	}
	return addr
}

// checkFamily reports addresses that cannot meet.
func (b *builder) checkFamily(raw *rawEndpoint, e Endpoint) {
	if e.Source.IsValid() && e.Family != AnyFamily && familyOf(e.Source) != e.Family {
		b.mistake(raw.Source.at, fmt.Sprintf("%v is not an address of family %s", e.Source, e.Family), "make source and family agree")
		return
	}
	host, err := netip.ParseAddr(e.Host)
	if err != nil {
		return
	}
	if e.Family != AnyFamily && familyOf(host) != e.Family {
		b.mistake(raw.Family.at, fmt.Sprintf("%v is not an address of family %s", host, e.Family), "remove family, which a fixed address does not need")
		return
	}
	if e.Source.IsValid() && familyOf(host) != familyOf(e.Source) {
		b.mistake(raw.Source.at, fmt.Sprintf("%v cannot reach %v", e.Source, host), "take a source address of the same family")
	}
}

func familyOf(a netip.Addr) Family {
	if a.Unmap().Is4() {
		return IPv4
	}
	return IPv6
}

// timeouts resolves each bound from the first that gives it.
func (b *builder) timeouts(chain ...rawTimeouts) Timeouts {
	var first rawTimeouts
	for _, t := range chain {
		first.Connect = first.Connect.or(t.Connect)
		first.Command = first.Command.or(t.Command)
		first.Dot = first.Dot.or(t.Dot)
	}
	const dot = 10 * time.Minute
	t := Timeouts{
		Connect: b.atLeast(time.Millisecond, first.Connect, 30*time.Second),
		Command: b.atLeast(time.Millisecond, first.Command, 5*time.Minute),
		Dot:     b.atLeast(time.Millisecond, first.Dot, dot),
	}
	if t.Dot < dot {
		b.warn(first.Dot.at, "a server may take 10 minutes to answer the final dot (RFC 5321 section 4.5.3.2.6)", "raise it, or slow mails count as uncertain")
	}
	return t
}

// auth resolves a login that stands in full at an endpoint.
func (b *builder) auth(raw *rawAuth) *Auth {
	if !raw.User.at.given() {
		b.mistake(raw.At, "there is no user", "add user:")
	}
	a := b.loginOptions(raw)
	a.User, a.Password = raw.User.v, b.password(&raw.rawPassword, raw.At)
	return a
}

// loginOptions resolves how to log in, whoever it is.
func (b *builder) loginOptions(raw *rawAuth) *Auth {
	return &Auth{
		Mechanism:      oneOf(b, raw.Mechanism, AnyMechanism, mechanisms),
		AllowPlaintext: raw.AllowPlaintext.orElse(false),
	}
}

// checkPlaintext reports a login that would show its password on the wire.
func (b *builder) checkPlaintext(e Endpoint, at, tls place) {
	if e.Auth == nil || e.Auth.AllowPlaintext || e.TLS == Implicit || e.TLS == STARTTLS {
		return
	}
	if tls.given() {
		at = tls
	}
	b.mistake(at, fmt.Sprintf("with tls: %s the password could travel in clear", e.TLS), "use starttls or implicit, or say auth: {allow_plaintext: true}")
}
