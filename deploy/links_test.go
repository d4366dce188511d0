package deploy_test

import (
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

// Patterns of Markdown, as far as our documents use it.
var (
	fence   = regexp.MustCompile("(?ms)^```.*?^```$")
	span    = regexp.MustCompile("`[^`\n]+`")
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#{1,6} +(.+)$`)
	target  = regexp.MustCompile("`make ([a-z-]+)")
)

// repository is the root of the sources.
func repository() fs.FS { return os.DirFS("..") }

// documents names the Markdown files of a tree that people write. What stands under
// testdata was written by programs, and may hold links that must not work.
func documents(t *testing.T, tree fs.FS) []string {
	t.Helper()
	var all []string
	err := fs.WalkDir(tree, ".", func(file string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && file != "." && (strings.HasPrefix(d.Name(), ".") || slices.Contains([]string{"testdata", "node_modules", "dist"}, d.Name())):
			return fs.SkipDir
		case path.Ext(file) == ".md":
			all = append(all, file)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// text returns a document without its blocks of code, in which nothing is a link or
// a heading.
func text(tree fs.FS, file string) (string, error) {
	b, err := fs.ReadFile(tree, file)
	return fence.ReplaceAllString(string(b), ""), err
}

// anchor returns the name that Git hosts give to a heading.
func anchor(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
			return unicode.ToLower(r)
		}
		return -1
	}, strings.TrimSpace(heading))
}

// anchors returns the names of all headings of a document.
func anchors(tree fs.FS, file string) ([]string, error) {
	s, err := text(tree, file)
	var all []string
	for _, m := range heading.FindAllStringSubmatch(s, -1) {
		all = append(all, anchor(m[1]))
	}
	return all, err
}

// follow goes where a link of a document leads, and says what is wrong with it.
func follow(tree fs.FS, file, to string) error {
	u, err := url.Parse(to)
	if err != nil || u.IsAbs() {
		return err // what lies elsewhere is not ours to hold
	}
	there := file
	if u.Path != "" {
		there = path.Join(path.Dir(file), u.Path)
	}
	if _, err := fs.Stat(tree, there); err != nil {
		return err
	}
	if u.Fragment == "" {
		return nil
	}
	known, err := anchors(tree, there)
	if err == nil && !slices.Contains(known, u.Fragment) {
		err = fmt.Errorf("%s has no heading #%s", there, u.Fragment)
	}
	return err
}

// links returns where the links of a document lead.
func links(tree fs.FS, file string) ([]string, error) {
	s, err := text(tree, file)
	var all []string
	for _, m := range link.FindAllStringSubmatch(span.ReplaceAllString(s, "code"), -1) {
		all = append(all, m[1])
	}
	return all, err
}

// Every link from one of our documents to a file or heading of ours leads there.
func TestLinksLeadSomewhere(t *testing.T) {
	tree, n := repository(), 0
	for _, file := range documents(t, tree) {
		all, err := links(tree, file)
		if err != nil {
			t.Fatal(err)
		}
		n += len(all)
		for _, to := range all {
			if err := follow(tree, file, to); err != nil {
				t.Errorf("%s links to %s: %v", file, to, err)
			}
		}
	}
	if n < 40 {
		t.Errorf("only %d links were found", n)
	}
}

// Every `make something` that a document names is a target.
func TestMakeTargetsExist(t *testing.T) {
	tree := repository()
	makefile, err := fs.ReadFile(tree, "Makefile")
	if err != nil {
		t.Fatal(err)
	}
	_, phony, _ := strings.Cut(string(makefile), ".PHONY:")
	phony, _, _ = strings.Cut(phony, "\n")
	for _, file := range documents(t, tree) {
		s, err := text(tree, file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range target.FindAllStringSubmatch(s, -1) {
			if !slices.Contains(strings.Fields(phony), m[1]) {
				t.Errorf("%s names make %s, which is no target", file, m[1])
			}
		}
	}
}

// What must be found is found, and what is no link is not.
func TestBrokenLinksAreFound(t *testing.T) {
	tree := fstest.MapFS{
		"a.md": {Data: []byte("# One, *two* 3\n[x](sub/b.md#well-here) [x](#one-two-3) [x](sub) [x](https://example.net/#no)\n" +
			"`[x](code.md)`\n```\n# no-heading\n[x](block.md)\n```\n" +
			"[x](#gone) [x](sub/none.md) [x](sub/b.md#gone) ![x](../out.png) [x](#no-heading)\n")},
		"sub/b.md": {Data: []byte("## Well, `here`\n[x](../a.md#one-two-3)\n")},
	}
	var wrong []string
	for _, file := range documents(t, tree) {
		all, err := links(tree, file)
		if err != nil {
			t.Fatal(err)
		}
		for _, to := range all {
			if follow(tree, file, to) != nil {
				wrong = append(wrong, file+" "+to)
			}
		}
	}
	want := []string{"a.md #gone", "a.md sub/none.md", "a.md sub/b.md#gone", "a.md ../out.png", "a.md #no-heading"}
	if diff := cmp.Diff(want, wrong); diff != "" {
		t.Errorf("broken links (-want +got):\n%s", diff)
	}
}
