package config

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// A command that fails may do better at the next try; a mistake beside it does not.
func TestPassing(t *testing.T) {
	const fails = `servers: [{name: mx1, address: 192.0.2.10, mailbox: {user: p@a.example, password_command: ["false"]}, routes: [mx]}]` + "\n"
	for text, want := range map[string]bool{
		"hello: a.example\n" + fails:                   true,
		"hello: a.example\nnonsense: 1\n" + fails:      false,
		"hello: a.example\nservers: [{name: mx1}]\n":   false,
		"hello: a.example\nservers: []\nnonsense: 1\n": false,
	} {
		file := filepath.Join(t.TempDir(), "m.yml")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, _, err := Load(file)
		if found := (*Errors)(nil); !errors.As(err, &found) || found.Passing() != want {
			t.Errorf("%s: passing is not %v: %v", text, want, err)
		}
	}
}
