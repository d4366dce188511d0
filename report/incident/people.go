package incident

import (
	"cmp"
	"fmt"

	"mailprobe/report"
	"mailprobe/report/words"
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
		if phrase := m.said(n.Text); phrase != "" {
			s.Blocks = append(s.Blocks, text(phrase))
		}
	}
	return s
}

// cause returns the last cause that people gave, in words of a language; empty:
// none.
func (m composer) cause(in func(report.Text) string) string {
	cause := ""
	for _, n := range m.d.Notes {
		if phrase := in(n.Cause); phrase != "" {
			cause = phrase
		}
	}
	return cause
}

// own returns a text in the document's language alone.
func (m composer) own(t report.Text) string {
	if m.c.Lang == words.Japanese {
		return words.Plain(t.JA)
	}
	return words.Plain(t.EN)
}

// said returns a text in the document's language, or marks it as being in the
// other one: better than leaving it out.
func (m composer) said(t report.Text) string {
	if own := m.own(t); own != "" {
		return own
	}
	if other := cmp.Or(words.Plain(t.EN), words.Plain(t.JA)); other != "" {
		return fmt.Sprintf(m.c.say.otherLanguage, other)
	}
	return ""
}
