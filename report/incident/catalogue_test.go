package incident

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"mailprobe/probe"
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
	empty := []string{".say.gap", ".units.gap"} // Japanese has no spaces
	walk("", reflect.ValueOf(japanese()), func(name string, v reflect.Value) {
		if v.IsZero() && !slices.Contains(empty, name) {
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

func TestEveryWordOfTheAnalysisHasAName(t *testing.T) {
	for _, c := range []catalogue{english(), japanese()} {
		for _, k := range report.Kinds {
			named(t, c, string(k), c.kind.of(k), "down", "slow")
		}
		for _, s := range report.Services {
			named(t, c, string(s), c.service.of(s))
		}
		for _, p := range probe.PhaseOrder {
			named(t, c, string(p), c.phase.of(p))
		}
		for _, class := range probe.Classes[1:] {
			if !slices.Contains([]probe.Class{probe.Capped, probe.Interrupted, probe.Aborted}, class) {
				named(t, c, string(class), c.class.of(class))
			}
		}
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
	if c.lang == "en" && (slices.Contains(same, word) || strings.Contains(word, " ")) {
		return
	}
	if name == word || name == "" {
		t.Errorf("%s has no name for %q", c.lang, word)
	}
}

func TestGrammar(t *testing.T) {
	en, ja := english().say, japanese().say
	tests := []struct{ got, want string }{
		{en.servers(1), "1 server"},
		{en.servers(1200), "1,200 servers"},
		{en.mails(0), "0 test mails"},
		{en.mailboxes(1), "1 mailbox"},
		{en.mailboxes(2), "2 mailboxes"},
		{en.others(1), "1 other server under watch was not affected."},
		{en.ofServers(1, 1), "1 of 1 mail server under watch"},
		{en.list(nil), ""},
		{en.list([]string{"a"}), "a"},
		{en.list([]string{"a", "b"}), "a and b"},
		{en.list([]string{"a", "b", "c"}), "a, b and c"},
		{ja.servers(12), "12台"},
		{ja.mails(1200), "テストメール1,200通"},
		{ja.list([]string{"a", "b", "c"}), "a、b、c"},
		{japanese().date(at("04:10:33")), "2011年05月05日(木)"}, // in UTC it is still the day before
		{english().date(at("04:10:33").In(jst)), "Fri 2011-05-06"},
	}
	for _, test := range tests {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
	days := ""
	for d := range 7 {
		days += weekday(at("05-01 12:00:00").AddDate(0, 0, d)) // 1 May 2011 was a Sunday
	}
	if days != "日月火水木金土" {
		t.Errorf("the days of the week are %s", days)
	}
}
