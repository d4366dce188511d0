package incident

import (
	"slices"

	"mailprobe/report"
)

// NoticeKinds lists every NoticeKind, in the order in which they are sent.
var NoticeKinds = []NoticeKind{First, Update, Recovered}

// Fitting returns the kinds of notice that can be written about a dossier as it
// stands; none where [WriteNotice] would refuse every one.
func Fitting(d report.Dossier) []NoticeKind {
	return slices.DeleteFunc(slices.Clone(NoticeKinds), func(k NoticeKind) bool { return checkNotice(d, k) != nil })
}

// NextNotice returns the kind that is likely wanted next, as far as what was
// measured tells: which notices went out is not known. It is empty where none
// fits.
func NextNotice(d report.Dossier) NoticeKind {
	fitting := Fitting(d)
	switch {
	case len(fitting) == 0:
		return ""
	case slices.Contains(fitting, Recovered):
		return Recovered
	case len(d.Said) > 1:
		return Update
	}
	return First
}
