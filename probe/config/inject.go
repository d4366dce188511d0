package config

import (
	"fmt"
	"slices"

	"mailprobe/probe"
)

// inject resolves the injection point and the sender. It tells whether the
// route says which.
func (b *builder) inject(r *Route, h *host, raw *rawRoute) bool {
	switch via := raw.Via; {
	case via.v == string(probe.Submission):
		b.submission(r, h, raw)
	case via.v == string(probe.MX):
		b.mx(r, h, raw)
	case b.relays[via.v] != nil:
		b.viaRelay(r, b.relays[via.v], raw)
	case via.set:
		known := []string{string(probe.Submission), string(probe.MX)}
		for _, relay := range b.cfg.Relays {
			known = append(known, relay.Name)
		}
		b.mistake(via.at, fmt.Sprintf("%q is neither submission, nor mx, nor the name of a relay", clip(via.v)), suggest(via.v, known))
		return false
	default:
		if !via.at.given() {
			b.mistake(raw.At, "the route does not say how the mail is injected", "add via:, with submission, mx or the name of a relay")
		}
		return false
	}
	if raw.Domain.at.given() && r.Via != probe.MX {
		b.mistake(raw.Domain.at, "only an mx route looks up MX records", "remove the key, or write via: mx")
	}
	return true
}

func (b *builder) submission(r *Route, h *host, raw *rawRoute) {
	d := b.raw.Defaults
	r.Via = probe.Submission
	u := usual{host: h.Address, server: h.Name, port: portSubmission, known: submissionTLS, ca: d.CAFile}
	u.tls = oneOf(b, d.TLS.Submission, STARTTLS, submissionTLS)
	r.Endpoint = b.endpoint(&raw.rawEndpoint, u, b.timeouts(raw.Timeouts, h.raw.Timeouts, d.Timeouts))
	var owner string
	r.Endpoint.Auth, owner = b.submitter(h, raw)
	r.From = b.address(raw.From, owner)
	if r.From == "" && !raw.From.at.given() && r.Endpoint.Auth != nil {
		b.mistake(raw.At, "the sender is not known, since the user is not an address", "add from:")
	}
}

// submitter resolves who logs in on a submission route, and his address. It
// never shows the password of a mailbox elsewhere to this server.
func (b *builder) submitter(h *host, raw *rawRoute) (auth *Auth, address string) {
	if raw.Auth.User.at.given() || raw.Auth.rawPassword.given() {
		auth = b.auth(&raw.Auth)
		if isAddress(auth.User) {
			address = auth.User
		}
		return auth, address
	}
	auth = b.loginOptions(&raw.Auth)
	if h.box == nil || !h.owns(h.box) {
		if h.box != nil || !h.raw.Mailbox.At.given() {
			b.mistake(raw.At, "the route has no login, since the server has no mailbox of its own", "add auth: with user and a way to the password")
		}
		return nil, ""
	}
	h.box.used = true
	auth.User, auth.Password = h.box.User, h.box.Password
	return auth, h.box.Address
}

// owns tells whether the login of a mailbox is one of this server: it was
// defined there, or stands on the same host.
func (h *host) owns(x *box) bool {
	return h.raw.Mailbox.Self.At.given() || slices.Contains([]string{h.Name, h.Address}, x.Host)
}

func (b *builder) mx(r *Route, h *host, raw *rawRoute) {
	d := b.raw.Defaults
	r.Via = probe.MX
	u := usual{host: h.Address, server: h.Name, port: portSMTP, known: mxTLS}
	u.tls = oneOf(b, d.TLS.MX, Opportunistic, mxTLS)
	if raw.Domain.set {
		u.host, u.server = "", ""
	}
	r.Endpoint = b.endpoint(&raw.rawEndpoint, u, b.timeouts(raw.Timeouts, h.raw.Timeouts, d.Timeouts))
	if !raw.CAFile.set && !raw.InsecureSkipVerify.set {
		r.Endpoint.Trust.InsecureSkipVerify = true // between MTAs certificates are not verified
	}
	b.mxDomain(r, raw)
	if raw.Auth.At.given() {
		b.mistake(raw.Auth.At, "an mx route does not log in", "remove the key, or write via: submission")
	}
	r.From = b.envelopeSender(raw)
}

func (b *builder) mxDomain(r *Route, raw *rawRoute) {
	o := raw.Domain
	switch {
	case !o.set:
	case !isDomain(o.v):
		b.mistake(o.at, fmt.Sprintf("%q is not a domain", clip(o.v)), "write it as in example.jp")
	case raw.Host.at.given():
		b.mistake(raw.Host.at, "host and domain exclude each other", "keep host for a fixed server, or domain for its MX records")
	default:
		r.Endpoint.Domain = o.v
	}
}

func (b *builder) viaRelay(r *Route, relay *relay, raw *rawRoute) {
	r.Via, r.Point, r.Connections, r.RetryRate = probe.Relay, relay.Name, relay.Connections, relay.RetryRate
	r.Endpoint = relay.Endpoint
	r.Endpoint.Timeouts = b.timeouts(raw.Timeouts, relay.raw.Timeouts, b.raw.Defaults.Timeouts)
	for _, at := range raw.rawEndpoint.places() {
		b.mistake(at, "the key belongs to the relay "+relay.Name, "move it there")
	}
	r.From = b.envelopeSender(raw)
}

// places returns where keys of an endpoint were given.
func (e *rawEndpoint) places() []place {
	all := []place{e.Host.at, e.Port.at, e.TLS.at, e.TLSName.at, e.CAFile.at, e.InsecureSkipVerify.at,
		e.Auth.At, e.Source.at, e.Family.at, e.Hello.at}
	return slices.DeleteFunc(all, func(p place) bool { return !p.given() })
}

// envelopeSender resolves the sender of a route on which the agent is a foreign
// MTA. It is not the recipient: a server that knows the domain as its own may
// refuse it from outside.
func (b *builder) envelopeSender(raw *rawRoute) string {
	if o := raw.From.or(b.raw.Defaults.From); o.set {
		return b.address(o, "")
	}
	if b.bounce != nil {
		return b.bounce.Address
	}
	sender := "mailprobe@" + b.cfg.Hello
	if isDomain(b.cfg.Hello) {
		b.warnOnce(raw.At, "bounces go nowhere: test mails are sent from "+sender, "set defaults.from, or bounce:")
	} else {
		b.mistake(raw.At, "the sender is not known, since hello: is not a host name", "set defaults.from, or bounce:")
	}
	return sender
}
