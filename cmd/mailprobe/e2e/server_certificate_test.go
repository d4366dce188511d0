package e2e

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"path/filepath"
	"testing"
	"time"
)

// certificates are PEM files made for one World.
type certificates struct {
	ca    string // the authority's certificate
	chain string // the servers' certificate
	key   string // its key
	both  string // key and certificate in one file, as Postfix wants them
}

// newCertificates makes an authority and a certificate for 127.0.0.1 and
// localhost that ends at notAfter, in dir.
func newCertificates(t testing.TB, dir string, notAfter time.Time) certificates {
	t.Helper()
	caKey, ca := newKey(t), &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority of the mail world"},
		NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: time.Now().Add(48 * time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	key, leaf := newKey(t), &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "localhost"},
		NotBefore: time.Now().Add(-48 * time.Hour), NotAfter: notAfter,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	caPEM := certificatePEM(t, ca, ca, &caKey.PublicKey, caKey)
	leafPEM := certificatePEM(t, leaf, ca, &key.PublicKey, caKey)
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	keyPEM := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
	return certificates{
		ca:    writeFile(t, filepath.Join(dir, "ca.pem"), 0o644, caPEM),
		chain: writeFile(t, filepath.Join(dir, "cert.pem"), 0o644, leafPEM),
		key:   writeFile(t, filepath.Join(dir, "key.pem"), 0o600, keyPEM),
		both:  writeFile(t, filepath.Join(dir, "both.pem"), 0o600, append(keyPEM, leafPEM...)),
	}
}

func newKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func certificatePEM(t testing.TB, cert, parent *x509.Certificate, public *ecdsa.PublicKey, signer *ecdsa.PrivateKey) []byte {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, cert, parent, public, signer)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}
