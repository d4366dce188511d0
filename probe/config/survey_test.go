package config_test

import (
	"os"
	"path/filepath"
	"testing"

	"mailprobe/probe/config"
)

// TestSurveyLeavesSecretsAlone shows that what Load cannot do without the
// password, the authority and the commands, Survey does.
func TestSurveyLeavesSecretsAlone(t *testing.T) {
	dir := t.TempDir()
	ran := filepath.Join(dir, "ran")
	file := filepath.Join(dir, "mailprobe.yml")
	text := `
agent: tokyo
defaults: {from: probe@probe.example, ca_file: no-such.pem}
servers:
  - name: mx1.example
    address: 192.0.2.10
    labels: {site: tokyo}
    mailboxes: 1200
    domains: [a.example]
    domains_command: [touch, ` + ran + `]
    mailbox: {user: probe@a.example, password_file: no-such-password}
    routes: [submission, mx]
`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := config.Load(file); err == nil {
		t.Fatal("Load went without the password")
	}
	if err := os.Remove(ran); err != nil {
		t.Fatalf("Load did not run the command: %v", err)
	}
	cfg, err := config.Survey(file)
	if err != nil {
		t.Fatal(err)
	}
	if s := cfg.Servers[0]; s.Network != "192.0.2.0/24" || s.Mailboxes != 1200 || s.Labels["site"] != "tokyo" || len(s.Domains) != 1 {
		t.Errorf("the server is %+v", s)
	}
	if len(cfg.Routes) != 2 {
		t.Errorf("there are %d routes, want submission and mx", len(cfg.Routes))
	}
	if _, err := os.Stat(ran); !os.IsNotExist(err) {
		t.Errorf("Survey ran the command: %v", err)
	}
}

// TestSurveyReportsMistakes shows that it checks what it does read.
func TestSurveyReportsMistakes(t *testing.T) {
	file := filepath.Join(t.TempDir(), "mailprobe.yml")
	if err := os.WriteFile(file, []byte("servers:\n  - name: mx1.example\n    colour: red\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := config.Survey(file); err == nil {
		t.Fatal("an unknown key was taken")
	}
}
