package config

import "mailprobe/probe"

// relay is a Relay that is being resolved.
type relay struct {
	Relay
	raw *rawRelay
}

func (b *builder) allRelays() {
	for i := range b.raw.Relays.items {
		if raw := &b.raw.Relays.items[i]; raw.At.given() {
			b.relay(raw)
		}
	}
}

func (b *builder) relay(raw *rawRelay) {
	name := b.name(raw.Name, raw.At, "")
	if name == "submission" || name == "mx" {
		b.mistake(raw.Name.at, "this word has a meaning of its own in via", "give the relay another name:")
		name = ""
	}
	if !raw.Host.at.given() {
		b.mistake(raw.At, "there is no host", "add host:")
	}
	r := &relay{raw: raw}
	r.Name, r.Queue = name, raw.Queue.orElse(probe.Patience{})
	r.Connections, r.RetryRate = b.point(raw.rawPoint)
	r.Endpoint = b.endpoint(&raw.rawEndpoint, usual{port: portSMTP, tls: relayTLS(raw), known: anyTLS, ca: b.raw.Defaults.CAFile},
		b.timeouts(raw.Timeouts, b.raw.Defaults.Timeouts))
	if raw.Auth.At.given() {
		r.Endpoint.Auth = b.auth(&raw.Auth)
	}
	b.checkPlaintext(r.Endpoint, raw.At, raw.TLS.at)
	if name != "" && b.claim(b.points, name, raw.Name.at) {
		b.relays[name] = r
		b.cfg.Relays = append(b.cfg.Relays, r.Relay)
	}
}

// relayTLS returns how a relay is secured that does not say so.
func relayTLS(raw *rawRelay) TLS {
	if raw.Port.v == portSubmission || raw.Auth.At.given() {
		return STARTTLS
	}
	return Opportunistic
}
