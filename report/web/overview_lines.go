package web

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"
	"time"

	"mailprobe/report"
)

// line is a server and how it stands.
type line struct {
	server report.Server
	report.Standing
}

// linesOf returns a line a server; of one of which the analysis says nothing yet,
// nothing is known.
func linesOf(o Overview) []line {
	standings := map[string]report.Standing{}
	if o.View != nil {
		for _, s := range o.View.Servers {
			standings[s.Server] = s
		}
	}
	list := make([]line, 0, len(o.Servers))
	for _, s := range o.Servers {
		standing, ok := standings[s.Name]
		if !ok || standing.State == "" {
			standing = report.Standing{Server: s.Name, State: report.StateUnknown}
		}
		list = append(list, line{s, standing})
	}
	return list
}

// column is one of the table, by which it can be sorted.
type column struct {
	key string
	// down is whether the greatest first is what is mostly wanted.
	down bool
	// compare puts two lines in order. Lines of which nothing is known come last,
	// whichever way.
	compare func(a, b *line) int
	known   func(l *line) bool // nil: of every line something is
}

// columns are in the order in which they are shown.
var columns = []column{
	{key: "server", compare: byName},
	{key: "state", compare: func(a, b *line) int { return cmp.Compare(severity(a.State), severity(b.State)) }},
	{key: "network", compare: byNetwork, known: func(l *line) bool { return l.server.Network != "" }},
	{key: "now", down: true, compare: byNow, known: func(l *line) bool { return l.Lately.N > 0 || l.Missing > 0 }},
	{key: "usual", down: true, compare: func(a, b *line) int { return cmp.Compare(a.Usual.P50, b.Usual.P50) }, known: func(l *line) bool { return l.Usual.N > 0 }},
	{key: "awaited", down: true, compare: func(a, b *line) int { return cmp.Compare(a.Backlog.Total(), b.Backlog.Total()) }, known: watched},
	// The one that has waited longest is the greatest.
	{key: "oldest", down: true, compare: func(a, b *line) int { return b.Backlog.Oldest.Compare(a.Backlog.Oldest) }, known: func(l *line) bool { return !l.Backlog.Oldest.IsZero() }},
	{key: "settled", compare: func(a, b *line) int { return a.Backlog.Watermark.Compare(b.Backlog.Watermark) }, known: watched},
}

func columnOf(key string) (column, bool) {
	i := slices.IndexFunc(columns, func(c column) bool { return c.key == key })
	if i < 0 {
		return column{}, false
	}
	return columns[i], true
}

// watched tells whether the backlog of a line is known.
func watched(l *line) bool { return !l.Backlog.At.IsZero() }

// bySeverity lists the states, the one that asks most for somebody first.
var bySeverity = []report.State{
	report.StateDown, report.StateNotDelivering, report.StateSlow, report.StateUnreadable, report.StateUnknown, report.StatePlanned, report.StateUp,
}

func severity(s report.State) int { return slices.Index(bySeverity, s) }

func byName(a, b *line) int { return strings.Compare(a.server.Name, b.server.Name) }

// byNow puts mail that is missing behind all that came, however late.
func byNow(a, b *line) int {
	return cmp.Or(cmp.Compare(a.Missing, b.Missing), cmp.Compare(a.Lately.P50, b.Lately.P50))
}

// byNetwork puts addresses in their own order: 192.0.2.0/24 before 192.0.10.0/24.
func byNetwork(a, b *line) int {
	x, errX := netip.ParsePrefix(a.server.Network)
	y, errY := netip.ParsePrefix(b.server.Network)
	if errX != nil || errY != nil {
		return strings.Compare(a.server.Network, b.server.Network)
	}
	return cmp.Or(x.Addr().Compare(y.Addr()), cmp.Compare(x.Bits(), y.Bits()))
}

// selected returns the lines that a query asks for, in its order; equal ones by
// name.
func (q overviewQuery) selected(lines []line) []*line {
	var list []*line
	for i := range lines {
		if q.holds(&lines[i]) {
			list = append(list, &lines[i])
		}
	}
	c, _ := columnOf(q.Sort.Column)
	slices.SortStableFunc(list, func(a, b *line) int { return cmp.Or(q.Sort.compare(c, a, b), byName(a, b)) })
	return list
}

func (o sorting) compare(c column, a, b *line) int {
	if c.known != nil {
		if x, y := c.known(a), c.known(b); x != y {
			if x {
				return -1
			}
			return 1
		}
	}
	if o.Down {
		return c.compare(b, a)
	}
	return c.compare(a, b)
}

// waited returns for how long the oldest mail of a line has been awaited.
func (l *line) waited(now time.Time) time.Duration { return now.Sub(l.Backlog.Oldest) }
