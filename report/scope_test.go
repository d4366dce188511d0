package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// estateWith reads an estate from lines: a network, then the names of its servers.
func estateWith(lines ...string) Estate {
	var e Estate
	for _, line := range lines {
		fields := strings.Fields(line)
		network := strings.TrimPrefix(fields[0], "-") // a hyphen is no network
		for _, name := range fields[1:] {
			e.Servers = append(e.Servers, Server{Name: name, Network: network})
		}
	}
	return e
}

// scopeLines writes the networks of a scope in short.
func scopeLines(s Scope) []string {
	var out []string
	for _, n := range s.Networks {
		network := n.Network
		if network == "" {
			network = "-"
		}
		text := fmt.Sprintf("%s %d of %d: %s", network, n.N, n.Of, strings.Join(n.Servers, " "))
		if n.Whole {
			text = "whole " + text
		}
		if n.Weak() {
			text = "weak " + text
		}
		out = append(out, text)
	}
	return out
}

func TestScopeOf(t *testing.T) {
	tests := []struct {
		name   string
		estate Estate
		fails  string
		want   []string
	}{
		{"nothing", estateWith("192.0.2.0/24 a b"), "", nil},
		{"the networks of 2011 are no halves of each other",
			estateWith("121.119.173.0/24 a1 a2 a3", "121.119.175.0/24 b1 b2 b3", "121.119.177.0/24 c1 c2 c3", "121.119.179.0/24 d1 d2 d3", "121.119.170.0/24 e1 e2", "121.119.180.0/24 f1 f2"),
			"d3 d2 d1 c1 c2 c3 b3 b2 b1 a1 a2 a3",
			[]string{"whole 121.119.173.0/24 3 of 3: a1 a2 a3", "whole 121.119.175.0/24 3 of 3: b1 b2 b3", "whole 121.119.177.0/24 3 of 3: c1 c2 c3", "whole 121.119.179.0/24 3 of 3: d1 d2 d3"}},
		{"partly", estateWith("192.0.2.0/24 a b c", "198.51.100.0/24 d"), "c a", []string{"192.0.2.0/24 2 of 3: a c"}},
		{"one of one", estateWith("192.0.2.0/24 a", "198.51.100.0/24 b c"), "a", []string{"weak whole 192.0.2.0/24 1 of 1: a"}},
		{"two halves", estateWith("192.0.2.0/24 a b", "192.0.3.0/24 c d"), "a b c d", []string{"whole 192.0.2.0/23 4 of 4: a b c d"}},
		{"two halves, one partly", estateWith("192.0.2.0/24 a b", "192.0.3.0/24 c d"), "a b c", []string{"whole 192.0.2.0/24 2 of 2: a b", "192.0.3.0/24 1 of 2: c"}},
		{"neighbours that are not the halves of one", estateWith("192.0.3.0/24 a b", "192.0.4.0/24 c d"), "a b c d",
			[]string{"whole 192.0.3.0/24 2 of 2: a b", "whole 192.0.4.0/24 2 of 2: c d"}},
		{"four quarters", estateWith("192.0.4.0/24 a", "192.0.5.0/24 b", "192.0.6.0/24 c", "192.0.7.0/24 d"), "a b c d", []string{"whole 192.0.4.0/22 4 of 4: a b c d"}},
		{"three quarters", estateWith("192.0.4.0/24 a", "192.0.5.0/24 b", "192.0.6.0/24 c", "192.0.7.0/24 d"), "a b c",
			[]string{"whole 192.0.4.0/23 2 of 2: a b", "weak whole 192.0.6.0/24 1 of 1: c"}},
		{"halves of different length", estateWith("192.0.2.0/25 a", "192.0.2.128/25 b", "192.0.3.0/24 c"), "a b c", []string{"whole 192.0.2.0/23 3 of 3: a b c"}},
		{"halves of a network that holds a good server itself", estateWith("192.0.2.0/24 a", "192.0.3.0/24 b", "192.0.2.0/23 good"), "a b",
			[]string{"weak whole 192.0.2.0/24 1 of 1: a", "weak whole 192.0.3.0/24 1 of 1: b"}},
		{"nested, all affected", estateWith("10.0.0.0/16 a", "10.0.1.0/24 b c"), "a b c", []string{"whole 10.0.0.0/16 3 of 3: a b c"}},
		{"nested, the inner one whole", estateWith("10.0.0.0/16 a good", "10.0.1.0/24 b c"), "a b c", []string{"10.0.0.0/16 1 of 2: a", "whole 10.0.1.0/24 2 of 2: b c"}},
		{"nested, only the inner one", estateWith("10.0.0.0/16 good", "10.0.1.0/24 b c"), "b c", []string{"whole 10.0.1.0/24 2 of 2: b c"}},
		{"nested, both partly", estateWith("10.0.0.0/16 a", "10.0.1.0/24 b good"), "a b", []string{"10.0.0.0/16 2 of 3: a b"}},
		{"nested, the inner one partly", estateWith("10.0.0.0/16 good", "10.0.1.0/24 b best"), "b", []string{"10.0.1.0/24 1 of 2: b"}},
		{"IPv6", estateWith("2001:db8:0:2::/64 a b", "2001:db8:0:3::/64 c", "2001:db8:0:5::/64 d"), "a b c d",
			[]string{"whole 2001:db8:0:2::/63 3 of 3: a b c", "weak whole 2001:db8:0:5::/64 1 of 1: d"}},
		{"IPv4 before IPv6", estateWith("2001:db8::/64 a b", "192.0.2.0/24 c d"), "a c", []string{"192.0.2.0/24 1 of 2: c", "2001:db8::/64 1 of 2: a"}},
		{"the whole address space", estateWith("0.0.0.0/1 a", "128.0.0.0/1 b"), "a b", []string{"whole 0.0.0.0/0 2 of 2: a b"}},
		{"no network", estateWith("- a b", "192.0.2.0/24 c"), "b c", []string{"weak whole 192.0.2.0/24 1 of 1: c", "- 1 of 2: b"}},
		{"no network, all affected", estateWith("- a b"), "a b", []string{"- 2 of 2: a b"}},
		{"a network that cannot be read", estateWith("somewhere a b"), "a", []string{"- 1 of 2: a"}},
		{"host bits are left out", estateWith("192.0.2.7/24 a", "192.0.2.0/24 b"), "a b", []string{"whole 192.0.2.0/24 2 of 2: a b"}},
		{"a server that is not watched any more", estateWith("192.0.2.0/24 a b"), "a gone", []string{"192.0.2.0/24 1 of 2: a", "- 1 of 1: gone"}},
	}
	for _, test := range tests {
		s := test.estate.ScopeOf(strings.Fields(test.fails))
		if diff := cmp.Diff(test.want, scopeLines(s)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
		if want := len(strings.Fields(test.fails)); s.Servers != want {
			t.Errorf("%s: %d servers are counted, want %d", test.name, s.Servers, want)
		}
	}
}

func TestScopeCountsMailboxes(t *testing.T) {
	e := estateWith("192.0.2.0/24 a b c", "- d")
	e.Servers[0].Mailboxes, e.Servers[1].Mailboxes = 120, 30
	for _, test := range []struct {
		fails string
		n     int
		known bool
	}{{"a b", 150, true}, {"a c", 120, false}, {"c", 0, false}, {"", 0, false}} {
		s := e.ScopeOf(strings.Fields(test.fails))
		if s.Mailboxes != test.n || s.MailboxesKnown != test.known || s.Watched != 4 {
			t.Errorf("%q: %d mailboxes (known %v) of %d servers, want %d (%v) of 4", test.fails, s.Mailboxes, s.MailboxesKnown, s.Watched, test.n, test.known)
		}
	}
}

func TestLabelsNameExactlyTheAffected(t *testing.T) {
	e := Estate{Servers: []Server{
		{Name: "a", Labels: map[string]string{"site": "tokyo", "rack": "1", "os": "debian"}},
		{Name: "b", Labels: map[string]string{"site": "tokyo", "rack": "2", "os": "debian"}},
		{Name: "c", Labels: map[string]string{"site": "osaka", "rack": "2", "os": "debian"}},
		{Name: "d", Labels: map[string]string{"room": "attic"}},
	}}
	tests := []struct {
		fails string
		want  []LabelScope
	}{
		{"a b", []LabelScope{{"site", "tokyo", 2}}},
		{"b c", []LabelScope{{"rack", "2", 2}}},
		{"a b c", []LabelScope{{"os", "debian", 3}}},
		{"a c", nil},
		{"d", nil}, // its only server: the label says no more
		{"a b d", nil},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, e.ScopeOf(strings.Fields(test.fails)).Labels); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.fails, diff)
		}
	}
}
