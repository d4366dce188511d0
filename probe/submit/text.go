package submit

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxText bounds what is kept of a text that others wrote, in bytes. Queue ids
// and reasons stand at its beginning.
const maxText = 2000

// clean makes a text of others fit for a record, a page and a terminal: valid
// UTF-8 without control characters but line feeds, and not too long.
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case r != '\n' && !unicode.IsPrint(r):
			return utf8.RuneError
		}
		return r
	}, text)
	return shorten(text, maxText)
}

// shorten cuts a text after at most limit bytes, at the beginning of a
// character, and shows that it did.
func shorten(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return text[:limit] + "…"
}
