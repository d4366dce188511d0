package answer

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// walk goes through every field of a struct, and every word of its maps.
func walk(name string, v reflect.Value, visit func(name string, v reflect.Value)) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			walk(name+"."+v.Type().Field(i).Name, v.Field(i), visit)
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			walk(name+"["+key.String()+"]", v.MapIndex(key), visit)
		}
	default:
		visit(name, v)
	}
}

// blanks lists what is put into a phrase, each once and in order.
func blanks(phrase string) []string {
	list := regexp.MustCompile(`\{\w+\}|%s`).FindAllString(strings.ReplaceAll(phrase, "{At}", "{at}"), -1)
	slices.Sort(list)
	if strings.Contains(phrase, "%s") {
		return list // verbs are counted
	}
	return slices.Compact(list)
}

func TestBothLanguagesSayEverythingOfTheSame(t *testing.T) {
	inEnglish := map[string]string{}
	walk("", reflect.ValueOf(english()), func(name string, v reflect.Value) {
		if v.IsZero() {
			t.Errorf("English lacks %s", name)
		}
		if v.Kind() == reflect.String {
			inEnglish[name] = v.String()
		}
	})
	if len(inEnglish) < 200 {
		t.Errorf("only %d phrases were found", len(inEnglish))
	}
	walk("", reflect.ValueOf(japanese()), func(name string, v reflect.Value) {
		if v.IsZero() && name != ".gap" { // Japanese has no spaces
			t.Errorf("Japanese lacks %s", name)
		}
		if v.Kind() != reflect.String {
			return
		}
		if en, ja := blanks(inEnglish[name]), blanks(v.String()); !slices.Equal(en, ja) {
			t.Errorf("%s holds %v in English and %v in Japanese", name, en, ja)
		}
		if v.String() == inEnglish[name] && regexp.MustCompile(`[a-z]{3}`).MatchString(strings.NewReplacer("{", "", "}", "").Replace(v.String())) && !strings.Contains(v.String(), "{") {
			t.Errorf("%s is the same in both languages: %s", name, v.String())
		}
	})
}
