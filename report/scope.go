package report

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"
)

// ScopeOf tells what the failure of some servers touched. Each affected server
// stands in exactly one entry:
//
//   - a network whose watched servers are all affected is whole, those of
//     networks inside it included, and stands for them;
//   - two whole networks that are the halves of a wider one become that one,
//     and so on upwards, unless a server without failure is watched in it;
//   - the other servers stand singly under their network, or under the widest
//     one around it which holds another of them; n of m leaves out what stands
//     under a whole network already;
//   - servers without a network that can be read stand singly under none.
//
// A server that is not under watch any more counts as one without a network.
func (e Estate) ScopeOf(servers []string) Scope {
	g := newGround(e.Servers, servers)
	s := Scope{Watched: len(g), MailboxesKnown: true, Labels: g.labels()}
	for _, p := range g {
		if p.affected {
			s.Servers++
			s.Mailboxes += p.server.Mailboxes
			s.MailboxesKnown = s.MailboxesKnown && p.server.Mailboxes > 0
		}
	}
	s.MailboxesKnown = s.MailboxesKnown && s.Servers > 0
	whole := g.whole()
	networks := slices.Concat(whole, g.parts(whole))
	slices.SortFunc(networks, comparePrefixes)
	for _, network := range networks {
		s.Networks = append(s.Networks, g.entry(network, whole))
	}
	return s
}

// place is a watched server on the ground.
type place struct {
	server   Server
	network  netip.Prefix // not valid: none, or one that cannot be read
	affected bool
}

// ground is every watched server, by name.
type ground []place

func newGround(watched []Server, affected []string) ground {
	fails := make(map[string]bool, len(affected))
	for _, name := range affected {
		fails[name] = true
	}
	g := make(ground, 0, len(watched))
	for _, s := range watched {
		g = append(g, place{server: s, network: prefixOf(s.Network), affected: fails[s.Name]})
		delete(fails, s.Name)
	}
	for name := range fails {
		g = append(g, place{server: Server{Name: name}, affected: true})
	}
	slices.SortFunc(g, func(a, b place) int { return strings.Compare(a.server.Name, b.server.Name) })
	return g
}

// prefixOf reads a network; the zero Prefix is none.
func prefixOf(text string) netip.Prefix {
	p, err := netip.ParsePrefix(text)
	if err != nil {
		return netip.Prefix{}
	}
	return p.Masked()
}

// partOf tells whether a network is part of another, or the same.
func partOf(inner, outer netip.Prefix) bool {
	return inner.IsValid() && outer.IsValid() && outer.Bits() <= inner.Bits() && outer.Contains(inner.Addr())
}

func partOfAny(inner netip.Prefix, outer []netip.Prefix) bool {
	return slices.ContainsFunc(outer, func(o netip.Prefix) bool { return partOf(inner, o) })
}

// outermost leaves out the networks that lie inside others, and sorts the rest by
// address; none comes last.
func outermost(list []netip.Prefix) []netip.Prefix {
	slices.SortFunc(list, comparePrefixes)
	var out []netip.Prefix
	for _, p := range slices.Compact(list) {
		if !partOfAny(p, out) {
			out = append(out, p)
		}
	}
	return out
}

// comparePrefixes sorts by address, and a wider network before those in it.
func comparePrefixes(a, b netip.Prefix) int {
	if a.IsValid() != b.IsValid() {
		if a.IsValid() {
			return -1
		}
		return 1
	}
	return cmp.Or(a.Addr().Compare(b.Addr()), cmp.Compare(a.Bits(), b.Bits()))
}

// fails tells whether every watched server in a network is affected.
func (g ground) fails(network netip.Prefix) bool {
	return !slices.ContainsFunc(g, func(p place) bool { return !p.affected && partOf(p.network, network) })
}

// whole returns the widest networks of which every watched server is affected.
func (g ground) whole() []netip.Prefix {
	var list []netip.Prefix
	for _, p := range g {
		if p.affected && p.network.IsValid() && !slices.Contains(list, p.network) && g.fails(p.network) {
			list = append(list, p.network)
		}
	}
	return g.joinHalves(outermost(list))
}

// joinHalves puts a network in the place of its two halves, the longest
// prefixes first, so that four quarters become one.
func (g ground) joinHalves(list []netip.Prefix) []netip.Prefix {
	for bits := 128; bits > 0; bits-- {
		var joined []netip.Prefix
		half := map[netip.Prefix]int{}
		for _, p := range list {
			if p.Bits() != bits {
				continue
			}
			parent := netip.PrefixFrom(p.Addr(), bits-1).Masked()
			if half[parent]++; half[parent] == 2 && g.fails(parent) {
				joined = append(joined, parent)
			}
		}
		if len(joined) > 0 {
			list = outermost(append(list, joined...))
		}
	}
	return list
}

// parts returns under which networks the affected servers stand that are in no
// whole one.
func (g ground) parts(whole []netip.Prefix) []netip.Prefix {
	var list []netip.Prefix
	for _, p := range g {
		if p.affected && !partOfAny(p.network, whole) {
			list = append(list, p.network)
		}
	}
	return outermost(list)
}

// entry describes one network.
func (g ground) entry(network netip.Prefix, whole []netip.Prefix) NetworkScope {
	n := NetworkScope{Whole: slices.Contains(whole, network)}
	if network.IsValid() {
		n.Network = network.String()
	}
	for _, p := range g {
		in := partOf(p.network, network) || (!network.IsValid() && !p.network.IsValid())
		if !in || (!n.Whole && partOfAny(p.network, whole)) {
			continue
		}
		n.Of++
		if p.affected {
			n.N++
			n.Servers = append(n.Servers, p.server.Name)
		}
	}
	return n
}
