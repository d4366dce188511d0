package report

import (
	"cmp"
	"slices"
)

// mails counts the mails that pieces of evidence are by.
func mails(list []bad) int {
	seen := map[int32]bool{}
	for _, b := range list {
		seen[b.mail] = true
	}
	return len(seen)
}

// tally counts reasons.
type tally map[Reason]int

func (t tally) add(s *suspect, list []bad) {
	for _, b := range list {
		t[s.reasons[b.reason]]++
	}
}

// mostReasons is how many are told.
const mostReasons = 5

// most returns the most frequent reasons, with their counts.
func (t tally) most() []Reason {
	var list []Reason
	for r, n := range t {
		r.Count = n
		list = append(list, r)
	}
	slices.SortFunc(list, func(x, y Reason) int {
		return cmp.Or(cmp.Compare(y.Count, x.Count), cmp.Compare(slices.Index(Services, x.Service), slices.Index(Services, y.Service)),
			cmp.Compare(x.Class, y.Class), cmp.Compare(x.Phase, y.Phase), cmp.Compare(x.Text, y.Text))
	})
	return list[:min(len(list), mostReasons)]
}
