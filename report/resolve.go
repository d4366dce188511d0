package report

import (
	"fmt"
	"slices"
	"strings"

	"mailprobe/probe"
)

// UnknownAddressError says that nothing is known of what was asked about.
type UnknownAddressError struct {
	About     string   // as it was asked for, on one line
	Like      []string // domains, or servers, that look like it, the most alike first; at most five
	NoDomains bool     // no server has any domain, so that no address leads to one
}

func (e *UnknownAddressError) Error() string {
	switch {
	case e.About == "":
		return "an address, a domain or the name of a server is needed"
	case e.NoDomains:
		return fmt.Sprintf("%q leads to no server: no domains are configured; add them to the servers (domains:), or ask by the name of a server", e.About) + e.hint()
	}
	return fmt.Sprintf("%q is no domain, address or server that is known here", e.About) + e.hint()
}

func (e *UnknownAddressError) hint() string {
	if len(e.Like) == 0 {
		return ""
	}
	return " (like it: " + strings.Join(e.Like, ", ") + ")"
}

// Resolve finds the servers that take the mail of an address or a domain, as the
// estate lists them, or the one that has a name or a host name. It takes what
// people paste: any case, angle brackets, mailto:, full-width characters, a domain
// in its own script or in ASCII (RFC 5890). Only the domain itself counts: mail for
// a subdomain may go elsewhere.
//
// A text without an @ that is both a name and a domain is the server of that name,
// so that each can be named; the domain is then written with an @ before it. What
// leads nowhere is an [*UnknownAddressError].
func (e Estate) Resolve(about string) ([]Server, error) {
	name := readAddress(about)
	if !name.isDomain {
		if named := e.serversWhere(name.isServer); len(named) > 0 {
			return named, nil
		}
	}
	if list := e.serversWhere(name.isOf); len(list) > 0 {
		return list, nil
	}
	if named := e.serversWhere(name.isServer); len(named) > 0 {
		return named, nil // an address on the server's own name
	}
	return nil, &UnknownAddressError{About: probe.Shorten(probe.OneLine(about), mostAbout), Like: e.like(name), NoDomains: !e.hasDomains()}
}

// mostAbout is how much of a text an error repeats: a longer one is no address
// (RFC 5321 section 4.5.3.1).
const mostAbout = 320

func (e Estate) serversWhere(is func(Server) bool) (list []Server) {
	for _, s := range e.Servers {
		if is(s) {
			list = append(list, s)
		}
	}
	return list
}

func (e Estate) hasDomains() bool {
	return slices.ContainsFunc(e.Servers, func(s Server) bool { return len(s.Domains) > 0 })
}

// isServer tells whether a server has that name.
func (a address) isServer(s Server) bool {
	return a.ascii != "" && (a.names(s.Name) || a.names(s.Host))
}

// isOf tells whether a server takes the mail of that domain.
func (a address) isOf(s Server) bool {
	return a.ascii != "" && slices.ContainsFunc(s.Domains, a.names)
}
