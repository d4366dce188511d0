package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"flag"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// getCmd asks for a URL, and leaves the body in the file body too; with a ! before
// it, no answer must come. Its flags are
//
//	-X METHOD       another one than GET
//	-H NAME:VALUE   a header field
//	-u USER:PASS    basic authentication
//	-ca FILE        the authority to trust
func getCmd(ts *testscript.TestScript, neg bool, args []string) {
	flags := flag.NewFlagSet("get", flag.ContinueOnError)
	method := flags.String("X", "GET", "")
	header := flags.String("H", "", "")
	user := flags.String("u", "", "")
	ca := flags.String("ca", "", "")
	usageIf(ts, flags.Parse(args) != nil || flags.NArg() != 1, "get [-X METHOD] [-H NAME:VALUE] [-u USER:PASS] [-ca FILE] URL")
	request, err := http.NewRequest(*method, flags.Arg(0), nil)
	ts.Check(err)
	if name, value, ok := strings.Cut(*header, ":"); ok {
		request.Header.Set(name, value)
	}
	if name, password, ok := strings.Cut(*user, ":"); ok {
		request.SetBasicAuth(name, password)
	}
	trusted := x509.NewCertPool()
	if *ca != "" {
		trusted.AppendCertsFromPEM([]byte(ts.ReadFile(*ca)))
	}
	client := http.Client{Timeout: patience, Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted}}}
	defer client.CloseIdleConnections()
	resp, err := client.Do(request)
	if neg {
		if err == nil {
			resp.Body.Close()
			ts.Fatalf("it is answered with %s", resp.Status)
		}
		return
	}
	ts.Check(err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("body"), body, 0o600))
	_, err = io.WriteString(ts.Stdout(), resp.Status+"\n")
	ts.Check(err)
	ts.Check(resp.Header.Write(ts.Stdout()))
	_, err = ts.Stdout().Write(body)
	ts.Check(err)
}

// webcertCmd makes a certificate that is its own authority.
func webcertCmd(ts *testscript.TestScript, neg bool, args []string) {
	usageIf(ts, neg || len(args) != 0, "webcert")
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	ts.Check(err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	ts.Check(err)
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("cert.pem"), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert}), 0o600))
	ts.Check(os.WriteFile(ts.MkAbs("key.pem"), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}), 0o600))
}
