package submit

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
)

// Sender hands mails to one [Endpoint]. It may be used by many goroutines at
// once, and holds no connection between attempts.
type Sender struct {
	e Endpoint
}

// New returns the Sender of an endpoint. The error tells every setting that
// makes no sense alone or beside another.
func New(e Endpoint) (*Sender, error) {
	var err error
	e.Timeouts, err = e.Timeouts.withDefaults()
	err = errors.Join(err, e.checkTarget(), e.checkFamily(), e.checkAuth(), e.checkHello())
	if !slices.Contains([]TLSMode{TLSImplicit, TLSStartTLS, TLSOpportunistic, TLSNone}, e.TLS) {
		err = errors.Join(err, fmt.Errorf("the TLS mode is %q: use implicit, starttls, opportunistic or none", e.TLS))
	}
	if err != nil {
		return nil, err
	}
	return &Sender{e: e.withDefaults()}, nil
}

func (e Endpoint) withDefaults() Endpoint {
	if e.Port == 0 {
		e.Port = e.usualPort()
	}
	if e.Dialer == nil {
		d := &net.Dialer{KeepAlive: -1} // every wait is bounded: there is nothing for it to find
		if e.Source.IsValid() {
			d.LocalAddr = net.TCPAddrFromAddrPort(netip.AddrPortFrom(e.Source, 0))
		}
		e.Dialer = d
	}
	if e.Resolver == nil {
		e.Resolver = &net.Resolver{PreferGo: true}
	}
	if e.Family == FamilyAny && e.Source.IsValid() {
		e.Family = familyOf(e.Source)
	}
	if e.Auth != nil {
		auth := *e.Auth
		auth.Mechanism = strings.ToUpper(auth.Mechanism)
		e.Auth = &auth
	}
	return e
}

func (e Endpoint) usualPort() int {
	switch {
	case e.TLS == TLSImplicit:
		return 465
	case e.Auth != nil:
		return 587
	default:
		return 25
	}
}

func familyOf(a netip.Addr) Family {
	if a.Unmap().Is4() {
		return FamilyIPv4
	}
	return FamilyIPv6
}

func (e Endpoint) checkTarget() error {
	switch {
	case e.Host == "" && e.Domain == "":
		return errors.New("neither a host nor a domain is given: name one to send to")
	case e.Host != "" && e.Domain != "":
		return fmt.Errorf("both the host %s and the domain %s are given: leave one out", e.Host, e.Domain)
	case e.Port < 0 || e.Port > 65535:
		return fmt.Errorf("the port is %d: use 1 to 65535", e.Port)
	}
	return nil
}

func (e Endpoint) checkFamily() error {
	if !slices.Contains([]Family{FamilyAny, FamilyIPv4, FamilyIPv6}, e.Family) {
		return fmt.Errorf("the address family is %q: use ipv4 or ipv6, or leave it empty for both", e.Family)
	}
	family := e.Family
	if e.Source.IsValid() {
		if family != FamilyAny && family != familyOf(e.Source) {
			return fmt.Errorf("the source address %v is not %s: leave the family out, or change one", e.Source, family)
		}
		family = familyOf(e.Source)
	}
	if a, err := netip.ParseAddr(e.Host); err == nil && family != FamilyAny && family != familyOf(a) {
		return fmt.Errorf("the host %v cannot be reached over %s: change the host, the family or the source address", a, family)
	}
	return nil
}

func (e Endpoint) checkAuth() error {
	switch {
	case e.Auth == nil:
		return nil
	case e.Host == "":
		return fmt.Errorf("a login is given for the MX hosts of %s: name the host that may see the password", e.Domain)
	case e.Auth.Username == "":
		return errors.New("the login has no user name")
	}
	if m := e.Auth.Mechanism; m != "" && mechanisms[strings.ToUpper(m)] == nil {
		return fmt.Errorf("the login mechanism is %q: use PLAIN, LOGIN or CRAM-MD5, or leave it empty", m)
	}
	return nil
}

func (e Endpoint) checkHello() error {
	for _, c := range []byte(e.Hello) {
		if c <= ' ' || c > '~' {
			return fmt.Errorf("the EHLO name %q does not fit: use a host name or an address literal such as [192.0.2.1]", e.Hello)
		}
	}
	return nil
}
