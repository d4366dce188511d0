package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	_ "time/tzdata" // the zones of the test files, whatever the machine has

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// password is in every secret file of a test folder; no output may hold it.
const password = "hunter2-correct-horse"

// unpack writes the files of an archive into a new folder. Files named open.*
// can be read by everyone, and *.sh can be run.
func unpack(t *testing.T, archive string) (dir string, files map[string]string) {
	t.Helper()
	a, err := txtar.ParseFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	dir, files = t.TempDir(), map[string]string{}
	for _, f := range a.Files {
		files[f.Name] = string(f.Data)
		mode := os.FileMode(0o600)
		if strings.HasPrefix(f.Name, "open.") {
			mode = 0o644
		}
		if strings.HasSuffix(f.Name, ".sh") {
			mode = 0o700
		}
		write(t, filepath.Join(dir, f.Name), string(f.Data), mode)
	}
	return dir, files
}

func write(t *testing.T, path, text string, mode os.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil { // whatever the umask is
		t.Fatal(err)
	}
}

// found returns the problems and the warnings as text, with the test's folder
// cut from every path.
func found(dir string, warnings []Warning, err error) (wrong, warned string) {
	var b strings.Builder
	for _, w := range warnings {
		b.WriteString(w.String() + "\n")
	}
	if err != nil {
		wrong = err.Error() + "\n"
	}
	return strings.ReplaceAll(wrong, dir+"/", ""), strings.ReplaceAll(b.String(), dir+"/", "")
}

// Each archive holds a file with mistakes, and the exact messages: want has the
// errors, warn the warnings.
func TestBad(t *testing.T) {
	t.Setenv("SET_PASSWORD", password)
	t.Setenv("EMPTY_PASSWORD", "")
	t.Setenv("CREDENTIALS_DIRECTORY", "")
	archives, err := filepath.Glob("testdata/bad/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, archive := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(archive), ".txtar"), func(t *testing.T) {
			dir, files := unpack(t, archive)
			cfg, warnings, err := Load(filepath.Join(dir, "m.yml"))
			if (cfg == nil) != (err != nil) {
				t.Errorf("config %v with error %v", cfg, err)
			}
			wrong, warned := found(dir, warnings, err)
			if diff := cmp.Diff(files["want"], wrong); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(files["warn"], warned); diff != "" {
				t.Errorf("warnings (-want +got):\n%s", diff)
			}
			if strings.Contains(wrong+warned, "hunter2") {
				t.Error("a password is shown")
			}
		})
	}
}
