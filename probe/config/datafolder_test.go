package config

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestDataFolderReadsNoMoreThanThat(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct{ text, want string }{
		"named":              {"data: /srv/probe\nservers: [{name: a, mailbox: {user: u, password_command: [touch, " + dir + "/ran]}}]\n", "/srv/probe"},
		"relative":           {"data: state\n", filepath.Join(dir, "state")},
		"not named":          {"agent: a\n", "/var/lib/mailprobe"},
		"mistakes elsewhere": {"data: /srv/probe\nnonsense: 1\nservers: 7\n", "/srv/probe"},
	} {
		path := filepath.Join(dir, "m.yml")
		write(t, path, c.text, 0o600)
		if got, err := DataFolder(path); err != nil || got != c.want {
			t.Errorf("%s: %q, %v: want %q", name, got, err, c.want)
		}
	}
	if matches, _ := filepath.Glob(filepath.Join(dir, "ran")); len(matches) > 0 {
		t.Error("a command of the file was run")
	}
}

func TestDataFolderErrorsShowNoPassword(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.yml")
	write(t, path, "servers:\n  - mailbox: {password: *hunter2}\n", 0o600)
	if _, err := DataFolder(path); err == nil || strings.Contains(err.Error(), "hunter2") || !strings.Contains(err.Error(), "m.yml:") {
		t.Errorf("got %v: want an error with the file and the line, without the password", err)
	}
	if _, err := DataFolder(path + ".missing"); err == nil || !strings.Contains(err.Error(), "m.yml.missing") {
		t.Errorf("a missing file: %v", err)
	}
}
