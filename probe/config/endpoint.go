package config

import (
	"crypto/x509"
	"net/netip"
	"time"
)

// TLS says how a connection is secured.
type TLS string

// The ways to secure a connection.
const (
	Implicit      TLS = "implicit"      // TLS from the first byte (RFC 8314)
	STARTTLS      TLS = "starttls"      // STARTTLS, and failure where it is not offered
	Opportunistic TLS = "opportunistic" // STARTTLS where it is offered, else clear; SMTP without a login only
	Clear         TLS = "none"          // never
)

// Family restricts the addresses that are dialled.
type Family string

// The families.
const (
	AnyFamily Family = ""
	IPv4      Family = "ipv4"
	IPv6      Family = "ipv6"
)

// Trust says which certificate a TLS server must show.
type Trust struct {
	ServerName         string         // name that the certificate must carry; empty: the host found by the MX lookup
	CAFile             string         // PEM file of the authorities; empty: the system's
	Roots              *x509.CertPool // what CAFile holds; nil: the system's
	InsecureSkipVerify bool           // any certificate will do
}

// Endpoint is an SMTP server and how to speak to it.
type Endpoint struct {
	Host     string // host name or IP address; empty where Domain is set
	Port     int
	Domain   string // its MX records name the hosts (RFC 5321 section 5.1); empty where Host is set
	TLS      TLS
	Trust    Trust
	Auth     *Auth // nil: no login
	Source   netip.Addr
	Family   Family
	Hello    string // EHLO name
	Timeouts Timeouts
}

// Auth is a login on an SMTP server (RFC 4954).
type Auth struct {
	User           string
	Password       Secret
	Mechanism      Mechanism
	AllowPlaintext bool // the password may travel without TLS
}

// Mechanism is the registered name of a SASL mechanism.
type Mechanism string

// The mechanisms.
const (
	AnyMechanism Mechanism = "" // the best that the server offers
	Plain        Mechanism = "PLAIN"
	Login        Mechanism = "LOGIN"
	CRAMMD5      Mechanism = "CRAM-MD5"
)

// Timeouts bound the steps of an attempt.
type Timeouts struct {
	Connect time.Duration // the TCP handshake with each address
	Command time.Duration // the greeting, the TLS handshake, and the reply to each command
	Dot     time.Duration // the reply to the final dot
}
