package config

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// mistakes loads a text and returns its problems.
func mistakes(t *testing.T, text string) []Problem {
	t.Helper()
	path := filepath.Join(t.TempDir(), "m.yml")
	write(t, path, text, 0o600)
	_, _, err := Load(path)
	var all *Errors
	if !errors.As(err, &all) {
		t.Fatalf("error %T: %v", err, err)
	}
	return all.Problems
}

// An anchor inside itself and aliases of aliases end, with a message.
func TestEndlessAliases(t *testing.T) {
	var merges strings.Builder
	merges.WriteString("a0: &a0 {x: 1}\n")
	for i := range 30 {
		fmt.Fprintf(&merges, "a%d: &a%d {<<: [%s*a%d]}\n", i+1, i+1, strings.Repeat(fmt.Sprintf("*a%d, ", i), 9), i)
	}
	wide := "routes: &r [" + strings.Repeat("mx, ", 2000) + "mx]\nservers: [" + strings.Repeat("&s {routes: *r}, ", 1) + strings.Repeat("*s, ", 2000) + "*s]\n"
	for name, text := range map[string]string{
		"merge of itself":   "servers: &s\n  - &a {<<: *a}\n",
		"list of itself":    "servers: &s [*s]\n",
		"mapping of itself": "defaults: &d {timeouts: *d}\n",
		"merges of merges":  merges.String() + "<<: *a30\n",
		"wide":              wide,
	} {
		t.Run(name, func(t *testing.T) {
			for _, p := range mistakes(t, text) {
				if p.Line == 0 {
					t.Errorf("no line: %v", p)
				}
			}
		})
	}
}

func TestDeepNesting(t *testing.T) {
	for _, text := range []string{strings.Repeat("[", 100000), "servers: " + strings.Repeat("[", 5000) + strings.Repeat("]", 5000), strings.Repeat("a: {", 20000)} {
		if p := mistakes(t, text); len(p) == 0 || p[0].Line == 0 {
			t.Errorf("%.20s: %v", text, p)
		}
	}
}

func TestEndlessFile(t *testing.T) {
	_, _, err := Load("/dev/zero")
	if want := "/dev/zero: reading /dev/zero: it is larger than 16 MiB; check the path and its permissions"; err == nil || err.Error() != want {
		t.Error(err)
	}
}

// A mistake that comes back a thousand times does not fill the memory, and
// the message says that there are more.
func TestThousandsOfProblems(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.yml")
	write(t, path, "servers: ["+strings.Repeat("{nme: x}, ", 1500)+"]\n", 0o600)
	_, _, err := Load(path)
	all, ok := errors.AsType[*Errors](err)
	if !ok || len(all.Problems) != 1000 || !strings.HasSuffix(err.Error(), fmt.Sprintf("\nand %d more", all.More)) {
		t.Fatalf("%.200v", err)
	}
	// Three mistakes each: an unknown key, no name, no route.
	if all.More != 3*1500-1000 {
		t.Errorf("%d more", all.More)
	}
}

func TestThousandsOfWarnings(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "list"), strings.Repeat("bad domain\nother bad\n", 5000), 0o600)
	path := filepath.Join(dir, "m.yml")
	write(t, path, "agent: a\nhello: a.example\nservers:\n  - {name: mx1, network: 192.0.2.0/24, domains_file: list, routes: []}\n", 0o600)
	_, warnings, err := Load(path)
	if err != nil || len(warnings) != 1000 || warnings[0].Msg != "there are more warnings than are shown" {
		t.Errorf("%d warnings, %v", len(warnings), err)
	}
}

// Whatever stands in a file, a message is one line and moves no cursor.
func TestMessagesAreSingleLines(t *testing.T) {
	for _, text := range []string{"\"a\\nb\\e[2J\": 1\n", "agent: \"a\\nb\\e\"\n", "servers: [{name: \"x\\u2028y\", routes: [\"a\\rb\"]}]\n"} {
		path := filepath.Join(t.TempDir(), "m.yml")
		write(t, path, text, 0o600)
		_, _, err := Load(path)
		all, ok := errors.AsType[*Errors](err)
		if !ok {
			t.Fatal(err)
		}
		if got := strings.Count(err.Error(), "\n") + 1; got != len(all.Problems) {
			t.Errorf("%d lines for %d problems: %q", got, len(all.Problems), err)
		}
		if strings.ContainsAny(err.Error(), "\r\x1b\u2028") {
			t.Errorf("%q", err)
		}
	}
}
