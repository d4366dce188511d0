package config

import (
	"fmt"
	"net"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"time"

	"mailprobe/probe"
)

var (
	hostForm  = regexp.MustCompile(`^[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*$`)
	digitsEnd = regexp.MustCompile(`(^|\.)[0-9]+$`) // a top-level domain is never all digits, but a mistyped IP address is
	// localForm is the local part of an address as a dot-string
	// (RFC 5321 section 4.1.2): quoted ones serve no test mailbox.
	localForm = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$")
)

// isDomain tells whether a text has the form of a host name.
func isDomain(s string) bool {
	return len(s) <= 253 && hostForm.MatchString(s) && !digitsEnd.MatchString(s)
}

// isHost tells whether a text is a host name or an IP address.
func isHost(s string) bool {
	_, err := netip.ParseAddr(s)
	return err == nil || isDomain(s)
}

// isAddress tells whether a text is a mail address (addr-spec).
func isAddress(s string) bool {
	at := strings.LastIndexByte(s, '@')
	return at > 0 && at <= 64 && localForm.MatchString(s[:at]) && isDomain(s[at+1:])
}

// host returns a host that was given, checked and in lower case, so that equal
// hosts are equal texts; else the default.
func (b *builder) host(o opt[string], fallback string) string {
	if !o.set {
		return fallback
	}
	if !isHost(o.v) {
		b.mistake(o.at, fmt.Sprintf("%q is neither a host name nor an IP address", clip(o.v)), "write it without a port and brackets")
		return ""
	}
	return strings.ToLower(o.v)
}

// address returns a mail address that was given, checked; else the default.
func (b *builder) address(o opt[string], fallback string) string {
	if !o.set {
		return fallback
	}
	if !isAddress(o.v) {
		b.mistake(o.at, fmt.Sprintf("%q is not a mail address", clip(o.v)), "write it as in probe@example.jp")
		return ""
	}
	return o.v
}

// isHostPort tells whether a text is host:port, the port not below least.
func isHostPort(s string, least int) bool {
	host, port, err := net.SplitHostPort(s)
	n, notNumber := strconv.Atoi(port)
	return err == nil && notNumber == nil && n >= least && n <= 65535 && isHost(host)
}

// port returns a port that was given, checked; else the default.
func (b *builder) port(o opt[int], fallback int) int {
	if o.set && (o.v < 1 || o.v > 65535) {
		b.mistake(o.at, fmt.Sprintf("%d is not a port", o.v), "use 1 to 65535")
		return fallback
	}
	return o.orElse(fallback)
}

// atLeast returns a duration that was given, checked; else the default.
func (b *builder) atLeast(least time.Duration, o opt[time.Duration], fallback time.Duration) time.Duration {
	if o.set && o.v < least {
		b.mistake(o.at, fmt.Sprintf("%v is too short", o.v), fmt.Sprintf("use at least %v", least))
		return fallback
	}
	return o.orElse(fallback)
}

// count returns a number that was given, checked; else the default.
func (b *builder) count(least int, o opt[int], fallback int) int {
	if o.set && o.v < least {
		b.mistake(o.at, fmt.Sprintf("%d is too few", o.v), fmt.Sprintf("use at least %d", least))
		return fallback
	}
	return o.orElse(fallback)
}

// What the keys of a few words know.
var (
	mailboxTLS    = []TLS{Implicit, STARTTLS, Clear}
	submissionTLS = []TLS{STARTTLS, Implicit, Clear}
	mxTLS         = []TLS{Opportunistic, STARTTLS, Clear}
	anyTLS        = []TLS{Implicit, STARTTLS, Opportunistic, Clear}
	families      = []Family{IPv4, IPv6}
	mechanisms    = []Mechanism{Plain, Login, CRAMMD5}
	modes         = []Mode{Idle, Poll}
	afters        = []After{Delete, Move, Keep}
)

// oneOf returns a word that was given and is known, in any case of its letters;
// else the default.
func oneOf[T ~string](b *builder, o opt[string], fallback T, known []T) T {
	if !o.set {
		return fallback
	}
	var words []string
	for _, k := range known {
		if strings.EqualFold(string(k), o.v) {
			return k
		}
		words = append(words, string(k))
	}
	b.mistake(o.at, fmt.Sprintf("%q is not known here", clip(o.v)), suggest(o.v, words))
	return fallback
}

// name returns a name that can travel in a tag: the given one, else the
// default; empty where it was reported.
func (b *builder) name(o opt[string], at place, fallback string) string {
	name := o.orElse(fallback)
	if o.at.given() {
		at = o.at
	}
	if o.at.given() && !o.set {
		return ""
	}
	if name == "" {
		b.mistake(at, "there is no name", "add name:")
		return ""
	}
	if err := probe.CheckName(name); err != nil {
		b.mistake(at, err.Error(), "set name: to another one")
		return ""
	}
	return name
}

// names holds the names of one kind that are taken, and where.
type names map[string]place

// claim takes a name, or reports who has it.
func (b *builder) claim(taken names, name string, at place) bool {
	first, twice := taken[name]
	if !twice {
		taken[name] = at
		return true
	}
	b.mistake(at, fmt.Sprintf("the name %q is taken, by %s", name, first.String()), "give one of them another name:")
	return false
}

// String says where something stands, as messages refer to it.
func (p place) String() string { return fmt.Sprintf("%s:%d", p.file, p.line) }

// isLoopback tells whether a host is this machine.
func isLoopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback() || strings.EqualFold(host, "localhost")
}
