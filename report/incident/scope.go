package incident

import (
	"fmt"
	"slices"
	"strings"

	"mailprobe/report"
	"mailprobe/report/words"
)

// scope is the section about what was touched.
func (m composer) scope() section {
	s := section{ID: "scope", Title: m.c.head.scope}
	i := m.d.Incident
	if i.Into != "" {
		return s
	}
	list := []fact{
		{m.c.label.servers, m.c.say.ofServers(i.Scope.Servers, i.Scope.Watched)},
		{m.c.label.mailboxes, m.mailboxes()},
	}
	for _, l := range i.Scope.Labels {
		list = append(list, fact{words.Plain(l.Key), fmt.Sprintf(m.c.say.labelled, words.Plain(l.Value), m.c.Servers(l.N))})
	}
	s.Blocks = append(s.Blocks, facts(list...))
	if len(i.Scope.Networks) > 0 {
		s.Blocks = append(s.Blocks, tabled(m.networks(i.Scope)))
	}
	return s
}

func (m composer) networks(scope report.Scope) table {
	t := table{Caption: m.c.caption.networks, Head: []string{m.c.column.network, m.c.column.affected, m.c.column.servers}}
	for _, n := range scope.Networks {
		t.Rows = append(t.Rows, []string{m.network(n), m.share(n), m.list(n.Servers)})
	}
	return t
}

func (m composer) network(n report.NetworkScope) string {
	if n.Network == "" {
		return m.c.say.noNetwork
	}
	return words.Plain(n.Network)
}

// share writes n of m, and marks one server that stands for its whole network.
func (m composer) share(n report.NetworkScope) string {
	phrase := fmt.Sprintf(m.c.say.nOfM, words.Number(n.N), words.Number(n.Of))
	if n.Weak() {
		return fmt.Sprintf(m.c.say.weakShare, phrase)
	}
	return phrase
}

// maxNetworks is how many networks are named in a sentence: the table has all.
const maxNetworks = 8

// scopeWords names a scope in a sentence: whole networks by their address, the
// others with their servers.
func (m composer) scopeWords(scope report.Scope) string {
	var parts []string
	for _, n := range scope.Networks {
		switch {
		case n.Network == "":
			parts = append(parts, m.list(n.Servers))
		case n.Whole:
			parts = append(parts, fmt.Sprintf(m.c.say.wholeNetwork, words.Plain(n.Network), m.share(n)))
		default:
			parts = append(parts, fmt.Sprintf(m.c.say.partNetwork, m.list(n.Servers), words.Plain(n.Network), m.share(n)))
		}
	}
	if len(parts) == 0 {
		return m.c.None
	}
	if more := len(parts) - maxNetworks; more > 1 {
		parts = append(parts[:maxNetworks], fmt.Sprintf(m.c.say.moreNetworks, words.Number(more)))
	}
	return m.c.List(parts)
}

// A notice has a network a line, or several where that would fill a screen.
const (
	mostLines = 12
	inOneLine = 3
)

// scopeLines names the networks of a scope in the lines of a notice.
func (m composer) scopeLines(scope report.Scope) []string {
	each := 1
	if len(scope.Networks) > mostLines {
		each = inOneLine
	}
	var lines []string
	for part := range slices.Chunk(scope.Networks, each) {
		var parts []string
		for _, n := range part {
			parts = append(parts, m.scopeWords(report.Scope{Networks: []report.NetworkScope{n}}))
		}
		lines = append(lines, strings.Join(parts, m.c.Clause))
	}
	return lines
}

// mailboxes says how many mailboxes of customers are concerned, and of how many
// servers that is not known.
func (m composer) mailboxes() string {
	scope := m.d.Incident.Scope
	if scope.MailboxesKnown {
		return m.c.Mailboxes(scope.Mailboxes)
	}
	unknown := 0
	for _, a := range m.affected(m.outages()) {
		if a.Server.Mailboxes == 0 {
			unknown++
		}
	}
	if scope.Mailboxes == 0 {
		return m.c.NotKnown
	}
	return fmt.Sprintf(m.c.say.mailboxesLeast, m.c.Mailboxes(scope.Mailboxes), m.c.Servers(unknown))
}
