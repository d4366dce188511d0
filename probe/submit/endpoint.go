package submit

import (
	"context"
	"crypto/x509"
	"net"
	"net/netip"
)

// TLSMode says when a connection is encrypted.
type TLSMode string

// The modes.
const (
	TLSImplicit      TLSMode = "implicit"      // from the first byte (RFC 8314 section 3.3)
	TLSStartTLS      TLSMode = "starttls"      // by STARTTLS (RFC 3207), and no mail without it
	TLSOpportunistic TLSMode = "opportunistic" // by STARTTLS where it is offered (RFC 7435)
	TLSNone          TLSMode = "none"          // never
)

// Family says which addresses of a server are tried.
type Family string

// The families.
const (
	FamilyAny  Family = "" // both, in the order in which the resolver returns them
	FamilyIPv4 Family = "ipv4"
	FamilyIPv6 Family = "ipv6"
)

// Auth is a login (RFC 4954).
type Auth struct {
	Username string
	Password string
	// Mechanism is PLAIN, LOGIN or CRAM-MD5. Empty takes the best that the
	// server offers: under TLS PLAIN, LOGIN, CRAM-MD5 in this order, in clear
	// CRAM-MD5 before the two that show the password.
	Mechanism string
}

// String hides the password, so that it never stands in a log or an error.
func (a Auth) String() string { return a.Username + ":<secret>" }

// GoString hides the password from %#v too.
func (a Auth) GoString() string { return a.String() }

// Endpoint says where mail is handed over, and how.
type Endpoint struct {
	// Host is a name or an address. Where it is empty, the MX hosts of Domain
	// are tried in order of preference.
	Host   string
	Domain string
	// Port is 465 under implicit TLS, 587 with a login and else 25 where it is 0.
	Port int

	TLS TLSMode
	// ServerName is whom the certificate must name; empty: the host dialled.
	ServerName string
	// RootCAs are the authorities to trust; nil: the system's.
	RootCAs *x509.CertPool
	// InsecureSkipVerify takes any certificate, as the world's MTAs do among
	// themselves. It alone decides, in every mode.
	InsecureSkipVerify bool

	// Auth is the login; nil: none.
	Auth *Auth
	// AllowPlaintextAuth permits a login without TLS, by any mechanism.
	AllowPlaintextAuth bool

	// Source is the local address to dial from; the zero Addr: the system's
	// choice. It is for the default Dialer, and narrows Family.
	Source netip.Addr
	Family Family
	// Hello is the name given in EHLO, a host name or an address literal;
	// empty: the connection's local address as a literal (RFC 5321 section
	// 4.1.4).
	Hello string

	Timeouts Timeouts
	Dialer   Dialer   // nil: TCP from Source
	Resolver Resolver // nil: Go's own resolver
}

// Dialer opens connections, as [net.Dialer] does. It must return when ctx ends,
// and an address is always a literal with a port.
type Dialer interface {
	DialContext(ctx context.Context, network, address string) (net.Conn, error)
}

// Resolver looks up names, as [net.Resolver] does. It must return when ctx
// ends. A name that ends in a dot is absolute: no search list applies.
type Resolver interface {
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
	// LookupNetIP is given the network ip, ip4 or ip6.
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}
