package config

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestFindReadsNoMoreThanThat(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct{ text, want, zone string }{
		"named":              {"data: /srv/probe\nservers: [{name: a, mailbox: {user: u, password_command: [touch, " + dir + "/ran]}}]\n", "/srv/probe", "Local"},
		"relative":           {"data: state\n", filepath.Join(dir, "state"), "Local"},
		"not named":          {"agent: a\n", "/var/lib/mailprobe", "Local"},
		"mistakes elsewhere": {"data: /srv/probe\nnonsense: 1\nservers: 7\ntimezone: Asia/Tokyo\n", "/srv/probe", "Asia/Tokyo"},
	} {
		path := filepath.Join(dir, "m.yml")
		write(t, path, c.text, 0o600)
		if got, err := Find(path); err != nil || got.Data != c.want || got.Location.String() != c.zone {
			t.Errorf("%s: %q, %v, %v: want %q, %s", name, got.Data, got.Location, err, c.want, c.zone)
		}
	}
	if matches, _ := filepath.Glob(filepath.Join(dir, "ran")); len(matches) > 0 {
		t.Error("a command of the file was run")
	}
}

func TestFindErrorsShowNoPassword(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.yml")
	write(t, path, "servers:\n  - mailbox: {password: *hunter2}\n", 0o600)
	if _, err := Find(path); err == nil || strings.Contains(err.Error(), "hunter2") || !strings.Contains(err.Error(), "m.yml:") {
		t.Errorf("got %v: want an error with the file and the line, without the password", err)
	}
	if _, err := Find(path + ".missing"); err == nil || !strings.Contains(err.Error(), "m.yml.missing") {
		t.Errorf("a missing file: %v", err)
	}
}
