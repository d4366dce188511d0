package config

import (
	"fmt"
	"strings"
)

// claimed says who has a domain, and how that is known.
type claimed struct {
	server *host
	at     place
	listed bool // in a list that another program writes
}

// serverDomains returns the domains of a server, from all its sources, in
// lower case. What is wrong in a list that another program writes costs only
// that line: customers move daily, and an agent must start in the middle of an
// outage.
func (b *builder) serverDomains(h *host) []string {
	for _, o := range h.raw.Domains.items {
		if o.set {
			b.domain(h, o.v, claimed{server: h, at: o.at})
		}
	}
	if o := h.raw.DomainsFile; o.set {
		path := o.at.resolve(o.v)
		text, err := readFile(path)
		if err != nil {
			b.mistake(o.at, fmt.Sprintf("reading %s: %v", path, err), "check the path and its permissions")
		}
		b.domainLines(h, text, func(line int) place { return place{file: path, line: line} })
	}
	b.commandDomains(h)
	return h.Domains
}

func (b *builder) commandDomains(h *host) {
	l := &h.raw.DomainsCommand
	switch {
	case b.discreet && !b.listing, !l.at.given(), len(words(*l)) < len(l.items):
		return
	case len(l.items) == 0:
		b.mistake(l.at, "the command is empty", "write it as in [list-domains, mx1]")
		return
	}
	text, err := b.commands.output(argvOf(l))
	if err != nil {
		b.unlisted[h.Name] = true
		b.warn(l.at, fmt.Sprintf("the domains are not known: running %s: %v", clip(l.items[0].v), err), "try the command by hand, as the user of the agent")
		return
	}
	b.domainLines(h, text, func(int) place { return l.at })
}

// domainLines takes the domains of a list, one a line; # begins a comment.
func (b *builder) domainLines(h *host, text []byte, at func(line int) place) {
	n := 0
	for line := range strings.Lines(string(text)) {
		n++
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line != "" {
			b.domain(h, line, claimed{server: h, at: at(n), listed: true})
		}
	}
}

// domain gives a domain to a server, unless another has it.
func (b *builder) domain(h *host, name string, c claimed) {
	complain := b.mistake
	if c.listed {
		complain = b.warn
	}
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	if !isDomain(name) {
		complain(c.at, fmt.Sprintf("%q is not a domain", clip(name)), "write it as in example.jp, other scripts in their xn-- form")
		return
	}
	first, taken := b.domains[name]
	switch {
	case !taken:
		b.domains[name] = c
		h.Domains = append(h.Domains, name)
	case first.server != h:
		if first.listed {
			complain = b.warn
		}
		complain(c.at, fmt.Sprintf("the domain %s belongs to the server %s already, by %s", name, first.server.Name, first.at), "leave it with one of them")
	}
}
