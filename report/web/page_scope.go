package web

import (
	"fmt"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/words"
)

// How much of a scope is told in a line: the page of the incident has all.
const (
	mostNetworks = 6
	mostServers  = 4
)

// scopeLine tells in a line what an incident touches: whole networks by their
// address, of others the servers, each with "n of m".
func (t scopeWords) scopeLine(k words.Clock, scope report.Scope) string {
	var parts []string
	for i, n := range scope.Networks {
		if left := len(scope.Networks) - i; i >= mostNetworks && left > 1 {
			parts = append(parts, fmt.Sprintf(t.MoreNetworks, k.Number(left)))
			break
		}
		parts = append(parts, t.network(k, n))
	}
	if len(parts) == 0 {
		return fmt.Sprintf(t.Share, k.Number(scope.Servers), k.Number(scope.Watched))
	}
	return k.List(parts)
}

func (t scopeWords) network(k words.Clock, n report.NetworkScope) string {
	share := fmt.Sprintf(t.Share, k.Number(n.N), k.Number(n.Of))
	network := shown(n.Network)
	switch {
	case n.Network == "":
		return t.servers(k, n.Servers)
	case n.Weak():
		return fmt.Sprintf(t.Whole, network, share+k.Clause+t.Weak)
	case n.Whole:
		return fmt.Sprintf(t.Whole, network, share)
	}
	return fmt.Sprintf(t.Part, t.servers(k, n.Servers), network, share)
}

// servers names the first few servers of a list.
func (t scopeWords) servers(k words.Clock, names []string) string {
	var list []string
	for i, name := range names {
		if left := len(names) - i; i >= mostServers && left > 1 {
			list = append(list, fmt.Sprintf(t.MoreServers, k.Number(left)))
			break
		}
		list = append(list, shown(name))
	}
	return k.List(list)
}

// longest is how many bytes of a name from outside are shown in a line.
const longest = 120

// shown makes a name from outside fit for a line of a page.
func shown(name string) string { return probe.Shorten(probe.OneLine(name), longest) }

// scopeWords say what an incident touches.
type scopeWords struct {
	Whole        string // a network %s, all of whose servers are affected: %s
	Part         string // servers %s in a network %s: %s
	Share        string // %s of %s servers
	Weak         string // one server stands for its network
	MoreNetworks string // %s: how many
	MoreServers  string // %s: how many
}

func scopeEnglish() scopeWords {
	return scopeWords{Whole: "%s (%s)", Part: "%s in %s (%s)", Share: "%s of %s", Weak: "low confidence", MoreNetworks: "%s more networks", MoreServers: "%s more servers"}
}

func scopeJapanese() scopeWords {
	return scopeWords{Whole: "%s（%s）", Part: "%s（%sの一部、%s）", Share: "%s/%s台", Weak: "確度低", MoreNetworks: "ほか%sネットワーク", MoreServers: "ほか%s台"}
}
