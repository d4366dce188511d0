package checks_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestTextfileRules(t *testing.T) {
	for _, args := range [][]string{{"check", "rules", "--lint=all", "--lint-fatal", "textfile.rules.yml"}, {"test", "rules", "textfile.test.yml"}} {
		if out, err := exec.Command("promtool", args...).CombinedOutput(); err != nil {
			t.Errorf("promtool %v: %v\n%s", args, err, out)
		}
	}
}

// TestUnits has systemd read the units of the textfile collector, for one route.
// The program need not be installed here: another stands in its place.
func TestUnits(t *testing.T) {
	dir := t.TempDir()
	var files []string
	for _, kind := range []string{"service", "timer"} {
		text, err := os.ReadFile("mailprobe-send@." + kind)
		if err != nil {
			t.Fatal(err)
		}
		unit := strings.ReplaceAll(string(text), "/usr/bin/mailprobe ", "/bin/true ")
		file := filepath.Join(dir, "mailprobe-send@mx1.example.jp-mx."+kind)
		if err := os.WriteFile(file, []byte(unit), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	verify := exec.Command("systemd-analyze", append([]string{"verify", "--man=no"}, files...)...)
	if out, err := verify.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("systemd-analyze verify: %v\n%s", err, out)
	}
}
