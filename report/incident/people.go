package incident

import (
	"cmp"
	"fmt"

	"mailprobe/report"
)

// people is the section about the cause, and what people wrote. Of the cause the
// last word counts; texts stand all.
func (m composer) people() section {
	s := section{ID: "cause", Title: m.c.head.cause}
	cause := m.cause(m.said)
	if cause == "" && m.d.Incident != nil {
		cause = m.c.say.causeNotKnown
	}
	if cause != "" {
		s.Blocks = append(s.Blocks, text(cause))
	}
	for _, n := range m.d.Notes {
		if words := m.said(n.Text); words != "" {
			s.Blocks = append(s.Blocks, text(words))
		}
	}
	return s
}

// cause returns the last cause that people gave, in words of a language; empty:
// none.
func (m composer) cause(in func(report.Text) string) string {
	cause := ""
	for _, n := range m.d.Notes {
		if words := in(n.Cause); words != "" {
			cause = words
		}
	}
	return cause
}

// own returns a text in the document's language alone.
func (m composer) own(t report.Text) string {
	if m.c.lang == string(Japanese) {
		return plain(t.JA)
	}
	return plain(t.EN)
}

// said returns a text in the document's language, or marks it as being in the
// other one: better than leaving it out.
func (m composer) said(t report.Text) string {
	if own := m.own(t); own != "" {
		return own
	}
	if other := cmp.Or(plain(t.EN), plain(t.JA)); other != "" {
		return fmt.Sprintf(m.c.say.otherLanguage, other)
	}
	return ""
}
