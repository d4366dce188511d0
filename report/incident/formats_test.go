package incident

import (
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"
)

// jsonNames adds the names of a type's fields, and of those below it.
func jsonNames(of reflect.Type, names map[string]bool) {
	switch of.Kind() {
	case reflect.Pointer, reflect.Slice:
		jsonNames(of.Elem(), names)
	case reflect.Struct:
		if of == reflect.TypeFor[time.Time]() {
			return
		}
		for i := range of.NumField() {
			f := of.Field(i)
			if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" {
				names[name] = true
			}
			jsonNames(f.Type, names)
		}
	}
}

// A name that is not documented is none that a program can rely on.
func TestEveryNameIsDocumented(t *testing.T) {
	source, err := os.ReadFile("formats.go")
	if err != nil {
		t.Fatal(err)
	}
	ofJSON, ofCSV, ok := strings.Cut(string(source), "// # CSV\n")
	if !ok {
		t.Fatal("the two formats are not told apart")
	}
	words := func(s string) map[string]bool {
		found := map[string]bool{}
		for _, w := range regexp.MustCompile(`[a-z0-9_]+`).FindAllString(s, -1) {
			found[w] = true
		}
		return found
	}
	names := map[string]bool{}
	jsonNames(reflect.TypeFor[jsonReport](), names)
	if len(names) < 80 {
		t.Errorf("only %d names were found", len(names))
	}
	inJSON := words(ofJSON)
	for name := range names {
		if !inJSON[name] {
			t.Errorf("the JSON name %s is not documented", name)
		}
	}
	inCSV := words(ofCSV)
	for _, name := range csvHead {
		if !inCSV[name] {
			t.Errorf("the CSV column %s is not documented", name)
		}
	}
}
