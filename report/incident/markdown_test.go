package incident

import (
	"regexp"
	"strings"
	"testing"

	"mailprobe/report/words"
)

func TestMarkdownIsEscaped(t *testing.T) {
	tests := map[string]string{
		"sv1.example.jp":      "sv1.example.jp",
		"a|b":                 `a\|b`,
		"a\\|b":               `a\\\|b`,
		"*x* _y_ `z`":         "\\*x\\* \\_y\\_ \\`z\\`",
		"<b>&amp;":            "&lt;b&gt;&amp;amp;",
		"# title":             `\# title`,
		"- item":              `\- item`,
		"1. item":             `1\. item`,
		"121.119.173.0/24":    "121.119.173.0/24",
		"http://example.com/": `http:\//example.com/`,
		"[a](b)":              `\[a\](b)`,
		"a\nb":                "a b",
	}
	for in, want := range tests {
		if got := escapeMarkdown(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

// Every row of a table has as many cells as its head.
func TestMarkdownTablesKeepTheirCells(t *testing.T) {
	for _, each := range dossiers {
		for _, lang := range []Language{English, Japanese} {
			cells := 0
			for line := range strings.Lines(string(written(t, each.make(), Options{Lang: lang, Format: Markdown}))) {
				if !strings.HasPrefix(line, "|") {
					cells = 0
					continue
				}
				n := bars(line) - 1
				if cells == 0 {
					cells = n
				}
				if n != cells {
					t.Errorf("%s %s: %d cells instead of %d: %s", each.name, lang, n, cells, line)
				}
			}
		}
	}
}

// bars counts the bars that part cells: those without an odd number of
// backslashes before them.
func bars(line string) int {
	return strings.Count(regexp.MustCompile(`\\.`).ReplaceAllString(line, ""), "|")
}

func FuzzEscapeMarkdown(f *testing.F) {
	for _, s := range []string{evil, "a|b\\", "\\|", "1) x", "  # x", "\u2028|"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := escapeMarkdown(words.Plain(s))
		if bars(got) != 0 || strings.ContainsAny(got, "\n\r<>\x00\x1b") {
			t.Errorf("%q is written as %q", s, got)
		}
		if strings.HasSuffix(regexp.MustCompile(`\\\\`).ReplaceAllString(got, ""), `\`) {
			t.Errorf("%q would escape what follows: %q", s, got)
		}
	})
}
