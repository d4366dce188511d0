package web

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"testing"
)

// phrases returns every phrase of a catalogue by its name; what words.Words holds
// is checked there.
func phrases(c catalogue) map[string]string {
	list := map[string]string{}
	collect(list, "", reflect.ValueOf(c))
	return list
}

func collect(list map[string]string, name string, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		list[name] = v.String()
	case reflect.Struct:
		for i := range v.NumField() {
			collect(list, name+"."+v.Type().Field(i).Name, v.Field(i))
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			collect(list, fmt.Sprint(name, ".", i), v.Index(i))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			collect(list, fmt.Sprint(name, ".", key), v.MapIndex(key))
		}
	}
}

var verb = regexp.MustCompile(`%(\[(\d)\])?([a-zA-Z])`)

// given lists which arguments a phrase uses: %s %s and %[2]s %[1]s are given the
// same.
func given(phrase string) []string {
	var list []string
	next := 1
	for _, v := range verb.FindAllStringSubmatch(phrase, -1) {
		if v[2] != "" {
			fmt.Sscan(v[2], &next)
		}
		list = append(list, fmt.Sprint(next, v[3]))
		next++
	}
	slices.Sort(list)
	return list
}

func TestBothLanguagesSayEverythingOfTheSame(t *testing.T) {
	en, ja := phrases(english()), phrases(japanese())
	if len(en) < 100 {
		t.Fatalf("only %d phrases were found", len(en))
	}
	for name, phrase := range en {
		if phrase == "" || ja[name] == "" {
			t.Errorf("%s is %q in English and %q in Japanese", name, phrase, ja[name])
		}
		if en, ja := given(phrase), given(ja[name]); !slices.Equal(en, ja) {
			t.Errorf("%s uses %v in English and %v in Japanese", name, en, ja)
		}
	}
	for name := range ja {
		if _, ok := en[name]; !ok {
			t.Errorf("%s is in Japanese alone", name)
		}
	}
}

func TestGiven(t *testing.T) {
	for phrase, want := range map[string][]string{
		"none, 100 %":    nil,
		"%s of %s":       {"1s", "2s"},
		"%[2]s %[1]s":    {"1s", "2s"},
		"%[2]s, then %d": {"2s", "3d"},
	} {
		if got := given(phrase); !slices.Equal(got, want) {
			t.Errorf("%q uses %v, want %v", phrase, got, want)
		}
	}
}
