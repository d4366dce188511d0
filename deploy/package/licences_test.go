package packaging

import (
	"debug/buildinfo"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// sentences tell a licence from the others of these, in whatever letters and lines.
var sentences = map[string]*regexp.Regexp{
	"MIT":           regexp.MustCompile(`(?i)permission is hereby granted, free of charge, to any person`),
	"BSD-3-Clause":  regexp.MustCompile(`(?i)to endorse or promote products derived from this software without specific prior written permission`),
	"Apache-2.0":    regexp.MustCompile(`(?i)apache license,? version 2\.0`),
	"public-domain": regexp.MustCompile(`(?i)dedicated to the public domain by the authors`),
}

// licences holds the installed copyright file against the modules that the installed
// binary names: each has a line, with its version, and the texts that the line names
// are those of its licences.
func licences(t *testing.T) {
	copyright := get(t, "/usr/share/doc/mailprobe/copyright")
	texts := map[string]string{}
	for _, part := range strings.Split(copyright, "\n--- [")[1:] {
		number, text, _ := strings.Cut(part, "] ---\n")
		texts[number] = strings.Join(strings.Fields(text), " ")
	}
	binary, err := buildinfo.ReadFile(inside("/usr/bin/mailprobe"))
	if err != nil {
		t.Fatal(err)
	}
	linked := map[string]string{"std": binary.GoVersion}
	for _, m := range binary.Deps {
		linked[m.Path] = m.Version
	}
	if len(linked) < 30 {
		t.Fatalf("the binary names %d modules only: %v", len(linked), linked)
	}
	for module, version := range linked {
		line := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(module+" "+version) + `: (.+) \[(.+)\]$`).FindStringSubmatch(copyright)
		if line == nil {
			t.Errorf("the copyright file has no line for %s %s", module, version)
			continue
		}
		for _, name := range strings.Split(line[1], " AND ") {
			if !stands(sentences[name], texts, strings.Fields(line[2])) {
				t.Errorf("%s is said to be under %s, but no text of %s is", module, name, line[2])
			}
		}
	}
}

// stands tells whether a sentence stands in one of the numbered texts.
func stands(sentence *regexp.Regexp, texts map[string]string, numbers []string) bool {
	return sentence != nil && slices.ContainsFunc(numbers, func(n string) bool { return sentence.MatchString(texts[n]) })
}
