package main

import (
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
)

// A name is believed only where the listener's file has its password by then, or
// where its certificate was verified.
func TestAuthor(t *testing.T) {
	const webUsers = "basic_auth_users: {tanaka: x, suzuki: y}\n"
	const verified = "tls_server_config: {cert_file: c, key_file: k, client_auth_type: RequireAndVerifyClientCert, client_ca_file: a}\n"
	const shown = "tls_server_config: {cert_file: c, key_file: k, client_auth_type: RequireAnyClientCert}\n"
	for name, test := range map[string]struct {
		file        string
		user        string // of basic authentication
		certificate bool   // was shown, and verified
		later       string // the file as it is when the request comes; empty: as before
		want        string
		nobody      bool // nobody is known at all
	}{
		"a user":                            {file: webUsers, user: "tanaka", want: "tanaka"},
		"a user that is not there":          {file: webUsers, user: "mallory"},
		"no user":                           {file: webUsers},
		"a user who was taken out":          {file: webUsers, user: "suzuki", later: "basic_auth_users: {tanaka: x}\n"},
		"a user while all may come":         {file: webUsers, user: "tanaka", later: "{}\n"},
		"a user while the file is spoiled":  {file: webUsers, user: "tanaka", later: "["},
		"a certificate":                     {file: verified, certificate: true, want: "ops.example"},
		"a certificate, and a claimed user": {file: verified, certificate: true, user: "tanaka", want: "ops.example"},
		"no certificate":                    {file: verified},
		"a user with a certificate":         {file: verified + webUsers, certificate: true, user: "tanaka", want: "tanaka"},
		"no user with a certificate":        {file: verified + webUsers, certificate: true},
		"one that was not verified":         {file: shown, certificate: true, nobody: true},
		"neither":                           {file: "{}\n", user: "tanaka", nobody: true},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "web.yml")
			write := func(text string) {
				if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			write(test.file)
			author := authorBy(file)
			if author == nil != test.nobody {
				t.Fatalf("nobody is known: %t, want %t", author == nil, test.nobody)
			}
			if test.nobody {
				return
			}
			if test.later != "" {
				write(test.later)
			}
			r := httptest.NewRequest("POST", "/", nil)
			if test.user != "" {
				r.SetBasicAuth(test.user, "x")
			}
			if test.certificate {
				r.TLS = &tls.ConnectionState{VerifiedChains: [][]*x509.Certificate{{{Subject: pkix.Name{CommonName: "ops.example"}}}}}
			}
			if got := author(r); got != test.want {
				t.Errorf("it is by %q, want %q", got, test.want)
			}
		})
	}
	if authorBy("") != nil {
		t.Error("without a file somebody is known")
	}
}
