package container

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"
)

// mounted returns the file that a service finds at a path.
func mounted(t *testing.T, p *types.Project, service, path string) string {
	t.Helper()
	for _, v := range p.Services[service].Volumes {
		if rest, ok := strings.CutPrefix(path, v.Target); ok && v.Type == types.VolumeTypeBind {
			return v.Source + rest
		}
	}
	t.Fatalf("%s finds nothing at %s", service, path)
	return ""
}

// The configuration lies where the program looks for it, and is good once its secrets
// are there.
func TestConfiguration(t *testing.T) {
	p := load(t)
	const home = "/etc/mailprobe/mailprobe.yml"
	if out, _ := mailprobe(t, nil, "check"); !strings.Contains(out, home) {
		t.Errorf("the program looks elsewhere than at %s: %s", home, out)
	}
	credentials := t.TempDir()
	for _, s := range p.Services["mailprobe"].Secrets {
		if err := os.WriteFile(filepath.Join(credentials, s.Source), []byte("secret\n"), 0o400); err != nil {
			t.Fatal(err)
		}
	}
	file := mounted(t, p, "mailprobe", home)
	out, code := mailprobe(t, []string{"CREDENTIALS_DIRECTORY=" + credentials}, "check", "--config.file", file)
	if code != 0 || strings.Contains(out, "warning") {
		t.Errorf("check exits %d: %s", code, out)
	}
	if out, code = mailprobe(t, []string{"CREDENTIALS_DIRECTORY=" + t.TempDir()}, "check", "--config.file", file); code == 0 {
		t.Errorf("check takes it without its secrets: %s", out)
	}
}

// Prometheus takes its configuration, with the rules that it loads, and looks for the
// others where they are.
func TestPrometheus(t *testing.T) {
	p := load(t)
	text := read(t, mounted(t, p, "prometheus", "/etc/prometheus/prometheus.yml"))
	for _, want := range []string{`["mailprobe:9465"]`, `["alertmanager:9093"]`, "job_name: mailprobe\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %s", want)
		}
	}
	// Debian's Prometheus is of the time when this was a flag.
	const native = "    scrape_native_histograms: true\n"
	if strings.Count(text, native) != 1 {
		t.Errorf("it does not ask for native histograms")
	}
	text = strings.Replace(text, native, "", 1)
	const rules = "/etc/prometheus/mailprobe.rules.yml"
	if !strings.Contains(text, rules) {
		t.Errorf("it does not load %s", rules)
	}
	text = strings.Replace(text, rules, mounted(t, p, "prometheus", rules), 1)
	file := filepath.Join(t.TempDir(), "prometheus.yml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	tool(t, "promtool", "check", "config", file)
}

func TestAlertmanager(t *testing.T) {
	p := load(t)
	file := mounted(t, p, "alertmanager", "/etc/alertmanager/alertmanager.yml")
	tool(t, "amtool", "check-config", file)
	text := read(t, file)
	for _, s := range p.Services["alertmanager"].Secrets {
		if !strings.Contains(text, "/run/secrets/"+s.Source) {
			t.Errorf("it does not use the secret %s", s.Source)
		}
	}
	if strings.Contains(text, "email_configs") {
		t.Error("its notices travel by mail, perhaps through the servers under watch")
	}
}

// What the image and the build may be told is in the README.
func TestDocumented(t *testing.T) {
	section := between(t, read(t, root+"/deploy/README.md"), "\n## Containers\n", "\n## ")
	names := []string{"VERSION", "REVISION", "--target dist"}
	for name := range targets(t)["from source"].env {
		names = append(names, name)
	}
	for _, name := range names {
		if name != "PATH" && !strings.Contains(section, name) {
			t.Errorf("the README does not tell of %s", name)
		}
	}
}
