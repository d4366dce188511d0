package web

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/words"
)

// overviewForm is the filter, as it is filled in.
type overviewForm struct {
	States, Networks, Labels, Sorts []option
}

// option is one of a select element; its Text stands for it where its Value is
// not for people.
type option struct {
	Value, Text string
	Selected    bool
}

// columnHead is the head of a column, and where the table is sorted by it.
type columnHead struct {
	Key, Text, Note string
	Href            string
	Aria            string // ascending, descending; empty: it is not sorted by this
	Numeric         bool
}

func (t overviewWords) form(k words.Clock, lines []line, q overviewQuery) overviewForm {
	networks, labels, states := map[string]bool{}, map[string]bool{}, map[report.State]bool{}
	for i := range lines {
		s := &lines[i].server
		if states[lines[i].State] = true; s.Network != "" {
			networks[s.Network] = true
		}
		for key, value := range s.Labels {
			labels[probe.Printable(key+"="+value)] = true
		}
	}
	f := overviewForm{Networks: options(networks, q.Network), Labels: options(labels, q.Label)}
	f.States = append(f.States, option{Value: notUp, Text: t.NotUp, Selected: q.State == notUp})
	for _, state := range bySeverity {
		if value := string(state); states[state] || q.State == value {
			f.States = append(f.States, option{Value: value, Text: k.State(state), Selected: q.State == value})
		}
	}
	for _, c := range columns {
		by := sorting{Column: c.key, Down: c.down}
		chosen := q.Sort.Column == c.key
		if chosen {
			by = q.Sort // a new filter does not turn the table round
		}
		f.Sorts = append(f.Sorts, option{Value: by.String(), Text: t.Columns.of(c.key), Selected: chosen})
	}
	return f
}

// options lists what may be chosen; what is chosen already is among them, even if
// it does not occur any more.
func options(values map[string]bool, chosen string) []option {
	if chosen != "" {
		values[chosen] = true
	}
	var list []option
	for _, value := range slices.SortedFunc(maps.Keys(values), naturally) {
		list = append(list, option{Value: value, Text: shown(value), Selected: value == chosen})
	}
	return list
}

// naturally puts networks in the order of their addresses, and labels in that of
// their letters.
func naturally(a, b string) int {
	return cmp.Or(byNetwork(&line{server: report.Server{Network: a}}, &line{server: report.Server{Network: b}}), strings.Compare(a, b))
}

// heads returns the heads of the columns. The link of the one that the table is
// sorted by turns it round.
func (t overviewWords) heads(k words.Clock, q overviewQuery) []columnHead {
	list := make([]columnHead, len(columns))
	for i, c := range columns {
		by := sorting{Column: c.key, Down: c.down}
		h := columnHead{Key: c.key, Text: t.Columns.of(c.key), Note: t.Notes.of(c.key), Numeric: i >= 3}
		if c.key == q.Sort.Column {
			by.Down = !q.Sort.Down
			h.Aria = "ascending"
			if q.Sort.Down {
				h.Aria = "descending"
			}
		}
		if c.key == "settled" {
			h.Text = k.Head(h.Text)
		}
		h.Href = q.sorted(by).address()
		list[i] = h
	}
	return list
}
