package config

import (
	"fmt"
	"net/netip"
	"slices"
	"time"
)

// longWork is more than maintenance takes: a mistyped date would keep every
// outage of a month or a year out of the incidents.
const longWork = 7 * day

// maintenance resolves the time for which work was announced. The servers must
// be known.
func (b *builder) maintenance() {
	for i := range b.raw.Maintenance.items {
		if raw := &b.raw.Maintenance.items[i]; raw.At.given() {
			b.cfg.Maintenance = append(b.cfg.Maintenance, b.work(raw))
		}
	}
}

func (b *builder) work(raw *rawMaintenance) Maintenance {
	m := Maintenance{Text: raw.Text.v, TextJA: raw.TextJA.v}
	if !raw.From.at.given() {
		b.mistake(raw.At, "there is no beginning", "add from:")
	}
	if !raw.To.at.given() {
		b.mistake(raw.At, "there is no end", "add to:")
	}
	var begins, ends bool
	m.From, begins = b.instant(raw.From)
	m.To, ends = b.instant(raw.To)
	if begins && ends {
		b.checkSpan(m, raw.To.at)
	}
	if raw.Server.at.given() && raw.Network.at.given() {
		b.mistake(raw.Network.at, "server and network exclude each other", "keep one, or write an entry for each")
		return m
	}
	m.Server = b.knownServer(raw.Server)
	m.Network = b.knownNetwork(raw.Network)
	return m
}

func (b *builder) checkSpan(m Maintenance, at place) {
	switch took := m.To.Sub(m.From); {
	case took <= 0:
		b.mistake(at, "the work would end before it begins", "make it later than from")
	case took > longWork:
		b.warn(at, "the work takes more than 7 days, and nothing that fails meanwhile is an incident", "check the dates")
	}
}

// knownServer returns the name of a server that was given, checked.
func (b *builder) knownServer(o opt[string]) string {
	if !o.set {
		return ""
	}
	var names []string
	for _, s := range b.raw.Servers.items {
		if s.Name.set { // also one that was reported: it need not be missed too
			names = append(names, s.Name.v)
		}
	}
	if !slices.Contains(names, o.v) {
		b.mistake(o.at, fmt.Sprintf("there is no server %q", clip(o.v)), suggest(o.v, names))
	}
	return o.v
}

// knownNetwork returns the network of a server that was given, checked.
func (b *builder) knownNetwork(o opt[string]) string {
	if !o.set {
		return ""
	}
	prefix, err := netip.ParsePrefix(o.v)
	if err != nil {
		b.mistake(o.at, fmt.Sprintf("%q is not a network", clip(o.v)), "write it as in 192.0.2.0/24 or 2001:db8::/64")
		return ""
	}
	var networks []string
	for _, w := range b.watched {
		if !slices.Contains(networks, w.network.String()) {
			networks = append(networks, w.network.String())
		}
	}
	name := prefix.Masked().String()
	switch {
	case len(networks) == 0:
		b.mistake(o.at, fmt.Sprintf("no server is known to stand in %s", name), "add network: to the servers, or write server:")
	case !slices.Contains(networks, name):
		b.mistake(o.at, fmt.Sprintf("no server stands in %s", name), suggest(name, networks))
	}
	return name
}

// instant returns an instant that was given, and whether it is one.
func (b *builder) instant(o opt[string]) (t time.Time, ok bool) {
	if !o.set {
		return time.Time{}, false
	}
	t, msg, cure := parseInstant(o.v, b.cfg.Location)
	if msg != "" {
		b.mistake(o.at, msg, cure)
	}
	return t, msg == ""
}
