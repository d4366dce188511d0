package probetest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/netip"
	"sync"
	"time"
)

// validity is the usual one of a certificate, from an hour before it was made.
const validity = 10 * 365 * 24 * time.Hour

// authority is the world's own CA.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pool *x509.CertPool
}

func newAuthority() (*authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("making the key of the CA: %w", err)
	}
	template := certificate("probetest CA")
	template.IsCA = true
	template.BasicConstraintsValid = true
	template.KeyUsage = x509.KeyUsageCertSign
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("making the CA: %w", err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, fmt.Errorf("reading the CA: %w", err)
	}
	a := &authority{cert: cert, key: key, pool: x509.NewCertPool()}
	a.pool.AddCert(cert)
	return a, nil
}

// identity is the certificate of a host.
type identity struct {
	ca   *authority
	name string
	addr netip.Addr
	key  *ecdsa.PrivateKey

	mu    sync.Mutex
	cert  *tls.Certificate
	until time.Time // as asked for
}

// identify makes a host's key and its first certificate.
func (a *authority) identify(name string, addr netip.Addr) (*identity, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("making the key of %s: %w", name, err)
	}
	id := &identity{ca: a, name: name, addr: addr, key: key}
	_, err = id.lasting(time.Time{})
	return id, err
}

// lasting returns a certificate that ends at an instant; zero for the usual one.
func (id *identity) lasting(until time.Time) (*tls.Certificate, error) {
	id.mu.Lock()
	defer id.mu.Unlock()
	if id.cert != nil && id.until.Equal(until) {
		return id.cert, nil
	}
	cert, err := id.issue(until)
	if err != nil {
		return nil, fmt.Errorf("making the certificate of %s: %w", id.name, err)
	}
	id.cert, id.until = cert, until
	return cert, nil
}

// issue makes a certificate that is good for the host's name, its address in
// the world, and loopback.
func (id *identity) issue(until time.Time) (*tls.Certificate, error) {
	template := certificate(id.name)
	if !until.IsZero() {
		template.NotBefore, template.NotAfter = until.Add(-validity), until
	}
	template.DNSNames = []string{id.name, "localhost"}
	template.IPAddresses = []net.IP{id.addr.AsSlice(), net.IPv4(127, 0, 0, 1)}
	template.KeyUsage = x509.KeyUsageDigitalSignature
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	der, err := x509.CreateCertificate(rand.Reader, template, id.ca.cert, id.key.Public(), id.ca.key)
	if err != nil {
		return nil, err
	}
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: id.key}, nil
}

func certificate(name string) *x509.Certificate {
	serial := make([]byte, 16)
	rand.Read(serial)
	begin := time.Now().Add(-time.Hour)
	return &x509.Certificate{
		SerialNumber: new(big.Int).SetBytes(serial),
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    begin,
		NotAfter:     begin.Add(validity),
	}
}

// RootCAs returns the world's CA for a tls.Config; nil in a world without TLS.
func (w *World) RootCAs() *x509.CertPool {
	if w.ca == nil {
		return nil
	}
	return w.ca.pool
}

// RootPEM returns the world's CA as a PEM file holds it; nil in a world without
// TLS.
func (w *World) RootPEM() []byte {
	if w.ca == nil {
		return nil
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: w.ca.cert.Raw})
}
