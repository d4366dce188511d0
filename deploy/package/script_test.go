package packaging

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestScripts has shellcheck read every script of this folder.
func TestScripts(t *testing.T) {
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var scripts []string
	for _, f := range files {
		if text, err := os.ReadFile(f.Name()); err == nil && strings.HasPrefix(string(text), "#!/bin/sh\n") {
			scripts = append(scripts, f.Name())
		}
	}
	if len(scripts) < 7 {
		t.Fatalf("found only %q", scripts)
	}
	output(t, exec.Command("shellcheck", append([]string{"--severity=style"}, scripts...)...))
}
