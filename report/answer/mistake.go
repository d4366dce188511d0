package answer

import (
	"errors"
	"strings"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/when"
	"mailprobe/report/words"
)

// Mistake says in a language what is wrong with a question, for who asked it:
// where the error is a [when.ParseError], a [report.UnknownAddressError] or a
// [report.QuestionError] about the time. Empty: there are no words for it.
func Mistake(err error, lang words.Language) string {
	w := mistakesEnglish()
	if lang == words.Japanese {
		w = mistakesJapanese()
	}
	if e, ok := errors.AsType[*when.ParseError](err); ok {
		return w.ofTime(e)
	}
	if e, ok := errors.AsType[*report.UnknownAddressError](err); ok {
		return w.ofAddress(e)
	}
	if e, ok := errors.AsType[*report.QuestionError](err); ok && e.Field == "sent" {
		return w.sent[e.Why]
	}
	return ""
}

func (w mistakeWords) ofTime(e *when.ParseError) string {
	part := e.Part
	if part == "" {
		part = e.Text
	}
	return strings.ReplaceAll(w.unread[e.Why], "%s", probe.OneLine(part))
}

func (w mistakeWords) ofAddress(e *report.UnknownAddressError) string {
	switch {
	case e.About == "":
		return w.noAddress
	case e.NoDomains:
		return w.noDomains
	}
	return w.noServer
}
