package answer

import (
	"testing"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/words"
)

func speaker(t tongue, lang words.Language, loc *time.Location, day, asOf time.Time) spoken {
	return spoken{tongue: t, k: words.In(lang).Clock(loc, day, asOf), loc: loc, day: day.In(loc), asOf: asOf}
}

func TestTimesAreSaidAsOnTheTelephone(t *testing.T) {
	en := speaker(englishTongue(), words.English, jst, at("05:34:00"), at("18:00:00"))
	ja := speaker(japaneseTongue(), words.Japanese, jst, at("05:34:00"), at("18:00:00"))
	tests := []struct {
		say    func(spoken) string
		en, ja string
	}{
		{func(s spoken) string { return s.asked(span("05:34:20", "05:34:21")) }, "at about 05:34 JST on Friday 6 May", "5月6日(金) 5時34分頃（日本時間）"},
		{func(s spoken) string { return s.asked(span("17:00:00", "18:00:00")) }, "between 17:00 and 18:00 JST on Friday 6 May", "5月6日(金) 17時から18時までの間（日本時間）"},
		{func(s spoken) string { return s.asked(span("05-06 00:00:00", "05-07 00:00:00")) }, "on Friday 6 May (JST)", "5月6日(金)（日本時間）"},
		{func(s spoken) string { return s.asked(span("23:30:00", "05-07 00:30:00")) }, "between 23:30 on Friday 6 May and 00:30 on Saturday 7 May (JST)", "5月6日(金) 23時30分から5月7日(土) 0時30分までの間（日本時間）"},
		{func(s spoken) string { return s.asked(report.Span{From: at("05:34:00").AddDate(-1, 0, 0)}) }, "at about 05:34 JST on Thursday 6 May 2010", "2010年5月6日(木) 5時34分頃（日本時間）"},
		{func(s spoken) string { return s.when(between("13:49:10", "13:50:05")) }, "at about 13:50", "13時50分頃に"},
		{func(s spoken) string { return s.when(between("13:40:10", "13:50:05")) }, "between 13:40 and 13:51", "13時40分から13時51分までの間に"},
		{func(s spoken) string { return s.when(between("05-07 13:40:10", "05-07 13:50:05")) }, "between 13:40 and 13:51 on Saturday 7 May", "5月7日(土) 13時40分から13時51分までの間に"},
		{func(s spoken) string { return s.when(between("23:40:00", "05-07 00:50:00")) }, "between 23:40 on Friday 6 May and 00:50 on Saturday 7 May", "5月6日(金) 23時40分から5月7日(土) 0時50分までの間に"},
		{func(s spoken) string { return s.when(probe.Interval{To: at("13:50:05")}) }, "by 13:51", "13時51分頃までに"},
		{func(s spoken) string { return s.when(probe.Interval{}) }, "", ""},
		{func(s spoken) string { return s.expected(between("17:00:00", "18:20:00")) }, "by 18:20", "18時20分頃までに"},
		{func(s spoken) string { return s.expected(between("18:10:00", "18:20:00")) }, "between 18:10 and 18:20", "18時10分から18時20分までの間に"},
		{func(s spoken) string { return s.edge(between("04:09:05", "04:10:05")) }, "about 04:10", "4時10分頃"},
		{func(s spoken) string { return s.edge(between("04:00:05", "04:10:05")) }, "04:11 at the latest", "遅くとも4時11分"},
		{func(s spoken) string { return s.edge(probe.Interval{To: at("04:10:00")}) }, "04:10 at the latest", "遅くとも4時10分"},
		{func(s spoken) string {
			return s.lasted(between("08:38:50", "08:39:10"), between("08:39:15", "08:39:41"))
		}, "at about 08:39, for about 28 seconds", "8時39分頃に約28秒間"},
		{func(s spoken) string {
			return s.lasted(between("08:39:10", "08:39:10"), between("08:39:10", "08:39:10"))
		}, "at about 08:39, for about 1 second", "8時39分頃に約1秒間"},
		{func(s spoken) string {
			return s.lasted(between("08:38:50", "08:39:10"), between("08:39:50", "08:40:01"))
		}, "from about 08:39 until about 08:40", "8時39分頃から8時40分頃まで"},
		{func(s spoken) string {
			return s.lasted(between("04:09:05", "04:10:05"), between("05:00:00", "05:30:10"))
		}, "from about 04:10 until 05:31 at the latest", "4時10分頃から遅くとも5時31分まで"},
		{func(s spoken) string { return s.named(at("09:12:00")) }, "09:12 JST on Friday 6 May", "5月6日(金) 9時12分（日本時間）"},
	}
	for _, test := range tests {
		if got := test.say(en); got != test.en {
			t.Errorf("got %q, want %q", got, test.en)
		}
		if got := test.say(ja); got != test.ja {
			t.Errorf("got %q, want %q", got, test.ja)
		}
	}
}

// When the clocks are set between two times, the second names its own zone.
func TestATimeNamesItsZoneWhereItIsAnother(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	before := time.Date(2011, 10, 30, 0, 30, 0, 0, time.UTC) // 02:30 CEST; the clock goes back at 01:00 UTC
	after := before.Add(time.Hour)                           // 02:30 CET
	en := speaker(englishTongue(), words.English, berlin, before, after)
	ja := speaker(japaneseTongue(), words.Japanese, berlin, before, after)
	if got, want := en.asked(report.Span{From: before, To: before.Add(time.Minute)}), "at about 02:30 CEST on Sunday 30 October"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := en.when(probe.Interval{From: before, To: after}), "between 02:30 and 02:30 CET"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := ja.when(probe.Interval{From: after, To: after}), "2時30分（CET）頃に"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestDurationsAreSaidInWords(t *testing.T) {
	tests := []struct {
		d      time.Duration
		en, ja string
	}{
		{0, "1 second", "1秒"},
		{1900 * time.Millisecond, "2 seconds", "2秒"},
		{59*time.Second + time.Millisecond, "1 minute", "1分"},
		{61 * time.Second, "2 minutes", "2分"},
		{time.Hour, "1 hour", "1時間"},
		{9*time.Hour + 30*time.Second, "9 hours 1 minute", "9時間1分"},
		{49*time.Hour + 20*time.Minute, "2 days 1 hour", "2日1時間"},
	}
	for _, test := range tests {
		if got := englishTongue().duration(test.d); got != test.en {
			t.Errorf("%v is %q, want %q", test.d, got, test.en)
		}
		if got := japaneseTongue().duration(test.d); got != test.ja {
			t.Errorf("%v is %q, want %q", test.d, got, test.ja)
		}
	}
}
