package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// manCommands are the commands that have a page.
var manCommands = []string{"annotate", "ask", "availability", "backlog", "check", "completion", "demo", "export", "healthy", "import",
	"incidents", "notice", "purge", "report", "run", "send", "status", "version"}

// manTo writes the pages into a folder and returns their names.
func manTo(t *testing.T) (dir string, names []string) {
	t.Helper()
	t.Setenv("SOURCE_DATE_EPOCH", "1304653440")
	dir = filepath.Join(t.TempDir(), "man")
	var errs bytes.Buffer
	if code := run(context.Background(), []string{"man", dir}, streams{Out: &errs, Err: &errs}); code != 0 || errs.Len() > 0 {
		t.Fatalf("mailprobe man: exit code %d\n%s", code, &errs)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return dir, names
}

// overstruck is how a terminal's bold and underlined letters are written.
var overstruck = regexp.MustCompile(`.\x08`)

// rendered is a page as a reader sees it, by mandoc.
func rendered(t *testing.T, file string) string {
	t.Helper()
	out, err := exec.Command("mandoc", "-T", "utf8", "-O", "width=500", file).Output()
	if err != nil {
		t.Fatalf("mandoc %s: %v", file, err)
	}
	return overstruck.ReplaceAllString(string(out), "")
}

func TestManPagesAreClean(t *testing.T) {
	dir, names := manTo(t)
	want := []string{"mailprobe.1", "mailprobe.yml.5"}
	for _, c := range manCommands {
		want = append(want, "mailprobe-"+c+".1")
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("pages (-want +got):\n%s", diff)
	}
	args := []string{"-T", "lint", "-W", "warning"}
	for _, n := range names {
		args = append(args, filepath.Join(dir, n))
	}
	if out, err := exec.Command("mandoc", args...).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("mandoc -T lint: %v\n%s", err, out)
	}
	again, _ := manTo(t)
	for _, n := range names {
		first, _ := os.ReadFile(filepath.Join(dir, n))
		second, err := os.ReadFile(filepath.Join(again, n))
		if err != nil || len(first) == 0 || !bytes.Equal(first, second) {
			t.Errorf("%s is not the same when it is written again, or empty (%v)", n, err)
		}
	}
}

// TestManPagesSayAll holds the page of each command against its short help,
// which kong writes.
func TestManPagesSayAll(t *testing.T) {
	dir, _ := manTo(t)
	program := rendered(t, filepath.Join(dir, "mailprobe.1"))
	if !strings.Contains(program, "2011-05-06") {
		t.Error("mailprobe(1) does not carry the date of SOURCE_DATE_EPOCH")
	}
	long := regexp.MustCompile(`--[a-z][a-z.-]*`)
	for _, c := range manCommands {
		if !strings.Contains(program, "mailprobe-"+c+"(1)") {
			t.Errorf("mailprobe(1) does not name %s", c)
		}
		page := rendered(t, filepath.Join(dir, "mailprobe-"+c+".1"))
		var help bytes.Buffer
		run(context.Background(), []string{c, "--help"}, streams{Out: &help, Err: &help})
		for _, flag := range long.FindAllString(help.String(), -1) {
			if !regexp.MustCompile(`(?m)^ .*` + regexp.QuoteMeta(flag) + `([^a-z.-]|$)`).MatchString(page) {
				t.Errorf("mailprobe-%s(1) lacks %s", c, flag)
			}
		}
		last := 0
		for _, heading := range []string{"NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXAMPLES", "EXIT STATUS", "FILES", "ENVIRONMENT", "SEE ALSO"} {
			at := strings.Index(page, "\n"+heading+"\n")
			if at < last {
				t.Errorf("mailprobe-%s(1): %s is missing or out of order", c, heading)
			}
			last = at
		}
		if !regexp.MustCompile(`(?m)^ .*mailprobe ` + c).MatchString(page[strings.Index(page, "\nEXAMPLES\n"):]) {
			t.Errorf("mailprobe-%s(1) has no example", c)
		}
	}
}

// TestManSettings holds mailprobe.yml(5) against the keys that the configuration
// is decoded by.
func TestManSettings(t *testing.T) {
	dir, _ := manTo(t)
	page := rendered(t, filepath.Join(dir, "mailprobe.yml.5"))
	sources, err := filepath.Glob("../../probe/config/raw*.go")
	if err != nil || len(sources) == 0 {
		t.Fatalf("the sources of the configuration are not found: %v", err)
	}
	tag := regexp.MustCompile(`key:"([a-z_]+)"`)
	keys := 0
	for _, source := range sources {
		text, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range tag.FindAllStringSubmatch(string(text), -1) {
			keys++
			if m[1] == "password" {
				continue // it is known only to be refused
			}
			if !regexp.MustCompile(`(?m)^ +` + m[1] + `(:| |$)`).MatchString(page) {
				t.Errorf("mailprobe.yml(5) lacks %s", m[1])
			}
		}
	}
	if keys < 60 {
		t.Errorf("only %d keys were found in %v", keys, sources)
	}
	for _, text := range []string{
		"\n              every: 1m\n                     spacing of the test mails of a route\n", // below defaults
		"\n              user: mailprobe@probe.example.net\n",                                    // below bounce
		"\n       references: [www.example.com:443, \"[2001:db8:ffff::1]:53\"]\n              Outside addresses that are dialled",
		"\n                     insecure_skip_verify: true\n                            take any certificate\n", // switched off in the example
		"\n                     allow_plaintext: true\n                            send the password without TLS\n",
	} {
		if !strings.Contains(page, text) {
			t.Errorf("mailprobe.yml(5) lacks %q", text)
		}
	}
}

func TestManDate(t *testing.T) {
	t.Setenv("SOURCE_DATE_EPOCH", "yesterday")
	var errs bytes.Buffer
	code := run(context.Background(), []string{"man", t.TempDir()}, streams{Out: &errs, Err: &errs})
	if want := "mailprobe: SOURCE_DATE_EPOCH is \"yesterday\": it must be a number of seconds\n"; code != 2 || errs.String() != want {
		t.Errorf("exit code %d, %q; want 2, %q", code, errs.String(), want)
	}
}

// TestRoffIsInert: what a text holds is shown, and orders nothing.
func TestRoffIsInert(t *testing.T) {
	text := ".SH no heading\n'br no break\n\\fBnot bold\\fR \\n \"quoted\" -- ^ ~ `x` \\"
	var p manPage
	p.name, p.section, p.about = "a", "1", "b"
	p.heading("DESCRIPTION")
	p.code(text)
	file := filepath.Join(t.TempDir(), "a.1")
	if err := os.WriteFile(file, []byte(p.roff()), 0o600); err != nil {
		t.Fatal(err)
	}
	page := rendered(t, file)
	for line := range strings.SplitSeq(text, "\n") {
		if !strings.Contains(page, line+"\n") {
			t.Errorf("the page lacks %q:\n%s", line, page)
		}
	}
}
