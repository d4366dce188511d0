package incident

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mailprobe/report"
)

// walk goes through every field of a catalogue.
func walk(name string, v reflect.Value, visit func(name string, v reflect.Value)) {
	if v.Kind() != reflect.Struct {
		visit(name, v)
		return
	}
	for i := range v.NumField() {
		walk(name+"."+v.Type().Field(i).Name, v.Field(i), visit)
	}
}

// given lists which arguments a phrase uses: %s %s and %[2]s %[1]s are given the
// same.
func given(phrase string) []string {
	var list []string
	next := 1
	for _, verb := range regexp.MustCompile(`%(\[(\d)\])?([a-z])`).FindAllStringSubmatch(phrase, -1) {
		if verb[2] != "" {
			fmt.Sscan(verb[2], &next)
		}
		list = append(list, fmt.Sprint(next, verb[3]))
		next++
	}
	slices.Sort(list)
	return list
}

func TestBothLanguagesSayEverythingOfTheSame(t *testing.T) {
	phrases := map[string]string{}
	walk("", reflect.ValueOf(english()), func(name string, v reflect.Value) {
		if v.IsZero() {
			t.Errorf("English lacks %s", name)
		}
		if v.Kind() == reflect.String {
			phrases[name] = v.String()
		}
	})
	walk("", reflect.ValueOf(japanese()), func(name string, v reflect.Value) {
		if v.IsZero() {
			t.Errorf("Japanese lacks %s", name)
		}
		if v.Kind() != reflect.String {
			return
		}
		if en, ja := given(phrases[name]), given(v.String()); !slices.Equal(en, ja) {
			t.Errorf("%s uses %v in English and %v in Japanese", name, en, ja)
		}
	})
}

func TestEveryChangeHasAName(t *testing.T) {
	for _, c := range []catalogue{english(), japanese()} {
		for _, change := range []report.Change{report.ChangedOpened, report.ChangedStart, report.ChangedScope, report.ChangedEnd, report.ChangedClosed,
			report.ChangedAgain, report.ChangedMerged, report.ChangedSplit, report.ChangedPlanned, report.ChangedWithdrawn, report.ChangedUnwatched} {
			named(t, c, string(change), c.change.of(change), "opened", "merged", "split")
		}
	}
}

// named fails where a word is shown as the program writes it; in English some
// are the same.
func named(t *testing.T, c catalogue, word, name string, same ...string) {
	t.Helper()
	if c.Lang == English && (slices.Contains(same, word) || strings.Contains(word, " ")) {
		return
	}
	if name == word || name == "" {
		t.Errorf("%s has no name for %q", c.Lang, word)
	}
}

func TestGrammar(t *testing.T) {
	en := english().say
	tests := []struct{ got, want string }{
		{en.others(1), "1 other server under watch was not affected."},
		{en.ofServers(1, 1), "1 of 1 mail server under watch"},
	}
	for _, test := range tests {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}
