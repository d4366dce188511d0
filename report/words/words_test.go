package words

import (
	"reflect"
	"testing"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
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

func TestBothLanguagesSayEverything(t *testing.T) {
	spaces := map[string]bool{".Gap": true, ".units.gap": true} // Japanese has none
	for _, lang := range Languages {
		walk("", reflect.ValueOf(*In(lang)), func(name string, v reflect.Value) {
			if v.IsZero() && !(lang == Japanese && spaces[name]) {
				t.Errorf("%s lacks %s", lang, name)
			}
		})
	}
}

func TestEveryWordOfTheAnalysisHasAName(t *testing.T) {
	for _, lang := range Languages {
		n := In(lang).names
		named(t, lang, n.kinds, report.Kinds)
		named(t, lang, n.states, report.States)
		named(t, lang, n.incidents, report.IncidentStates)
		named(t, lang, n.services, report.Services)
		named(t, lang, n.classes, probe.Classes)
		named(t, lang, n.phases, probe.PhaseOrder)
		named(t, lang, n.outcomes, probe.Outcomes)
		named(t, lang, n.vias, probe.Vias)
		named(t, lang, n.directions, report.Directions)
	}
}

// named fails where a word has no name, where two have the same, or where a name
// is that of no word.
func named[K ~string](t *testing.T, lang Language, names map[K]string, all []K) {
	t.Helper()
	if len(names) != len(all) {
		t.Errorf("%s has %d names for %d words of %T", lang, len(names), len(all), all)
	}
	of := map[string]K{}
	for _, word := range all {
		name, ok := names[word]
		if other, twice := of[name]; !ok || name == "" || twice {
			t.Errorf("%s calls %q %q, and %q too", lang, word, name, other)
		}
		of[name] = word
	}
}

func TestNamesOfWordsThatAreNotKnown(t *testing.T) {
	hostile := report.Kind("worse\x1b[2J\n\u202ethan <b>down</b>")
	if got, want := In(Japanese).Kind(hostile), "worse [2J than <b>down</b>"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := In("fr").Kind(report.Slow); got != "slow" {
		t.Errorf("a language that is not known says %q", got)
	}
}

func TestReasons(t *testing.T) {
	tests := []struct {
		reason report.Reason
		en, ja string
	}{
		{report.Reason{Service: report.ServesIMAP}, "reading mail (IMAP): mailbox could not be read", "メールの閲覧（IMAP）：メールボックスを読み取れない"},
		{report.Reason{Service: report.DeliversIn}, "delivery of incoming mail: mail did not arrive in time", "受信メールの配送：メールが時間内に届かない"},
		{report.Reason{Service: report.TakesMX, Class: probe.TimedOut}, "taking mail from other servers (port 25): no answer", "外部からのメール受信（25番ポート）：応答なし"},
		{report.Reason{Service: report.TakesMX, Class: probe.TimedOut, Phase: probe.PhaseConnect}, "taking mail from other servers (port 25): no answer while connecting", "外部からのメール受信（25番ポート）：応答なし（接続時）"},
	}
	for _, test := range tests {
		if got := In(English).Reason(test.reason); got != test.en {
			t.Errorf("got %q, want %q", got, test.en)
		}
		if got := In(Japanese).Reason(test.reason); got != test.ja {
			t.Errorf("got %q, want %q", got, test.ja)
		}
	}
}

func TestGrammar(t *testing.T) {
	en, ja := In(English), In(Japanese)
	tests := []struct{ got, want string }{
		{en.Servers(1), "1 server"},
		{en.Servers(1200), "1,200 servers"},
		{en.Mails(0), "0 test mails"},
		{en.Mailboxes(1), "1 mailbox"},
		{en.Mailboxes(2), "2 mailboxes"},
		{en.List(nil), ""},
		{en.List([]string{"a"}), "a"},
		{en.List([]string{"a", "b"}), "a and b"},
		{en.List([]string{"a", "b", "c"}), "a, b and c"},
		{ja.Servers(12), "12台"},
		{ja.Mails(1200), "テストメール1,200通"},
		{ja.List([]string{"a", "b", "c"}), "a、b、c"},
		{Plural(2, "further copy"), "2 further copies"},
		{Plural(2, "day"), "2 days"},
		{SenderName(probe.PatienceExchange), "Exchange Server"},
		{SenderName("my\nown"), "my own"},
		{ja.Date(at("04:10:33").UTC()), "2011年05月05日(木)"}, // in UTC it is still the day before
		{en.Date(at("04:10:33")), "Fri 2011-05-06"},
		{ja.ShortDate(at("04:10:33")), "05月06日"},
	}
	for _, test := range tests {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
	days := ""
	for d := range 7 {
		days += Weekday(at("05-01 12:00:00").AddDate(0, 0, d)) // 1 May 2011 was a Sunday
	}
	if days != "日月火水木金土" {
		t.Errorf("the days of the week are %s", days)
	}
}

func TestDelaysShowHowWellTheyAreKnown(t *testing.T) {
	tests := []struct {
		d    probe.Delay
		want string
	}{
		{probe.Delay{Min: 1200 * time.Millisecond, Max: 1300 * time.Millisecond}, "1.3 s"},
		{probe.Delay{Min: time.Second, Max: 2 * time.Second}, "1.5 s ± 500 ms"},
		{probe.Delay{Min: 9 * time.Hour, Max: 9*time.Hour + 20*time.Second}, "9 h"},
		{probe.Delay{Min: 9 * time.Hour, Max: 9*time.Hour + 3*time.Minute}, "9 h 2 min ± 1 min 30 s"},
		{probe.Delay{}, "0 s"},
	}
	for _, test := range tests {
		if got := In(English).Delay(test.d); got != test.want {
			t.Errorf("%v is %q, want %q", test.d, got, test.want)
		}
	}
}

// A share is rounded down, so that only all is 100.
func TestPercent(t *testing.T) {
	for part, want := range map[time.Duration]string{0: "0 %", time.Hour - time.Nanosecond: "99.9 %", time.Hour: "100 %", 2 * time.Hour: "100 %", 20 * time.Minute: "33.3 %"} {
		if got := In(English).Percent(part, time.Hour); got != want {
			t.Errorf("%v of an hour is %q, want %q", part, got, want)
		}
	}
}
