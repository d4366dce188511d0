package prometheus_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The programs of Debian's packages prometheus and prometheus-alertmanager.
const (
	promtool     = "/usr/bin/promtool"
	amtool       = "/usr/bin/amtool"
	alertmanager = "/usr/bin/prometheus-alertmanager"
)

// tool runs one of them, which must find nothing wrong, and returns what it says.
func tool(t *testing.T, program string, args ...string) string {
	t.Helper()
	cmd := exec.Command(program, args...)
	out, err := cmd.Output()
	if err != nil {
		failed, _ := err.(*exec.ExitError)
		var said []byte
		if failed != nil {
			said = failed.Stderr
		}
		t.Fatalf("%s %s: %v\n%s%s", program, strings.Join(args, " "), err, out, said)
	}
	return string(out)
}

func TestRulesAreValid(t *testing.T) { tool(t, promtool, "check", "rules", rulesFile) }

func TestRulesFire(t *testing.T) {
	files, err := filepath.Glob("*_test.yml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no unit tests of the rules: %v", err)
	}
	for _, file := range files {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			tool(t, promtool, "test", "rules", file)
		})
	}
}

// copyWith writes a file anew, with some of its text replaced: each must be there.
func copyWith(t *testing.T, file string, replace ...string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(replace); i += 2 {
		if !strings.Contains(string(text), replace[i]) {
			t.Fatalf("%s has no %q", file, replace[i])
		}
	}
	to := filepath.Join(t.TempDir(), file)
	if err := os.WriteFile(to, []byte(strings.NewReplacer(replace...).Replace(string(text))), 0o600); err != nil {
		t.Fatal(err)
	}
	return to
}

// secret returns a file with a secret in it.
func secret(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(name, []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestScrapeExampleIsValid(t *testing.T) {
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	certificates := secret(t)
	said := tool(t, promtool, "check", "config", copyWith(t, "prometheus.yml",
		"/usr/share/mailprobe/prometheus/", here+"/", "/etc/prometheus/mailprobe.password", secret(t),
		"/etc/ssl/certs/ca-certificates.crt", certificates))
	if !strings.Contains(said, here+"/"+rulesFile) {
		t.Errorf("it does not load the rules:\n%s", said)
	}
}

// Notices go where they should, and none by the servers under watch.
func TestNoticesAreRouted(t *testing.T) {
	tool(t, amtool, "check-config", "alertmanager.yml")
	for _, test := range []struct{ alert, severity, want string }{
		{"MailprobeServerDown", "critical", "pager,chat"},
		{"MailprobeAgentAbsent", "critical", "pager,chat"},
		{"MailprobeServerSlow", "warning", "chat"},
		{"MailprobeFreshMailNormal", "info", "chat"},
		{"SomethingElse", "critical", "chat"},
	} {
		tool(t, amtool, "config", "routes", "test", "--config.file=alertmanager.yml", "--verify.receivers="+test.want,
			"alertname="+test.alert, "severity="+test.severity)
	}
}
