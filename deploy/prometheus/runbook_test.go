package prometheus_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// text returns a file as a string.
func text(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// sections returns the sections of the runbook by their headings.
func sections(t *testing.T) map[string]string {
	t.Helper()
	_, rest, _ := strings.Cut(text(t, "RUNBOOK.md"), "\n## ")
	all := map[string]string{}
	for _, part := range strings.Split(rest, "\n## ") {
		heading, body, _ := strings.Cut(part, "\n")
		all[heading] = body
	}
	return all
}

// Each alert has a section and each section an alert, and it answers what a woken
// person asks, on one screen.
func TestEveryAlertHasItsSection(t *testing.T) {
	_, alerts := rules(t)
	var want, got []string
	for _, a := range alerts {
		want = append(want, a.Alert)
	}
	for heading, body := range sections(t) {
		got = append(got, heading)
		for _, question := range []string{"**Means**", "**Look**", "**Commonly**", "**Tell**", "**Over**", "**False alarm**"} {
			if !strings.Contains(body, question) && (question != "**Commonly**" || heading != "MailprobeFreshMailNormal") {
				t.Errorf("%s has no %s", heading, question)
			}
		}
		if n := utf8.RuneCountInString(body); n > 2000 {
			t.Errorf("%s has %d characters: too many at four in the morning", heading, n)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(slices.Compact(want), got); diff != "" {
		t.Errorf("sections (-alerts +runbook):\n%s", diff)
	}
}

// What is to be typed can be typed: the commands and their flags are there, and the
// links within the runbook lead somewhere.
func TestCommandsAndLinksExist(t *testing.T) {
	commands := map[string]bool{"healthy": true}
	for _, m := range regexp.MustCompile(`(?m)^\s+(\w+)\s+\w+Cmd\s+.cmd:`).FindAllStringSubmatch(text(t, "../../cmd/mailprobe/main.go"), -1) {
		commands[strings.ToLower(m[1])] = true
	}
	pages := text(t, "RUNBOOK.md")
	all := pages
	_, alerts := rules(t)
	for _, a := range alerts {
		all += a.Annotations["description"] + "\n"
	}
	used := regexp.MustCompile("(?:`|: |; |Then: |says |with: |first: )mailprobe ([a-z]+)").FindAllStringSubmatch(all, -1)
	for _, m := range used {
		if !commands[m[1]] {
			t.Errorf("there is no command mailprobe %s", m[1])
		}
	}
	if len(used) < 60 {
		t.Errorf("only %d commands were found", len(used))
	}
	known := sections(t)
	for _, m := range regexp.MustCompile(`\[(\w+)\]\(#(\w+)\)`).FindAllStringSubmatch(pages, -1) {
		if _, ok := known[m[1]]; !ok || strings.ToLower(m[1]) != m[2] {
			t.Errorf("the link %s leads nowhere", m[0])
		}
	}
}
