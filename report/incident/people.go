package incident

import (
	"fmt"

	"mailprobe/report"
)

// people is the section about the cause, and what people wrote. Of the cause the
// last word counts; texts stand all.
func (m composer) people() section {
	s := section{ID: "cause", Title: m.c.head.cause}
	cause := m.cause()
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

// cause returns the last cause that people gave; empty: none.
func (m composer) cause() string {
	cause := ""
	for _, n := range m.d.Notes {
		if words := m.said(n.Cause); words != "" {
			cause = words
		}
	}
	return cause
}

// said returns a text in the document's language, or marks it as being in the
// other one: better than leaving it out.
func (m composer) said(t report.Text) string {
	own, other := plain(t.EN), plain(t.JA)
	if m.c.lang == string(Japanese) {
		own, other = other, own
	}
	switch {
	case own != "":
		return own
	case other != "":
		return fmt.Sprintf(m.c.say.otherLanguage, other)
	}
	return ""
}
