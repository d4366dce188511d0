package probe

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Printable makes a text that others wrote fit for a record, a page and a
// terminal: valid UTF-8 in which nothing moves a cursor, hides or turns the
// direction of what follows. Line feeds stay, tabs become spaces, and U+FFFD
// shows that something was there which cannot be shown.
func Printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case r == '\n' || unicode.IsGraphic(r) && r != '\u2028' && r != '\u2029':
			return r
		}
		return utf8.RuneError
	}, text)
}

// OneLine is like [Printable] and makes one line of the text: white space, of
// whatever kind and length, becomes one space, and none at the ends.
func OneLine(text string) string {
	return Printable(strings.Join(strings.Fields(text), " "))
}

// Shorten cuts a text so that it has at most limit bytes, at the beginning of a
// character, and shows by an ellipsis that it did, unless there is no room for
// one.
func Shorten(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	mark := "…"
	if limit < len(mark) {
		mark = ""
	}
	end := max(0, limit-len(mark))
	for range utf8.UTFMax - 1 { // what is no UTF-8 may have more that begins no character
		if end > 0 && !utf8.RuneStart(text[end]) {
			end--
		}
	}
	return text[:end] + mark
}
