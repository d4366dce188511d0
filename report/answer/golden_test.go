package answer

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mailprobe/report/words"
)

var update = flag.Bool("update", false, "write the golden files, to be read line by line")

func answered(t *testing.T, c testCase, lang words.Language) Answer {
	t.Helper()
	a, err := Of(c.v, Options{Lang: lang, Location: jst})
	if err != nil {
		t.Fatalf("%s: %v", c.name, err)
	}
	return a
}

// The golden files hold every case, to be read as a caller and as the staff.
func TestAnswersAreAsRead(t *testing.T) {
	for _, lang := range words.Languages {
		var b strings.Builder
		for _, c := range cases() {
			fmt.Fprintf(&b, "-- %s --\n", c.name)
			if err := WriteText(&b, answered(t, c, lang)); err != nil {
				t.Fatal(err)
			}
		}
		path := filepath.Join("testdata", "answers."+string(lang)+".txt")
		if *update {
			if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
}
