package analyst

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"mailprobe/report/answer"
	"mailprobe/report/web"
	"mailprobe/report/when"
	"mailprobe/report/words"
)

// MistakeError is an error of who asked: what it asks for is not there, or makes
// no sense.
type MistakeError struct {
	Text    string   // whole, with what is like it
	Missing string   // what is not there, such as "the server mx9.example"; empty: it makes no sense
	Field   string   // of a question, which one is wrong: to, at, direction or sender; empty: another
	Like    []string // what may have been meant
	Err     error    // the error that Text is of, by which it can be said in other languages; nil: none
}

func (e *MistakeError) Error() string { return e.Text }
func (e *MistakeError) Unwrap() error { return e.Err }

func mistake(format string, args ...any) error {
	return &MistakeError{Text: fmt.Sprintf(format, args...)}
}

// inField is a mistake in one field of a question.
func inField(field string, err error) error {
	return &MistakeError{Text: err.Error(), Field: field, Err: err}
}

// mistakeIn says a mistake in a language, as far as there are words for it. In
// English its own text says more.
func mistakeIn(lang words.Language, err error) error {
	e, ok := errors.AsType[*MistakeError](err)
	if !ok || lang != words.Japanese {
		return err
	}
	text := answer.Mistake(e.Err, lang)
	if text == "" {
		return err
	}
	if len(e.Like) > 0 {
		text += "もしかして：" + strings.Join(e.Like, "、")
	}
	if _, unread := errors.AsType[*when.ParseError](err); unread {
		text += "入力例：" + strings.Join(when.Examples("ja"), "、")
	}
	said := *e
	said.Text = text
	return &said
}

// missing is an error of one who names what is not among some names.
func missing(kind, name, where string, names []string) *MistakeError {
	like := nearNames(name, names)
	return &MistakeError{Text: fmt.Sprintf("there is no %s %s in the record%s%s", kind, name, where, hint(like)), Missing: "the " + kind + " " + name, Like: like}
}

// forPages turns an error into one of the pages, where it is a reader's own.
func forPages(err error) error {
	e, ok := errors.AsType[*MistakeError](err)
	switch {
	case !ok:
		return err
	case e.Missing != "":
		return &web.NotFoundError{What: e.Missing, Like: slices.Clone(e.Like)}
	}
	return &web.MistakeError{Field: e.Field, Text: e.Text, Like: slices.Clone(e.Like), Err: e.Err}
}
