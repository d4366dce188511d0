package when

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// lexeme is a form of a part of a text.
type lexeme struct {
	form *regexp.Regexp
	// read tells what the part says of a moment, from its groups and of what was
	// read before it; nil: it is no such part after all.
	read func(group []string, before string, m *moment) step
}

// form compiles the form of a lexeme. A blank in it stands for any or none.
func form(expr string) *regexp.Regexp {
	return regexp.MustCompile(`^(?:` + strings.ReplaceAll(expr, " ", " ?") + `)`)
}

// says makes a lexeme that depends on its groups alone.
func says(expr string, read func(g []string) step) lexeme {
	return lexeme{form(expr), func(g []string, _ string, _ *moment) step { return read(g) }}
}

// lexemes are all forms, in the order in which they are tried.
var lexemes = concat(agoLexemes, dateLexemes, clockLexemes, zoneLexemes, wordLexemes, numberLexemes)

func concat(lists ...[]lexeme) (all []lexeme) {
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

// dividers stand between the two sides of a span.
var dividers = form(`から|より|to|until|till|through|thru|and|[-‐-―−~〜/と]`)

// read cuts a text into one moment, or the two sides of a span.
func read(text string) ([]moment, *ParseError) {
	sides := []moment{{}}
	begin := 0
	for at := 0; at < len(text); {
		m := &sides[len(sides)-1]
		n, mistake := readOne(text, at, begin, m)
		if mistake != nil {
			return nil, mistake
		}
		if n == 0 {
			n = dividerAt(text, at)
			if n == 0 || len(sides) == 2 || m.empty() {
				return nil, &ParseError{Why: Unclear, Part: partAt(text, at)}
			}
			sides = append(sides, moment{})
			begin = at + n
		}
		at += n
		m.text = strings.TrimSpace(text[begin:at])
	}
	for _, m := range sides {
		if m.empty() {
			return nil, m.incomplete(text)
		}
	}
	return sides, nil
}

// readOne reads one lexeme of the side that begins at begin; it returns how many
// bytes it took, zero where there is none.
func readOne(text string, at, begin int, m *moment) (int, *ParseError) {
	if text[at] == ' ' {
		return 1, nil
	}
	for _, l := range lexemes {
		group := l.form.FindStringSubmatch(text[at:])
		if group == nil || group[0] == "" || !ends(text, at+len(group[0])) {
			continue
		}
		say := l.read(group, text[begin:at], m)
		if say == nil {
			continue
		}
		if mistake := say(m); mistake != nil {
			mistake.Part = strings.TrimSpace(group[0])
			return 0, mistake
		}
		return len(group[0]), nil
	}
	return 0, nil
}

func dividerAt(text string, at int) int {
	if n := len(dividers.FindString(text[at:])); ends(text, at+n) {
		return n
	}
	return 0
}

// ends tells whether a word or a number may end in front of at: no letter follows
// a letter, no digit a digit, and no colon either, which goes on with a clock time.
func ends(text string, at int) bool {
	if at == 0 || at >= len(text) {
		return true
	}
	before, after := rune(text[at-1]), rune(text[at])
	return !(isLetter(before) && isLetter(after)) && !(isDigit(before) && (isDigit(after) || after == ':'))
}

func isLetter(r rune) bool { return r >= 'a' && r <= 'z' }
func isDigit(r rune) bool  { return r >= '0' && r <= '9' }

// partAt returns the word that was not understood.
func partAt(text string, at int) string {
	rest := text[at:]
	first, size := utf8.DecodeRuneInString(rest)
	end := strings.IndexFunc(rest[size:], func(r rune) bool {
		return unicode.IsSpace(r) || (unicode.IsLetter(r) != unicode.IsLetter(first))
	})
	if end >= 0 {
		rest = rest[:size+end]
	}
	return clip(rest)
}

// incomplete says what a side lacks of which something was read that tells no
// time.
func (m moment) incomplete(text string) *ParseError {
	if m.text == "" {
		return &ParseError{Why: Unclear, Part: clip(text), Detail: "one side of the span is missing"}
	}
	return &ParseError{Why: Vague, Part: m.text, Detail: "no day and no clock time is named"}
}
