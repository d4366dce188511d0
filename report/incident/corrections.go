package incident

import (
	"fmt"
	"net/netip"
	"slices"
	"time"

	"mailprobe/report"
)

// corrections says what was stated otherwise than before, since the notice
// before, so that a correction is seen as one.
func (m composer) corrections(since time.Time) []string {
	said := m.d.Said
	first := len(said) - 1
	if !since.IsZero() {
		first = slices.IndexFunc(said, func(s report.Statement) bool { return s.At.After(since) })
	}
	var list []string
	if first >= 0 {
		for n := max(1, first); n < len(said); n++ {
			list = append(list, m.correction(said[n-1], said[n])...)
		}
	}
	if len(list) == 0 {
		return []string{m.c.notice.unchanged}
	}
	return list
}

func (m composer) correction(before, after report.Statement) []string {
	w := m.c.notice
	at := m.k.short(before.At)
	var list []string
	for _, change := range after.Changed {
		switch change {
		case report.ChangedScope:
			list = append(list, fmt.Sprintf(w.compared(before.Scope, after.Scope), at, m.scopeWords(before.Scope)))
		case report.ChangedStart:
			list = append(list, fmt.Sprintf(w.start, at, m.k.cell(before.Start), m.k.cell(after.Start)))
		case report.ChangedEnd:
			list = append(list, fmt.Sprintf(w.end, at, m.k.cell(before.End), m.k.cell(after.End)))
		case report.ChangedClosed:
			list = append(list, fmt.Sprintf(w.over, m.k.short(after.At)))
		case report.ChangedAgain:
			list = append(list, fmt.Sprintf(w.again, at))
		default:
			list = append(list, fmt.Sprintf(w.changed, m.k.short(after.At), m.c.change.of(change)))
		}
	}
	return list
}

// compared chooses how a scope differs from the one before.
func (w noticeWords) compared(before, after report.Scope) string {
	switch more, less := covers(before, after), covers(after, before); {
	case more && !less:
		return w.wider
	case less && !more:
		return w.narrower
	default:
		return w.other
	}
}

// covers tells whether a scope holds all of another one.
func covers(wide, narrow report.Scope) bool {
	for _, n := range narrow.Networks {
		if !slices.ContainsFunc(wide.Networks, func(w report.NetworkScope) bool { return holds(w, n) }) {
			return false
		}
	}
	return true
}

func holds(w, n report.NetworkScope) bool {
	if w.Whole {
		wide, err1 := netip.ParsePrefix(w.Network)
		narrow, err2 := netip.ParsePrefix(n.Network)
		return err1 == nil && err2 == nil && wide.Bits() <= narrow.Bits() && wide.Contains(narrow.Addr())
	}
	in := func(name string) bool { return slices.Contains(w.Servers, name) }
	return w.Network == n.Network && !n.Whole && !slices.ContainsFunc(n.Servers, func(name string) bool { return !in(name) })
}
