package report

import (
	"regexp"
	"strings"

	"golang.org/x/net/idna"
)

// address is what is looked up of an address, a domain or a name.
type address struct {
	ascii    string // the domain or the name, in lower case and in ASCII where it can be
	isDomain bool   // it stood behind an @
}

// domains maps names as browsers and mail programs do (UTS 46), without refusing
// what a configuration may hold, such as underscores.
var domains = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(false))

// longestName is how long a name of hosts and domains may be (RFC 1035 section
// 2.3.4). A text that is much longer is not looked at.
const longestName = 255

// readAddress takes the domain from what people paste: an address, with its name
// or its brackets, a mailto: link, a domain, a server.
func readAddress(text string) address {
	if len(text) <= 4*mostAbout && severalDomains(strings.Map(halfWidth, text)) {
		return address{isDomain: true} // which of them is meant is not known
	}
	text = Bare(text)
	at := strings.LastIndexByte(text, '@')
	return address{ascii: asciiName(text[at+1:]), isDomain: at >= 0}
}

// Bare returns the address, the domain or the server alone of what people paste:
// without a name and brackets around it, mailto:, quotation marks, a Japanese
// caller's title, and in characters of ASCII where full-width ones stand for them.
func Bare(about string) string {
	text := strings.TrimSpace(strings.Map(halfWidth, about))
	if i := strings.LastIndexByte(text, '<'); i >= 0 {
		text, _, _ = strings.Cut(text[i+1:], ">")
	}
	const scheme = "mailto:"
	if len(text) >= len(scheme) && strings.EqualFold(text[:len(scheme)], scheme) {
		text, _, _ = strings.Cut(text[len(scheme):], "?")
	}
	const around = " \t\"'`,;:<>()[]「」『』"
	text = strings.Trim(strings.TrimSuffix(strings.Trim(text, around), "様"), around) // no domain ends so
	if at := strings.LastIndexByte(text, '@'); at >= 0 {
		text = strings.TrimSpace(text[:at]) + "@" + strings.TrimSpace(text[at+1:])
	}
	return text
}

// behindAt is what stands behind an @, up to where an address ends.
var behindAt = regexp.MustCompile(`@([^\s@,;:?<>()\[\]"'` + "`" + `「」『』]+)`)

// quotedPart is a quoted part before the @, which may hold one (RFC 5321 section
// 4.1.2).
var quotedPart = regexp.MustCompile(`"[^"]*"@`)

// severalDomains tells whether a text holds addresses on different domains: a name
// may well be the address again.
func severalDomains(text string) bool {
	text = quotedPart.ReplaceAllString(text, "@")
	text, _, _ = strings.Cut(text, "?") // a link may name others for copies
	first := ""
	for _, m := range behindAt.FindAllStringSubmatch(text, -1) {
		name := asciiName(m[1])
		if first != "" && name != first {
			return true
		}
		first = name
	}
	return false
}

// halfWidth makes of the full-width characters that Japanese keyboards write the
// ones of ASCII, and of the ideographic full stop a dot.
func halfWidth(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		return r - '！' + '!'
	case r == '　':
		return ' '
	case r == '。' || r == '｡':
		return '.'
	}
	return r
}

// asciiName returns a name in lower case, in ASCII where it can be written so, and
// without a dot at its end. It is empty for what cannot be a name.
func asciiName(name string) string {
	name = strings.Trim(strings.TrimSpace(name), ".")
	if len(name) > 4*longestName { // each character may take four bytes
		return ""
	}
	ascii, err := domains.ToASCII(name)
	if err != nil {
		ascii = strings.ToLower(name)
	}
	if len(ascii) > longestName {
		return ""
	}
	return strings.Trim(ascii, ".")
}

// names tells whether a name of the estate is this one.
func (a address) names(name string) bool {
	return name != "" && asciiOf(name) == a.ascii
}

// asciiOf does as asciiName, at once for what is in ASCII and in lower case, as
// nearly all are: there may be a hundred thousand.
func asciiOf(name string) string {
	for i := range len(name) {
		if c := name[i]; c >= 0x80 || 'A' <= c && c <= 'Z' || c == ' ' {
			return asciiName(name)
		}
	}
	return strings.TrimSuffix(name, ".")
}
