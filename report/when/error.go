package when

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Why is what is wrong with a text.
type Why string

// What may be wrong with a text.
const (
	Empty       Why = "empty"       // there is none
	TooLong     Why = "too long"    // no time takes so many characters
	Unclear     Why = "unclear"     // a part was not understood
	Twice       Why = "twice"       // it names two days, two clock times, …
	Ambiguous   Why = "ambiguous"   // it can be read in the ways that Readings tell
	Impossible  Why = "impossible"  // no calendar or clock shows it: 30 February, 25:61, the hour that summer time leaves out
	Contradicts Why = "contradicts" // one part speaks against another: a Monday that was a Friday
	Vague       Why = "vague"       // it names no day and no clock time
	Inverted    Why = "inverted"    // the span ends before it begins
)

// ParseError says why a text was not read as a time.
type ParseError struct {
	Text     string // what was to be read; a long one is cut
	Part     string // what was not understood, made uniform; empty: the whole
	Why      Why
	Detail   string   // in English; empty: Why says enough
	Readings []string // of an ambiguous text: what it may mean, where that can be listed
}

func (e *ParseError) Error() string {
	return fmt.Sprintf("%s: write it as in %s", e.Mistake(), quoted(Examples("en")))
}

// Mistake says what is wrong, without the examples.
func (e *ParseError) Mistake() string {
	switch {
	case e.Why == Empty:
		return "no time is given"
	case len(e.Readings) > 0:
		return fmt.Sprintf("%q may be %s", e.part(), strings.Join(e.Readings, " or "))
	case e.Detail != "":
		return fmt.Sprintf("%q: %s", e.part(), e.Detail)
	case e.Part != "" && e.Part != e.Text:
		return fmt.Sprintf("%q in %q is not understood", e.Part, e.Text)
	}
	return fmt.Sprintf("%q is not understood", e.Text)
}

func (e *ParseError) part() string {
	if e.Part != "" {
		return e.Part
	}
	return e.Text
}

// Examples returns three ways to write a time in a language: en, or ja.
func Examples(lang string) []string {
	if lang == "ja" {
		return []string{"5時34分", "昨日17時", "5月6日 午前5時半"}
	}
	return []string{"5:34", "yesterday 17:00", "2011-05-06 05:34"}
}

func quoted(list []string) string {
	q := make([]string, len(list))
	for i, s := range list {
		q[i] = fmt.Sprintf("%q", s)
	}
	return strings.Join(q[:len(q)-1], ", ") + " or " + q[len(q)-1]
}

// shown is how many characters of a text an error repeats.
const shown = 60

func clip(text string) string {
	text = strings.TrimSpace(strings.ToValidUTF8(text, "\uFFFD"))
	if utf8.RuneCountInString(text) <= shown {
		return text
	}
	return string([]rune(text)[:shown]) + "…"
}
