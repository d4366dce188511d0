package config

import (
	"fmt"
	"net/netip"
	"path/filepath"
	"strings"
	"time"

	"mailprobe/probe"
)

// agent resolves what concerns the agent itself.
func (b *builder) agent() {
	b.cfg.Agent = b.agentName()
	b.cfg.Hello = b.helloName()
	b.cfg.Data = defaultData
	if d := b.raw.Data; d.set {
		b.cfg.Data = d.at.resolve(d.v)
	}
	b.cfg.KeyFile = filepath.Join(b.cfg.Data, "key")
	if k := b.raw.KeyFile; k.set {
		b.cfg.KeyFile = k.at.resolve(k.v)
	}
	b.cfg.Location = b.location()
	b.cfg.Contact = b.address(b.raw.Contact, "")
}

func (b *builder) agentName() string {
	if o := b.raw.Agent; o.at.given() {
		if err := probe.CheckName(o.v); o.set && err != nil {
			b.mistake(o.at, err.Error(), "set agent: to another one")
		}
		return o.v
	}
	name, err := hostname()
	if err == nil {
		err = probe.CheckName(name)
	}
	if err != nil {
		b.mistake(b.raw.At, fmt.Sprintf("the host name cannot name the agent: %v", err), "add agent:")
	}
	return name
}

func (b *builder) helloName() string {
	if o := b.raw.Hello; o.at.given() {
		return b.hello(o, "")
	}
	name, err := hostname()
	if err == nil && !isDomain(name) {
		err = fmt.Errorf("%q is not a host name", name)
	}
	if err != nil {
		b.mistake(b.raw.At, fmt.Sprintf("the host name cannot be the EHLO name: %v", err), "add hello:")
	}
	return name
}

// hello returns an EHLO name that was given, checked; else the default.
func (b *builder) hello(o opt[string], fallback string) string {
	if o.set && !isDomain(o.v) && !isLiteral(o.v) {
		b.mistake(o.at, fmt.Sprintf("%q is not a host name", clip(o.v)), "write it as in probe.example.net, or an IP address as in [192.0.2.1]")
	}
	return o.orElse(fallback)
}

// isLiteral tells whether a text is an address literal
// (RFC 5321 section 4.1.3).
func isLiteral(s string) bool {
	if !strings.HasPrefix(s, "[") || !strings.HasSuffix(s, "]") {
		return false
	}
	inner := s[1 : len(s)-1]
	if v6, ok := strings.CutPrefix(inner, "IPv6:"); ok {
		addr, err := netip.ParseAddr(v6)
		return err == nil && addr.Is6() && addr.Zone() == ""
	}
	addr, err := netip.ParseAddr(inner)
	return err == nil && addr.Is4()
}

func (b *builder) location() *time.Location {
	o := b.raw.Timezone
	if !o.set || o.v == "local" {
		return time.Local
	}
	loc, err := time.LoadLocation(o.v)
	if err != nil {
		b.mistake(o.at, fmt.Sprintf("the time zone %q is not known on this machine", clip(o.v)), "write an IANA name, as in Asia/Tokyo, or local; it may be that the package tzdata is missing")
	}
	return loc
}

func (b *builder) retention() {
	// A probe may take probe.LostAfter to settle: before that it must not go.
	const least, probes, failures, hours = 7 * day, 90 * day, 365 * day, 5 * 365 * day
	raw := b.raw.Retention
	r := Retention{Probes: raw.Probes.orElse(probes), Failures: raw.Failures.orElse(failures), Hours: raw.Hours.orElse(hours)}
	if raw.Probes.set && raw.Probes.v < least {
		b.mistake(raw.Probes.at, "that is too short: a test mail may come after 6 days", "use at least 7d")
	}
	if raw.Failures.set && raw.Failures.v < r.Probes {
		b.mistake(raw.Failures.at, "what failed would go before what came well", "use at least as long as retention.probes, which is 90d by default")
	}
	switch {
	case raw.Hours.set && raw.Hours.v < r.Probes:
		b.mistake(raw.Hours.at, "hourly summaries would go before the test mails that they sum up", "use at least as long as retention.probes, which is 90d by default")
	case raw.Hours.set && !raw.Failures.set:
		r.Failures = min(r.Failures, r.Hours)
	case raw.Hours.set && raw.Hours.v < r.Failures:
		b.mistake(raw.Hours.at, "hourly summaries would go before the failures among what they sum up", "use at least as long as retention.failures")
	}
	r.Failures = max(r.Failures, r.Probes)
	r.Hours = max(r.Hours, r.Failures)
	b.cfg.Retention = r
}

func (b *builder) web() {
	switch o := b.raw.Web.Listen; {
	case !o.set:
		b.cfg.Web.Listen = "127.0.0.1:9465"
	case o.v != "none":
		b.cfg.Web.Listen = b.listen(o)
	}
}

// listen checks an address to listen on: the host may be left out, and port 0
// lets the system choose.
func (b *builder) listen(o opt[string]) string {
	full := o.v
	if strings.HasPrefix(full, ":") {
		full = "[::]" + full
	}
	if !isHostPort(full, 0) {
		b.mistake(o.at, fmt.Sprintf("%q is not host:port", clip(o.v)), "write it as in 127.0.0.1:9465, or :9465 for every address")
	}
	return o.v
}

// references checks the outside addresses. Each is the name of what is recorded
// of it, so equal ones are equal texts.
func (b *builder) references() {
	taken := map[string]place{}
	for _, o := range b.raw.References.items {
		if !o.set {
			continue
		}
		address := strings.ToLower(o.v)
		first, twice := taken[address]
		switch {
		case !isHostPort(address, 1):
			b.mistake(o.at, fmt.Sprintf("%q is not host:port", clip(o.v)), "write it as in www.example.net:443 or [2001:db8::1]:443")
		case twice:
			b.mistake(o.at, fmt.Sprintf("the reference %s is named already, by %s", clip(address), first), "keep one")
		default:
			taken[address] = o.at
			b.cfg.References = append(b.cfg.References, address)
		}
	}
}
