package config

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"mailprobe/probe"
)

// FuzzLoad gives any bytes to the parser and the builder. Texts that might run
// a command, or read a device that blocks, are left out.
func FuzzLoad(f *testing.F) {
	risky := regexp.MustCompile(`command|/dev|/proc|\\`)
	f.Setenv("SET_PASSWORD", password)
	archives, err := filepath.Glob("testdata/bad/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, archive := range archives {
		a, err := txtar.ParseFile(archive)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range a.Files {
			if file.Name == "m.yml" {
				f.Add(file.Data)
			}
		}
	}
	f.Add([]byte(Minimal()))
	f.Add([]byte(strings.ReplaceAll(Minimal(), "password_file: mx1.password", "password_env: SET_PASSWORD")))
	f.Add([]byte("agent: a\nhello: a.b\ndefaults: {looks: 7.5, retry: {mx: [5s, 30s]}, retry_rate: 2.5}\nbounce: m\nservers:\n" +
		"  - {name: m, retry_rate: 1, mailbox: {user: a@b, password_env: SET_PASSWORD, looks: 0}, routes: [mx, {via: submission, retry: exim}]}\n"))
	f.Add([]byte("agent: a\nhello: a.b\ntimezone: Europe/Berlin\nreferences: [r.example:1]\noutage: {late_factor: 1.5, evidence: 3}\n" +
		"maintenance: [{from: 2011-05-14 02:00, to: 2011-05-14T02:00:00Z, network: 192.0.2.0/24, text: x}, {from: 2011-05-14 02:00, to: 2011-05-14 03:00:01, server: m}]\n" +
		"servers:\n  - {name: m, address: 192.0.2.1, mailbox: {user: a@b, password_env: SET_PASSWORD}, routes: [submission]}\n"))
	f.Add([]byte("a: &x [*x]\n<<: *x\n"))
	f.Add([]byte("? {a: b}\n: !!binary x\n--- \xff"))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text []byte) {
		if risky.Match(text) {
			return
		}
		path := filepath.Join(dir, "m.yml")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		cfg, warnings, err := Load(path)
		if (cfg == nil) == (err == nil) {
			t.Fatalf("config %v, error %v", cfg, err)
		}
		if err == nil {
			checkConfig(t, cfg)
			return
		}
		checkProblems(t, err, path)
		for _, w := range warnings {
			if w.Msg == "" || w.Cure == "" {
				t.Errorf("%+v", w)
			}
		}
	})
}

// checkProblems checks what every list of problems must be.
func checkProblems(t *testing.T, err error, path string) {
	all, ok := err.(*Errors)
	if !ok || len(all.Problems) == 0 {
		t.Fatalf("%T %v", err, err)
	}
	if n := strings.Count(err.Error(), "\n") + 1; n != len(all.Problems) {
		t.Errorf("%d lines for %d problems", n, len(all.Problems))
	}
	for i, p := range all.Problems {
		if p.File != path || p.Msg == "" || p.Cure == "" || p.Line == 0 && p.Msg != "the file is empty" {
			t.Errorf("%+v", p)
		}
		if i > 0 && p.Line < all.Problems[i-1].Line {
			t.Errorf("not in order: %v", err)
		}
	}
}

// checkConfig checks what every Config must be, so that nobody has to look
// again.
func checkConfig(t *testing.T, cfg *Config) {
	names, looks := map[string]bool{}, map[string]float64{}
	for _, m := range cfg.Mailboxes {
		names[m.Name] = true
		if m.Host == "" || m.Port == 0 || m.User == "" || m.Password.Reveal() == "" || m.TLS == Clear && !m.AllowPlaintext {
			t.Errorf("mailbox %+v", m)
		}
		if first, ok := looks[m.Host]; ok && first != m.Looks || m.Looks < 0 || m.Looks > 1000 {
			t.Errorf("mailbox %+v", m)
		}
		looks[m.Host] = m.Looks
	}
	if b := cfg.Bounce; b != nil && (!names[b.Name] || b.Looks != looks[b.Host] || b.Address == "") {
		t.Errorf("bounce mailbox %+v", b)
	}
	checkAnalysis(t, cfg)
	for _, r := range cfg.Routes {
		e := r.Endpoint
		if !names[r.Mailbox] || r.Name == "" || r.From == "" || r.To == "" || r.Every <= 0 || r.Point == "" || r.Connections < 1 {
			t.Errorf("route %+v", r)
		}
		if (e.Host == "") == (e.Domain == "") || e.Port == 0 || e.Hello == "" || e.Timeouts.Dot <= 0 {
			t.Errorf("endpoint %+v", e)
		}
		checkRetrying(t, r)
		if e.Auth != nil && (e.Auth.User == "" || e.Auth.Password.Reveal() == "") {
			t.Errorf("login %+v", e.Auth)
		}
	}
}

// checkAnalysis checks what the analysis takes from a Config.
func checkAnalysis(t *testing.T, cfg *Config) {
	known := map[string]bool{}
	for _, s := range cfg.Servers {
		known["server "+s.Name], known["network "+s.Network] = true, true
	}
	for _, m := range cfg.Maintenance {
		if !m.From.Before(m.To) || m.Server != "" && m.Network != "" ||
			m.Server != "" && !known["server "+m.Server] || m.Network != "" && !known["network "+m.Network] {
			t.Errorf("maintenance %+v", m)
		}
	}
	if o := cfg.Outage; o.LateFactor < 1 || o.LateFloor <= 0 || o.Evidence < 2 || o.FlapMax <= 0 || o.JoinWithin <= 0 {
		t.Errorf("outage %+v", o)
	}
	if all := slices.Sorted(slices.Values(cfg.References)); len(slices.Compact(all)) < len(cfg.References) {
		t.Errorf("references %v", all)
	}
}

func checkRetrying(t *testing.T, r Route) {
	if r.RetryRate <= 0 || r.RetryRate > 1000 || !r.Retry.None() && r.Connections < 2 {
		t.Errorf("route %+v", r)
	}
	if !slices.Contains(probe.Patiences, r.Retry.Name) && (r.Retry.Name != probe.PatienceList || len(r.Retry.Spacings) == 0) {
		t.Errorf("route %+v retries as %v", r, r.Retry)
	}
	for _, d := range r.Retry.Spacings {
		if d <= 0 || d > 7*day {
			t.Errorf("route %+v retries as %v", r, r.Retry)
		}
	}
}
