package config

import "time"

// Ports of IMAP (RFC 9051) and IMAP with implicit TLS (RFC 8314).
const (
	portIMAP  = 143
	portIMAPS = 993
)

// resolveMailbox resolves a mailbox by itself.
func (b *builder) resolveMailbox(raw *rawMailbox, h home) Mailbox {
	m := Mailbox{User: raw.User.v}
	if raw.Name.at.given() || h.name != "" || !h.known { // else the server's name was reported
		m.Name = b.name(raw.Name, raw.At, h.name)
	}
	if !raw.User.at.given() {
		b.mistake(raw.At, "there is no user", "add user:")
	}
	m.Password = b.password(&raw.rawPassword, raw.At)
	m.Address = b.boxAddress(raw)
	if !raw.Host.at.given() && !h.known {
		b.mistake(raw.At, "there is no host", "add host:")
	}
	m.Host = b.host(raw.Host, h.host)
	b.boxTLS(&m, raw, h)
	m.Folders, m.Junk = words(raw.Folders), raw.Junk.v
	b.watch(&m, raw.rawWatch)
	return m
}

// boxAddress returns the address that leads to a mailbox.
func (b *builder) boxAddress(raw *rawMailbox) string {
	if raw.Address.at.given() || !raw.User.set || isAddress(raw.User.v) {
		return b.address(raw.Address, raw.User.v)
	}
	b.mistake(raw.At, "its address is not known, since the user is not an address", "add address:")
	return ""
}

func (b *builder) boxTLS(m *Mailbox, raw *rawMailbox, h home) {
	usually := oneOf(b, b.raw.Defaults.TLS.Mailbox, Implicit, mailboxTLS)
	switch {
	case raw.Port.v == portIMAPS:
		usually = Implicit
	case raw.Port.v == portIMAP && usually == Implicit:
		usually = STARTTLS
	}
	m.TLS = oneOf(b, raw.TLS, usually, mailboxTLS)
	m.Port = b.port(raw.Port, portIMAP)
	if m.TLS == Implicit {
		m.Port = b.port(raw.Port, portIMAPS)
	}
	server := ""
	if m.Host == h.host {
		server = h.server
	}
	m.Trust = b.trust(raw.rawTrust, certificateName(m.Host, server), b.raw.Defaults.CAFile)
	m.AllowPlaintext = raw.AllowPlaintext.orElse(false)
	if at := raw.At; m.TLS == Clear && !m.AllowPlaintext {
		if raw.TLS.set {
			at = raw.TLS.at
		}
		b.mistake(at, "with tls: none the password would travel in clear", "use implicit or starttls, or say allow_plaintext: true")
	}
}

// minPoll keeps a mistyped unit from hammering a mailbox.
const minPoll = 100 * time.Millisecond

// watch resolves how a mailbox is watched.
func (b *builder) watch(m *Mailbox, raw rawWatch) {
	d := b.raw.Defaults.rawWatch
	m.Mode = oneOf(b, raw.Mode.or(d.Mode), Idle, modes)
	m.Poll = b.atLeast(minPoll, raw.Poll.or(d.Poll), 0)
	b.nameLooks(m.Host, raw.Looks)
	m.After = oneOf(b, raw.After.or(d.After), Delete, afters)
	if m.After == Move {
		m.MoveTo = raw.MoveTo.or(d.MoveTo).v
	}
	switch {
	case m.After == Move && m.MoveTo == "":
		b.mistake(raw.After.or(d.After).at, "there is no folder to move to", "add move_to:")
	case m.After != Move && raw.MoveTo.set:
		b.mistake(raw.MoveTo.at, "nothing is moved without after: move", "add after: move, or remove the key")
	}
}
