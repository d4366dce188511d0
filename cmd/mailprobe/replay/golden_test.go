package replay

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
)

// textsIn returns all that was said in a language. What is said in lists is the
// same again and again: each such sentence is written once, with a number.
func textsIn(lang string, questions []question, said []saidAnswer) string {
	var answers, items strings.Builder
	var known []string
	for i, q := range questions {
		fmt.Fprintf(&answers, "── %s\n   asked %s: %s, %s, sent %s%s\n\n", q.Name, q.Now.Format(time.DateTime), q.About, q.Way, q.Sent, senderOf(q))
		text := said[i].Texts[lang]
		if said[i].Mistake != "" {
			text = "refused: " + said[i].Mistake
		}
		for line := range strings.Lines(withoutIDs.ReplaceAllString(strings.TrimSpace(text), "/(id)") + "\n\n") {
			if item, ok := strings.CutPrefix(line, "  - "); ok {
				if !slices.Contains(known, item) {
					known = append(known, item)
				}
				line = fmt.Sprintf("  - [%d]\n", slices.Index(known, item)+1)
			}
			answers.WriteString(line)
		}
	}
	for n, item := range known {
		fmt.Fprintf(&items, "[%d] %s", n+1, item)
	}
	return items.String() + "\n" + answers.String()
}

// withoutIDs finds the ids of probes, which change with everything.
var withoutIDs = regexp.MustCompile(`/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

func senderOf(q question) string {
	if q.Sender == "" {
		return ""
	}
	return ", sender: " + q.Sender
}

// golden is held while a file of texts is read or written: scenarios end side by
// side.
var golden sync.Mutex

// compareTexts holds the texts of a scenario against those that are committed, or
// takes them over.
func compareTexts(t *testing.T, lang, world, got string) {
	t.Helper()
	golden.Lock()
	defer golden.Unlock()
	name := "testdata/answers." + lang + ".txt"
	sections := readSections(t, name)
	if *update {
		sections[world] = got
		writeSections(t, name, sections)
		return
	}
	if diff := gocmp.Diff(strings.Split(sections[world], "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s, %s (-committed +said; with -update they are written anew, to be read):\n%s", name, world, diff)
	}
}

// A file of texts has a section a scenario, under a line like this one.
const sectionMark = "═══ "

func readSections(t *testing.T, name string) map[string]string {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil && !(*update && os.IsNotExist(err)) {
		t.Fatal(err)
	}
	sections := map[string]string{}
	for _, part := range bytes.Split(content, []byte("\n"+sectionMark))[1:] {
		title, text, _ := strings.Cut(string(part), "\n\n")
		sections[title] = text
	}
	return sections
}

func writeSections(t *testing.T, name string, sections map[string]string) {
	t.Helper()
	if filepath.Base(name) == filepath.Base(tableFile) {
		t.Fatal("the table of questions is typed by hand")
	}
	var b strings.Builder
	b.WriteString("What is said in answer to the questions of questions.txt. Written by a test with -update, and read.\n")
	for _, world := range append([]scenario{thin2011()}, worlds()...) {
		if text, ok := sections[world.name]; ok {
			fmt.Fprintf(&b, "\n%s%s\n\n%s", sectionMark, world.name, text)
		}
	}
	if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
