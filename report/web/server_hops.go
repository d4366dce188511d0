package web

import (
	"fmt"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/words"
)

// hops tells where the test mails spent their time, a row for each pair of hosts.
func (p serverPage) hops() serverTable {
	t := serverTable{
		Caption: p.t.Hops, Quiet: true, Class: "numbers hops", Empty: p.t.NoHops,
		Head: []string{p.t.HopWay, p.t.DelaysBy, p.t.HopMails, p.t.P50, p.t.P90, p.t.Longest, p.k.Head(p.t.HopNewest)},
	}
	for _, h := range p.sheet.Hops {
		t.Rows = append(t.Rows, []serverCell{
			{Text: p.host(h.Host) + " → " + p.host(h.Next), Said: true}, {Text: p.k.Via(h.Via)}, {Text: words.Number(h.N)},
			{Text: p.hopTime(h.P50)}, {Text: p.hopTime(h.P90)}, {Text: p.hopTime(h.Max)}, {Text: p.k.Instant(h.Newest)},
		})
	}
	return t
}

// mostHost is how many bytes of a host's name are shown: a real one has 253 at most,
// and hardly any has so many.
const mostHost = 80

// host is the name of a host as a Received field gives it, which may hold anything.
func (p serverPage) host(name string) string {
	if name = probe.Shorten(probe.OneLine(name), mostHost); name == "" {
		return p.k.None
	}
	return name
}

// hopTime writes the time at a host. By clocks that are apart, and to a second, one
// of nothing is not told from one below nothing.
func (p serverPage) hopTime(d time.Duration) string {
	if d <= 0 {
		return "≤ " + p.k.Duration(0, words.Nearest)
	}
	return p.k.Duration(d, words.Nearest)
}

// hopNotes say by whose clocks that is, and of how many mails.
func (p serverPage) hopNotes() []string {
	if len(p.sheet.Hops) == 0 {
		return nil
	}
	list := []string{fmt.Sprintf(p.t.HopsOf, p.k.Mails(p.sheet.HopMails)), p.t.HopClocks}
	if len(p.sheet.Hops) == report.MostHops {
		list = append(list, fmt.Sprintf(p.t.HopsMost, words.Number(report.MostHops)))
	}
	return list
}
