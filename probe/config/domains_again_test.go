package config_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe/config"
)

// The lists are read and the commands for domains run, and no other; a server whose
// command fails is left out, so that nobody takes its customers for gone.
func TestDomainsAgain(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string, mode os.FileMode) string {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), mode); err != nil {
			t.Fatal(err)
		}
		return path
	}
	ran := filepath.Join(dir, "ran")
	write("list", "b.example # since May\nnot a domain\n", 0o600)
	file := write("mailprobe.yml", `
agent: tokyo
defaults: {from: probe@probe.example, ca_file: no-such.pem}
servers:
  - {name: mx1, address: 192.0.2.10, domains: [A.example], domains_file: list, mailbox: {user: p@a.example, password_command: [touch, `+ran+`]}, routes: [mx]}
  - {name: mx2, address: 192.0.2.11, domains: [c.example], domains_command: [echo, d.example], mailbox: {user: p@c.example, password_file: no-such}, routes: [mx]}
  - {name: mx3, address: 192.0.2.12, domains: [e.example], domains_command: ["false"], mailbox: {user: p@e.example, password_file: no-such}, routes: [mx]}
`, 0o600)
	got, err := config.Domains(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string][]string{"mx1": {"a.example", "b.example"}, "mx2": {"c.example", "d.example"}}, got); diff != "" {
		t.Errorf("the domains (-want +got):\n%s", diff)
	}
	if _, err := os.Stat(ran); !os.IsNotExist(err) {
		t.Errorf("the password's command was run: %v", err)
	}

	write("mailprobe.yml", "servers: [{name: mx1, colour: red}]", 0o600)
	if got, err := config.Domains(file); err == nil {
		t.Errorf("a file with a mistake gives %v", got)
	}
	if got, err := config.Domains(filepath.Join(dir, "absent.yml")); err == nil {
		t.Errorf("no file gives %v", got)
	}
}
