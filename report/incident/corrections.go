package incident

import (
	"fmt"
	"net/netip"
	"slices"
	"time"

	"mailprobe/report"
	"mailprobe/report/words"
)

// stood is how long a statement stood at least before it was corrected, for the
// correction to be worth a line: nobody can have been told of one that stood for
// less. The report's table of statements has them all.
const stood = 5 * time.Minute

// corrections says what was stated otherwise than before, since the notice
// before, so that a correction is seen as one. That an incident is over is no
// news in a notice of recovery.
func (m composer) corrections(o NoticeOptions) []string {
	said := toldOf(m.d.Said, o.Since)
	first := len(said) - 1
	if !o.Since.IsZero() {
		first = slices.IndexFunc(said, func(s report.Statement) bool { return s.At.After(o.Since) })
	}
	var list []string
	if first >= 0 {
		for n := max(1, first); n < len(said); n++ {
			if o.Kind == Recovered {
				said[n].Changed = slices.DeleteFunc(said[n].Changed, func(c report.Change) bool { return c == report.ChangedClosed })
			}
			list = append(list, m.correction(said[n-1], said[n])...)
		}
	}
	if len(list) == 0 && o.Kind != Recovered {
		return []string{m.c.notice.unchanged}
	}
	return list
}

// toldOf returns the statements of which somebody can have been told: those that
// stood long enough, that stood when the notice before went out, and the last
// one. Each says what changed against the one before it that is left.
func toldOf(said []report.Statement, since time.Time) []report.Statement {
	var list []report.Statement
	var changed []report.Change
	for n, s := range said {
		for _, c := range s.Changed {
			if !slices.Contains(changed, c) {
				changed = append(changed, c)
			}
		}
		if n+1 < len(said) {
			until := said[n+1].At
			noticed := !since.Before(s.At) && since.Before(until)
			if until.Sub(s.At) < stood && !noticed {
				continue
			}
		}
		s.Changed = changed
		if len(list) > 0 {
			s.Changed = stillSo(list[len(list)-1], s)
		}
		list, changed = append(list, s), nil
	}
	return list
}

// stillSo leaves out of a statement's changes what was taken back since.
func stillSo(before, after report.Statement) []report.Change {
	over := func(s report.Statement) bool { return !s.End.To.IsZero() }
	var list []report.Change
	for _, c := range after.Changed {
		same := false
		switch c {
		case report.ChangedOpened:
			same = true
		case report.ChangedStart:
			same = before.Start == after.Start
		case report.ChangedScope:
			same = covers(before.Scope, after.Scope) && covers(after.Scope, before.Scope)
		case report.ChangedEnd:
			same = !over(before) || !over(after) || before.End == after.End
		case report.ChangedClosed:
			same = over(before) || !over(after)
		case report.ChangedAgain:
			same = !over(before)
		case report.ChangedPlanned:
			same = before.Planned == after.Planned
		}
		if !same {
			list = append(list, c)
		}
	}
	return list
}

func (m composer) correction(before, after report.Statement) []string {
	w := m.c.notice
	at := m.k.Short(words.Known(before.At))
	var list []string
	for _, change := range after.Changed {
		switch change {
		case report.ChangedScope:
			list = append(list, fmt.Sprintf(w.compared(before.Scope, after.Scope), at, m.scopeWords(before.Scope)))
		case report.ChangedStart:
			list = append(list, fmt.Sprintf(w.start, at, m.k.Cell(before.Start), m.k.Cell(after.Start)))
		case report.ChangedEnd:
			list = append(list, fmt.Sprintf(w.end, at, m.k.Cell(before.End), m.k.Cell(after.End)))
		case report.ChangedClosed:
			list = append(list, fmt.Sprintf(w.over, m.k.Short(words.Known(after.At))))
		case report.ChangedAgain:
			list = append(list, fmt.Sprintf(w.again, at))
		default:
			list = append(list, fmt.Sprintf(w.changed, m.k.Short(words.Known(after.At)), m.c.change.of(change)))
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
