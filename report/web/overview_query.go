package web

import (
	"cmp"
	"net/url"
	"strings"

	"mailprobe/probe"
	"mailprobe/report"
)

// overviewQuery is what of the overview is asked for. It is all in the address of
// the page, so that a bookmark is a saved filter.
type overviewQuery struct {
	Text    string // words that the name, the network, a label or a domain holds
	State   string // a report.State, or notUp
	Network string // empty: any
	Label   string // key=value; empty: any
	Sort    sorting
}

// notUp selects every server that is in another state than up.
const notUp = "not-up"

// sorting is a column, and which way.
type sorting struct {
	Column string // key of a column
	Down   bool   // the greatest first
}

// defaultSort shows first what matters most.
var defaultSort = sorting{Column: "state"}

func (o sorting) String() string {
	if o.Down {
		return "-" + o.Column
	}
	return o.Column
}

// parseSorting reads what String writes; what is no column's key sorts as nothing
// was asked for.
func parseSorting(text string) sorting {
	key, down := strings.CutPrefix(text, "-")
	if _, ok := columnOf(key); !ok {
		return defaultSort
	}
	return sorting{Column: key, Down: down}
}

func parseOverviewQuery(v url.Values) overviewQuery {
	return overviewQuery{
		Text: v.Get("q"), State: v.Get("state"), Network: v.Get("network"), Label: v.Get("label"),
		Sort: parseSorting(v.Get("sort")),
	}
}

// Filtered tells whether anything but the order was asked for.
func (q overviewQuery) Filtered() bool { return cmp.Or(q.Text, q.State, q.Network, q.Label) != "" }

// address returns where the overview is shown so.
func (q overviewQuery) address() string {
	v := url.Values{}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	set("q", q.Text)
	set("state", q.State)
	set("network", q.Network)
	set("label", q.Label)
	if q.Sort != defaultSort {
		set("sort", q.Sort.String())
	}
	if len(v) == 0 {
		return "/"
	}
	return "/?" + v.Encode()
}

// sorted returns the query for the overview in another order.
func (q overviewQuery) sorted(by sorting) overviewQuery {
	q.Sort = by
	return q
}

// inState returns the query for the servers in one state.
func (q overviewQuery) inState(state string) overviewQuery {
	q.State = state
	return q
}

// holds tells whether a line is asked for.
func (q overviewQuery) holds(l *line) bool {
	state := string(l.State)
	switch {
	case q.State == notUp && l.State == report.StateUp,
		q.State != "" && q.State != notUp && q.State != state,
		q.Network != "" && q.Network != l.server.Network,
		q.Label != "" && !hasLabel(l.server, q.Label):
		return false
	}
	return holdsWords(l.server, q.Text)
}

func hasLabel(s report.Server, label string) bool {
	key, value, _ := strings.Cut(label, "=")
	v, ok := s.Labels[key]
	return ok && probe.Printable(v) == value // as the page offers it
}

// holdsWords tells whether each word of a text stands somewhere in what names a
// server, whatever its case.
func holdsWords(s report.Server, text string) bool {
	for _, word := range strings.Fields(strings.ToLower(text)) {
		if !holdsWord(s, word) {
			return false
		}
	}
	return true
}

func holdsWord(s report.Server, word string) bool {
	if strings.Contains(strings.ToLower(s.Name), word) || strings.Contains(strings.ToLower(s.Network), word) {
		return true
	}
	for key, value := range s.Labels {
		if strings.Contains(strings.ToLower(key+"="+value), word) {
			return true
		}
	}
	for _, domain := range s.Domains {
		if strings.Contains(strings.ToLower(domain), word) {
			return true
		}
	}
	return false
}
