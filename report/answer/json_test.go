package answer

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/report"
	"mailprobe/report/words"
)

// names adds the names of a type's fields, and of those below it.
func names(of reflect.Type, found map[string]bool) {
	switch of.Kind() {
	case reflect.Pointer, reflect.Slice:
		names(of.Elem(), found)
	case reflect.Struct:
		if of == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range of.NumField() {
			f := of.Field(i)
			if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" {
				found[name] = true
			}
			names(f.Type, found)
		}
	}
}

// A name that is not documented is none that a program can rely on.
func TestEveryNameIsDocumented(t *testing.T) {
	source, err := os.ReadFile("formats.go")
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string]bool{}
	for _, word := range regexp.MustCompile(`[a-z0-9_]+`).FindAllString(string(source), -1) {
		documented[word] = true
	}
	found := map[string]bool{}
	names(reflect.TypeFor[document](), found)
	if len(found) < 70 {
		t.Errorf("only %d names were found", len(found))
	}
	for name := range found {
		if !documented[name] {
			t.Errorf("the name %s is not documented", name)
		}
	}
}

// The golden file holds one verdict with nearly everything, and one with nearly
// nothing.
func TestJSONIsAsRead(t *testing.T) {
	var got strings.Builder
	for _, c := range cases() {
		if c.name == "expired-in-sender" || c.name == "unknown-record-in" {
			e := json.NewEncoder(&got)
			e.SetIndent("", "  ")
			if err := e.Encode(JSON(c.v, answered(t, c, words.English))); err != nil {
				t.Fatal(err)
			}
		}
	}
	path := filepath.Join("testdata", "answers.json")
	if *update {
		if err := os.WriteFile(path, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// A duration is told to a microsecond, without the noise of a binary fraction.
func TestJSONSecondsAreShort(t *testing.T) {
	const rough = 3661710252 * time.Nanosecond
	text, err := json.Marshal(JSON(report.Verdict{Usual: rough, Delay: report.Quantiles{N: 1, P50: rough, P90: rough, Max: rough}}, Answer{}))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"p50_seconds":3.66171,`, `"p90_seconds":3.66171,`, `"max_seconds":3.66171}`, `"late_after_seconds":3.66171,`} {
		if !strings.Contains(string(text), want) {
			t.Errorf("it does not say %s: %s", want, text)
		}
	}
}
