package config

import (
	"crypto/x509"
	"fmt"
)

// trust resolves which certificate a server must show.
func (b *builder) trust(raw rawTrust, serverName string, ca opt[string]) Trust {
	t := Trust{ServerName: serverName, InsecureSkipVerify: raw.InsecureSkipVerify.orElse(false)}
	if raw.TLSName.set {
		t.ServerName = b.host(raw.TLSName, "")
	}
	if ca = raw.CAFile.or(ca); ca.set {
		t.CAFile = ca.at.resolve(ca.v)
		t.Roots = b.authorities(ca.at, t.CAFile)
	}
	return t
}

// authorities reads a file of certificates; many routes may name the same.
func (b *builder) authorities(at place, path string) *x509.CertPool {
	if pool, known := b.roots[path]; known || b.discreet {
		return pool
	}
	pool := x509.NewCertPool()
	text, err := readFile(path)
	switch {
	case err != nil:
		b.mistake(at, fmt.Sprintf("reading %s: %v", path, err), "check the path and its permissions")
		pool = nil
	case !pool.AppendCertsFromPEM(text):
		b.mistake(at, path+" holds no certificate", "name a PEM file with -----BEGIN CERTIFICATE----- lines")
		pool = nil
	}
	b.roots[path] = pool
	return pool
}

// certificateName returns the name that a certificate must carry where none is
// configured: the host, or in place of an IP address, which few certificates
// carry, the name of the server that stands there.
func certificateName(host, server string) string {
	if !isDomain(host) && server != "" {
		return server
	}
	return host
}
