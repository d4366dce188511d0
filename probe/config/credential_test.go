package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A secret goes by one name wherever it lies: in the folder that systemd loads whole,
// in what it makes of that, and loaded by itself, which is then taken.
func TestCredentials(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"the folder itself":   {map[string]string{"mx1": "a"}, "a"},
		"a folder, loaded":    {map[string]string{"mailprobe_mx1": "b", "mailprobe_mx2": "c"}, "b"},
		"loaded by its name":  {map[string]string{"mx1": "a", "mailprobe_mx1": "b"}, "a"},
		"loaded by none":      {map[string]string{"mx2": "a", "other_mx1": "b"}, ""},
		"a prefix of the way": {map[string]string{"mailprobe_mailprobe_mx1": "a"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			t.Setenv("CREDENTIALS_DIRECTORY", folder)
			for file, text := range c.files {
				if err := os.WriteFile(filepath.Join(folder, file), []byte(text), 0o400); err != nil {
					t.Fatal(err)
				}
			}
			text, wrong, cure := passwordFromFile(opt[string]{v: "${CREDENTIALS_DIRECTORY}/mx1", set: true})
			if string(text) != c.want {
				t.Errorf("got %q (%s), want %q", text, wrong, c.want)
			}
			if c.want == "" && (!strings.HasPrefix(wrong, "reading "+folder+"/mx1: no such file") || !strings.Contains(cure, "restart")) {
				t.Errorf("missing, it is told as %q; %q", wrong, cure)
			}
		})
	}
}

// By hand nothing says where the secrets are: they lie beside the configuration, from
// wherever that is read. What systemd says goes first.
func TestCredentialsBesideTheFile(t *testing.T) {
	folder, given := t.TempDir(), t.TempDir()
	if err := os.MkdirAll(filepath.Join(folder, "etc", "credentials"), 0o700); err != nil {
		t.Fatal(err)
	}
	for file, text := range map[string]string{filepath.Join(folder, "etc", "credentials", "mx1"): "beside", filepath.Join(given, "mx1"): "given"} {
		if err := os.WriteFile(file, []byte(text), 0o400); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(folder)
	for _, c := range []struct{ variable, file, want string }{
		{"", filepath.Join(folder, "etc", "mailprobe.yml"), "beside"},
		{"", filepath.Join("etc", "mailprobe.yml"), "beside"},
		{given, filepath.Join("etc", "mailprobe.yml"), "given"},
		{"credentials", filepath.Join("etc", "mailprobe.yml"), "beside"},
		{"", "mailprobe.yml", ""},
	} {
		t.Setenv("CREDENTIALS_DIRECTORY", c.variable)
		o := opt[string]{v: "${CREDENTIALS_DIRECTORY}/mx1", set: true, at: place{file: c.file}}
		if text, wrong, _ := passwordFromFile(o); string(text) != c.want {
			t.Errorf("%+v: got %q (%s)", c, text, wrong)
		}
	}
}

// Who may not read the secrets is told who may.
func TestCredentialsOfRoot(t *testing.T) {
	for path, want := range map[string]string{"${CREDENTIALS_DIRECTORY}/mx1": "as root", "mx1": "permissions"} {
		if got := unreadableSecret(path, os.ErrPermission); !strings.Contains(got, want) {
			t.Errorf("%s: %s", path, got)
		}
	}
}
