package config

import (
	"fmt"
	"net"
	"slices"
	"strings"

	"mailprobe/probe"
)

// checkDefaults checks what no route or mailbox may happen to use.
func (b *builder) checkDefaults() {
	d := b.raw.Defaults
	b.point(d.rawPoint)
	b.timeouts(d.Timeouts)
	b.address(d.From, "")
	b.atLeast(minEvery, d.Every, 0)
	oneOf(b, d.TLS.Submission, STARTTLS, submissionTLS)
	oneOf(b, d.TLS.MX, Opportunistic, mxTLS)
	oneOf(b, d.TLS.Mailbox, Implicit, mailboxTLS)
	oneOf(b, d.Mode, Idle, modes)
	oneOf(b, d.After, Delete, afters)
	b.atLeast(minPoll, d.Poll, 0)
	b.checkLooks(d.Looks)
	if d.CAFile.set {
		b.authorities(d.CAFile.at, d.CAFile.at.resolve(d.CAFile.v))
	}
}

// warnOnce records a warning that many places would repeat at the first one.
func (b *builder) warnOnce(at place, msg, cure string) {
	if !slices.ContainsFunc(b.warnings, func(w Warning) bool { return w.Msg == msg }) {
		b.warn(at, msg, cure)
	}
}

// outsiders warns of what should stand outside, and stands among the servers
// under watch: it would go down with them.
func (b *builder) outsiders() {
	const cure = "use one elsewhere: it goes down with that network"
	for _, r := range b.relays {
		if server, ok := b.inside(r.Endpoint.Host); ok {
			b.warn(r.raw.Host.at, fmt.Sprintf("the relay stands in the network of the server %s", server), cure)
		}
	}
	for _, o := range b.raw.References.items {
		host, _, _ := net.SplitHostPort(o.v)
		if server, ok := b.inside(host); ok {
			b.warn(o.at, fmt.Sprintf("the reference stands in the network of the server %s", server), cure)
		}
	}
	if b.bounce == nil {
		return
	}
	at := b.raw.Bounce.At
	if server, ok := b.inside(b.bounce.Host); ok {
		b.warn(at, fmt.Sprintf("the bounce mailbox stands in the network of the server %s", server), cure)
	} else if c, ok := b.domains[strings.ToLower(probe.DomainOf(b.bounce.Address))]; ok {
		b.warn(at, fmt.Sprintf("the bounce mailbox has a domain of the server %s", c.server.Name), cure)
	}
}

// unused warns of what is configured and leads to nothing.
func (b *builder) unused() {
	used := map[string]bool{} // by login, which several boxes may share
	for _, x := range b.boxes {
		used[x.Name] = used[x.Name] || x.used
	}
	for _, x := range b.boxes {
		if !used[x.Name] {
			b.warn(x.at, fmt.Sprintf("no route leads to the mailbox %s", x.name), "add a route, or remove it")
		}
	}
	if b.bounce != nil && !slices.ContainsFunc(b.cfg.Routes, func(r Route) bool {
		return withoutDetail(r.From) == withoutDetail(b.bounce.Address)
	}) {
		b.warn(b.raw.Bounce.At, "no route sends from the bounce mailbox, so no notification will come into it", "leave from: out, or set it to "+b.bounce.Address)
	}
	if name := b.cfg.Hello; len(b.cfg.Routes) > 0 && isDomain(name) && !strings.Contains(name, ".") {
		b.warn(b.raw.At, fmt.Sprintf("the EHLO name %s has no domain: servers may refuse it", name), "set hello: to the full name of this host")
	}
}
