package dsn

import (
	"regexp"
	"strings"

	"mailprobe/probe"
)

// The bounds of texts, in bytes.
const (
	maxLine = 1000
	maxName = 255 // of a host (RFC 1035 section 2.3.4)
)

// typed is the type in front of a name, an address or a diagnostic (RFC 3464
// section 2.1.2).
var typed = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*[ \t]*;`)

// untyped returns a value without its type.
func untyped(value string) string {
	return strings.TrimSpace(value[len(typed.FindString(value)):])
}

// hostName returns the host of a field such as Reporting-MTA, without what some
// add behind it.
func hostName(value string) string {
	host, _, _ := strings.Cut(untyped(value), " ")
	return probe.Shorten(probe.OneLine(host), maxName)
}

// enhanced returns the first enhanced status code in a text (RFC 3463 section
// 2); empty: there is none. An address of four numbers is none.
func enhanced(text string) string {
	number := func(r rune) bool { return r >= '0' && r <= '9' || r == '.' }
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !number(r) }) {
		if word = strings.Trim(word, "."); enhancedForm.MatchString(word) {
			return word
		}
	}
	return ""
}

var enhancedForm = regexp.MustCompile(`^[245]\.[0-9]{1,3}\.[0-9]{1,3}$`)

// oneLine makes one printable line of a text.
func oneLine(text string) string { return probe.Shorten(probe.OneLine(text), maxLine) }
