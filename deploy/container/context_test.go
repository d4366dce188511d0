package container

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
)

// list asks for something about each package of the program.
func list(t *testing.T, format string) string {
	t.Helper()
	c := exec.Command("go", "list", "-deps", "-f", format, "./cmd/mailprobe")
	c.Dir, c.Env = root, append(os.Environ(), "CGO_ENABLED=0")
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// sources are the files of this repository that the program is compiled from.
func sources(t *testing.T) []string {
	t.Helper()
	top, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	files := []string{"go.mod", "go.sum"}
	for _, file := range strings.Fields(list(t, ofMain)) {
		relative, err := filepath.Rel(top, file)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, relative)
	}
	if len(files) < 100 {
		t.Fatalf("only %d sources were found", len(files))
	}
	return files
}

// The build sees every source, and nothing that is none of its business.
func TestContext(t *testing.T) {
	patterns, err := ignorefile.ReadAll(strings.NewReader(read(t, "Containerfile.dockerignore")))
	if err != nil {
		t.Fatal(err)
	}
	m, err := patternmatcher.New(patterns)
	if err != nil {
		t.Fatal(err)
	}
	left := func(file string) bool {
		out, err := m.MatchesOrParentMatches(file)
		if err != nil {
			t.Fatal(err)
		}
		return !out
	}
	for _, file := range append(sources(t), "dist/stage/amd64/mailprobe", "dist/stage/arm64/mailprobe") {
		if !left(file) {
			t.Errorf("%s is kept from the build, which needs it", file)
		}
	}
	for _, file := range []string{".git/config", "mailprobe.yml", "bin/mailprobe", "dist/stage/amd64/copyright", "dist/SHA256SUMS",
		"deploy/container/secrets/mx1", "deploy/container/mailprobe/mailprobe.yml", "cmd/browser/go.mod",
		"cmd/mailprobe/main_test.go", "report/incident/testdata/2011-05-06/report.md", "probe/dsn/testdata/a/b.eml"} {
		if left(file) {
			t.Errorf("%s is handed to the build, which does not need it", file)
		}
	}
}

// ofMain are the files of a package of this repository.
const ofMain = `{{with .Module}}{{if .Main}}
{{- range $.GoFiles}}{{$.Dir}}/{{.}}
{{end}}{{range $.EmbedFiles}}{{$.Dir}}/{{.}}
{{end}}{{end}}{{end}}`

// What is copied where the program is compiled holds every source.
func TestCopied(t *testing.T) {
	var copied []string
	for _, s := range stages(t) {
		for _, c := range s.Commands {
			if c, ok := c.(*instructions.CopyCommand); ok && s.Name == "source" {
				copied = append(copied, c.SourcePaths...)
			}
		}
	}
	for _, file := range sources(t) {
		if !slices.ContainsFunc(copied, func(c string) bool { return file == c || strings.HasPrefix(file, c+"/") }) {
			t.Errorf("%s is not copied to where the program is compiled: only %v are", file, copied)
		}
	}
}
