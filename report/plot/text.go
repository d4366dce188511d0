package plot

import (
	"encoding/xml"
	"strings"
)

// em returns how wide a character is at most in the usual sans-serif fonts, in
// em. The ASCII ones were measured in DejaVu Sans, the widest of those, and
// others. A character of the Far East is as wide as it is high; of the remaining
// ones, some Cyrillic letters are the widest.
func em(r rune) float64 {
	switch {
	case r >= 0x2e80:
		return 1
	case r > '~':
		return 1.1
	case strings.ContainsRune("%@+<=>#~^mwMW", r):
		return 1.02
	case r >= 'A' && r <= 'Z', r == '&':
		return 0.8
	case strings.ContainsRune(" .,:;'|!-()[]ijl", r):
		return 0.42
	default:
		return 0.66
	}
}

// textWidth returns how wide a text is at most in a font of a size.
func textWidth(s string, size float64) float64 {
	w := 0.0
	for _, r := range s {
		w += em(r)
	}
	return w * size
}

// shorten returns a text that is no wider than width: cut, with an ellipsis, if
// it must be, and empty if even that has no room.
func shorten(s string, size, width float64) string {
	width += 0.01 // sums of widths are not exact
	if textWidth(s, size) <= width {
		return s
	}
	w, kept := em('…'), 0
	for i, r := range s {
		if (w+em(r))*size > width {
			break
		}
		w += em(r)
		kept = i + len(string(r))
	}
	if w*size > width || kept == 0 {
		return ""
	}
	return s[:kept] + "…"
}

// escape makes any text safe in markup. Characters that XML cannot hold become
// U+FFFD; those that turn the direction of writing are left out, since a hostile
// name could use them to read as another.
func escape(s string) string {
	s = strings.Map(func(r rune) rune {
		if r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, s)
	var b strings.Builder
	xml.EscapeText(&b, []byte(s)) // a strings.Builder takes everything
	return b.String()
}

// idOf makes a text fit to begin an id: what is not a letter, a digit or a
// hyphen is written as an underscore and its code.
func idOf(s string) string {
	const hex = "0123456789abcdef"
	var b strings.Builder
	b.WriteString("mp-")
	for _, c := range []byte(s) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-':
			b.WriteByte(c)
		default:
			b.Write([]byte{'_', hex[c>>4], hex[c&15]})
		}
	}
	return b.String()
}
