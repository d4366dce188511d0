package config

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

// unpackExample writes the full example with the files that it names.
func unpackExample(t *testing.T) (path string) {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("CREDENTIALS_DIRECTORY", filepath.Join(dir, "credentials"))
	t.Setenv("MX1_CUSTOMER_PASSWORD", password)
	ca, err := os.ReadFile("testdata/ca.pem")
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "m.yml"), Example(), 0o600)
	write(t, filepath.Join(dir, "company-ca.pem"), string(ca), 0o644)
	write(t, filepath.Join(dir, "credentials/mx1"), password+"\n", 0o400)
	write(t, filepath.Join(dir, "relay.password"), password+"\n", 0o640)
	write(t, filepath.Join(dir, "bounce.password"), password, 0o600)
	write(t, filepath.Join(dir, "mx1.domains"), "# moved in today\nshop.example.jp\n", 0o644)
	write(t, filepath.Join(dir, "list-domains"), "#!/bin/sh\necho \"$1.example\"\n", 0o700)
	write(t, filepath.Join(dir, "show-password"), "#!/bin/sh\necho "+password+"\n", 0o700)
	write(t, filepath.Join(dir, "servers.d/mx3.yml"), "- name: mx3.example.jp\n  network: 192.0.2.0/24\n"+
		"  mailbox: {user: p@mx3.example.jp, password_env: MX1_CUSTOMER_PASSWORD}\n", 0o600)
	return filepath.Join(dir, "m.yml")
}

func TestExampleLoadsWithoutAWord(t *testing.T) {
	cfg, warnings, err := Load(unpackExample(t))
	if err != nil || len(warnings) > 0 {
		t.Fatalf("errors:\n%v\nwarnings:\n%v", err, warnings)
	}
	var routes []string
	for _, r := range cfg.Routes {
		routes = append(routes, r.Name+" to "+r.To+" in "+r.Mailbox)
	}
	want := []string{
		"mx1.example.jp-submission to probe@example.jp in mx1-inbox",
		"mx1.example.jp-mx to probe@example.jp in mx1-inbox",
		"mx1.example.jp-outside-relay to probe@example.jp in mx1-inbox",
		"mx1-by-name to probe+mx@example.jp in mx1-inbox",
		"mx1-outbound to probe+mx1@example.com in elsewhere",
		"mx2.example.jp-mx to probe+mx2@example.com in elsewhere",
		"mx3.example.jp-submission to p@mx3.example.jp in mx3.example.jp",
		"mx3.example.jp-mx to p@mx3.example.jp in mx3.example.jp",
	}
	if !reflect.DeepEqual(routes, want) {
		t.Errorf("routes:\n%s", strings.Join(routes, "\n"))
	}
	if got := cfg.Servers[1].Domains; !reflect.DeepEqual(got, []string{"mx2.example"}) {
		t.Errorf("domains of a command: %v", got)
	}
	if got := cfg.Location.String(); got != "Asia/Tokyo" {
		t.Errorf("zone %s", got)
	}
}

// The example is the documentation: each key that a raw struct knows must
// stand in it, and nothing that is not known.
func TestExampleShowsEveryKey(t *testing.T) {
	shown := map[string]bool{}
	for line := range strings.Lines(Example()) {
		for word := range strings.FieldsFuncSeq(line, func(r rune) bool { return strings.ContainsRune(" {,#-", r) }) {
			if key, _, ok := strings.Cut(word, ":"); ok {
				shown[key] = true
			}
		}
	}
	shown["password"] = true // refused
	for key := range keysUnder(reflect.TypeFor[rawConfig](), map[string]bool{}) {
		if !shown[key] {
			t.Errorf("the example does not show %s", key)
		}
	}
}

// keysUnder gathers the tags of a raw struct and of all that it holds.
func keysUnder(typ reflect.Type, keys map[string]bool) map[string]bool {
	for typ.Kind() == reflect.Slice || typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	if typ.Kind() != reflect.Struct || typ.PkgPath() != reflect.TypeFor[rawConfig]().PkgPath() {
		return keys
	}
	for f := range typ.Fields() {
		if key := f.Tag.Get("key"); key != "" {
			keys[key] = true
		}
		keysUnder(f.Type, keys)
	}
	return keys
}

// The smallest file is what the documentation promises: about ten lines, two
// routes, every default filled in.
func TestMinimal(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "m.yml"), Minimal(), 0o600)
	write(t, filepath.Join(dir, "mx1.password"), password+"\n", 0o600)
	cfg, warnings, err := Load(filepath.Join(dir, "m.yml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(cfg.Routes) != 2 || len(cfg.Mailboxes) != 1 || cfg.Routes[0].Every != time.Minute {
		t.Errorf("%+v", cfg)
	}
	for _, w := range warnings { // the host name of the machine decides on the last
		if !strings.Contains(w.Msg, "bounces go nowhere") && !strings.Contains(w.Msg, "EHLO name") {
			t.Errorf("warning: %v", w)
		}
	}
	if n := strings.Count(Minimal(), "\n"); n > 10 {
		t.Errorf("the smallest file has %d lines", n)
	}
	var node yaml.Node
	if err := yaml.Unmarshal([]byte(Minimal()), &node); err != nil {
		t.Error(err)
	}
}
