package config

import (
	"fmt"
	"maps"
	"net/netip"
	"regexp"
	"slices"
)

// host is a Server that is being resolved.
type host struct {
	Server
	raw *rawServer
	box *box // its test mailbox; nil: none
}

// watched is a network with a server under watch.
type watched struct {
	network netip.Prefix
	server  string
}

func (b *builder) allServers() []*host {
	var hosts []*host
	for i := range b.raw.Servers.items {
		if raw := &b.raw.Servers.items[i]; raw.At.given() {
			hosts = append(hosts, b.server(raw))
		}
	}
	if len(hosts) == 0 {
		b.noServer()
	}
	return hosts
}

// noServer reports that there is nothing to watch, unless the servers may be
// where something was reported already.
func (b *builder) noServer() {
	at := b.raw.At
	if b.raw.ServersFrom.at.given() {
		at = b.raw.ServersFrom.at
	}
	if named := b.raw.Servers.at.given() || b.raw.ServersFrom.at.given(); !named || len(b.problems) == 0 {
		b.mistake(at, "there is no server", "add one under servers:")
	}
}

func (b *builder) server(raw *rawServer) *host {
	h := &host{raw: raw}
	h.Name = b.name(raw.Name, raw.At, "")
	h.Address = b.host(raw.Address, h.Name)
	if h.Name != "" && !b.claim(b.points, h.Name, raw.Name.at) {
		h.Name = "" // what is named after it would be reported too
	}
	h.Network = b.network(h)
	h.Mailboxes = b.count(0, raw.Mailboxes, 0)
	h.Connections, h.RetryRate = b.point(raw.rawPoint)
	h.Labels = b.labels(raw.Labels)
	h.Domains = b.serverDomains(h)
	b.cfg.Servers = append(b.cfg.Servers, h.Server)
	if h.Name != "" && h.Name == b.cfg.Agent {
		b.warn(raw.Name.at, "the agent has the name of this server: on a server under watch it goes down with it", "run the agent elsewhere, or set agent: to another name")
	}
	return h
}

// network returns the network of a server; empty where it is not known.
func (b *builder) network(h *host) string {
	addr, err := netip.ParseAddr(h.Address)
	addr = addr.Unmap()
	given := h.raw.Network
	if !given.set {
		if err != nil {
			if h.Address != "" && !given.at.given() {
				b.warn(h.raw.At, "its network is not known, since its address is a host name", "add network:, or outages cannot be named after it")
			}
			return ""
		}
		bits := 24
		if addr.Is6() {
			bits = 64
		}
		prefix, _ := addr.Prefix(bits) // the bits fit the family
		b.watched = append(b.watched, watched{prefix, h.Name})
		return prefix.String()
	}
	return b.givenNetwork(given, addr, h.Name)
}

func (b *builder) givenNetwork(o opt[string], addr netip.Addr, server string) string {
	prefix, err := netip.ParsePrefix(o.v)
	if err != nil {
		b.mistake(o.at, fmt.Sprintf("%q is not a network", clip(o.v)), "write it as in 192.0.2.0/24 or 2001:db8::/64")
		return ""
	}
	if prefix != prefix.Masked() {
		b.mistake(o.at, prefix.String()+" has bits set beyond its length", "write "+prefix.Masked().String())
		return ""
	}
	if addr.IsValid() && !prefix.Contains(addr) {
		b.warn(o.at, fmt.Sprintf("the address %v is not in the network %v", addr, prefix), "check both")
	}
	b.watched = append(b.watched, watched{prefix, server})
	return prefix.String()
}

// labelForm is that of Prometheus label names, for which labels become.
var labelForm = regexp.MustCompile(`^[a-zA-Z_][a-zA-Z0-9_]*$`)

func (b *builder) labels(l labels) map[string]string {
	for _, p := range l.keys {
		if !labelForm.MatchString(p.key) {
			b.mistake(p.at, "this cannot be the name of a label", "use letters, digits and underscores, a letter first")
		}
	}
	return maps.Clone(l.values)
}

// inside returns the server whose network holds a host that is an IP address.
func (b *builder) inside(name string) (server string, ok bool) {
	addr, err := netip.ParseAddr(name)
	if err != nil {
		return "", false
	}
	i := slices.IndexFunc(b.watched, func(w watched) bool { return w.network.Contains(addr.Unmap()) })
	if i < 0 {
		return "", false
	}
	return b.watched[i].server, true
}
