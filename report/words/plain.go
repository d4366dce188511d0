package words

import (
	"strings"
	"unicode"
)

// maxPlain is how many characters of one text from outside are shown: a reply
// of a server may be a page long.
const maxPlain = 300

// Plain makes one line of a text from outside. Control characters and those that
// turn the direction of writing would change what stands around them.
func Plain(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.IsControl(r):
			return ' '
		case unicode.Is(unicode.Bidi_Control, r), unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > maxPlain {
		return string(runes[:maxPlain]) + "…"
	}
	return s
}
