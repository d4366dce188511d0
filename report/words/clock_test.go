package words

import (
	"testing"
	"time"

	"mailprobe/probe"
)

var jst = time.FixedZone("JST", 9*60*60)

// at returns an instant of 6 May 2011, or with "05-07 " before it of that day.
func at(s string) time.Time {
	if len(s) == len("04:10:33") {
		s = "05-06 " + s
	}
	t, err := time.ParseInLocation("2006-01-02 15:04:05", "2011-"+s, jst)
	if err != nil {
		panic(err)
	}
	return t
}

func between(from, to string) probe.Interval {
	i := probe.Interval{To: at(to)}
	if from != "" {
		i.From = at(from)
	}
	return i
}

func TestDurations(t *testing.T) {
	tests := []struct {
		d      time.Duration
		r      Rounding
		en, ja string
	}{
		{0, Nearest, "0 s", "0秒"},
		{-time.Second, Nearest, "0 s", "0秒"},
		{640*time.Millisecond + 400*time.Microsecond, Nearest, "640 ms", "640ミリ秒"},
		{1240 * time.Millisecond, Nearest, "1.2 s", "1.2秒"},
		{9960 * time.Millisecond, Nearest, "10 s", "10秒"},
		{59600 * time.Millisecond, Nearest, "1 min", "1分"},
		{63 * time.Second, Nearest, "1 min 3 s", "1分3秒"},
		{9*time.Hour + 39*time.Minute + 36*time.Second, Downwards, "9 h 39 min", "9時間39分"},
		{9*time.Hour + 41*time.Minute + time.Second, Upwards, "9 h 42 min", "9時間42分"},
		{9*time.Hour + 41*time.Minute, Upwards, "9 h 41 min", "9時間41分"},
		{59*time.Minute + 59*time.Second + time.Nanosecond, Upwards, "1 h", "1時間"},
		{50*time.Hour + 59*time.Minute, Downwards, "2 d 2 h", "2日2時間"},
	}
	for _, test := range tests {
		if got := In(English).Duration(test.d, test.r); got != test.en {
			t.Errorf("%v is %q, want %q", test.d, got, test.en)
		}
		if got := In(Japanese).Duration(test.d, test.r); got != test.ja {
			t.Errorf("%v is %q, want %q", test.d, got, test.ja)
		}
	}
}

func TestNumbers(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1000: "-1,000", -100: "-100"} {
		if got := Number(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}

// Bounds go outwards, so that the truth stays inside.
func TestIntervalsAreRoundedOutwards(t *testing.T) {
	i := probe.Interval{From: at("04:09:33").Add(900 * time.Millisecond), To: at("04:10:32").Add(time.Millisecond)}
	sharp := probe.Interval{From: at("04:10:32").Add(100 * time.Millisecond), To: at("04:10:32").Add(800 * time.Millisecond)}
	far := probe.Interval{From: at("05-05 23:59:00"), To: at("04:10:33")}
	k := In(English).Clock(jst, at("04:10:33"), at("18:00:00"))
	j := In(Japanese).Clock(jst, at("04:10:33"), at("18:00:00"))
	tests := []struct{ got, want string }{
		{k.Interval(i), "04:10:33 JST (between 04:09:33 and 04:10:33)"},
		{k.FullInterval(i), "Fri 2011-05-06 04:10:33 JST (between 04:09:33 and 04:10:33)"},
		{k.Interval(sharp), "04:10:33 JST"},
		{k.Interval(probe.Interval{To: i.To}), "by 04:10:33 JST at the latest (nothing is known of the time before)"},
		{k.Interval(probe.Interval{From: i.From}), "not known"},
		{k.Cell(i), "04:09:33–04:10:33"},
		{k.Cell(far), "2011-05-05 23:59:00–04:10:33"},
		{j.FullInterval(i), "2011年05月06日(金) 04:10:33 JST（04:09:33～04:10:33の間）"},
		{j.Cell(far), "05月05日 23:59:00～04:10:33"},
		{k.Head("Began"), "Began (JST)"},
		{k.Offset(at("04:10:33")), "JST (+09:00)"},
		{In(English).Clock(time.UTC, at("04:10:33"), at("18:00:00")).Offset(at("04:10:33")), "UTC (+00:00)"},
		{In(English).Clock(time.FixedZone("", 5*3600+1800), at("04:10:33"), at("18:00:00")).Short(at("04:10:33")), "00:40:33 +05:30"},
	}
	for _, test := range tests {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

// When the clocks are set within a document, each time names its own zone.
func TestTimesNameTheirZoneWhenItChanges(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	before := time.Date(2011, 10, 30, 0, 30, 0, 0, time.UTC) // 02:30 CEST; the clock goes back at 01:00 UTC
	after := before.Add(time.Hour)                           // 02:30 CET
	k := In(English).Clock(berlin, before, after)
	if got := k.Period(before, after); got != "Sun 2011-10-30 02:30:00 CEST to 02:30:00 CET" {
		t.Error(got)
	}
	if got := k.Instant(after) + "|" + k.Head("Began") + "|" + k.MinuteCell(before); got != "02:30:00 CET|Began|02:30 CEST" {
		t.Error(got)
	}
}

func TestInstantsAreToldToTheMinute(t *testing.T) {
	en, ja := In(English).Clock(jst, at("04:10:00"), at("18:00:00")), In(Japanese).Clock(jst, at("04:10:00"), at("18:00:00"))
	tests := []struct {
		in             probe.Interval
		en, enFull, ja string
	}{
		{between("04:09:01", "04:10:12"), "about 04:10", "Fri 2011-05-06, about 04:10 JST", "04:10頃"},
		{between("04:10:20", "04:10:58"), "about 04:10", "Fri 2011-05-06, about 04:10 JST", "04:10頃"}, // before 04:10:58: not 04:11
		{between("04:05:30", "04:10:30"), "about 04:10", "Fri 2011-05-06, about 04:10 JST", "04:10頃"},
		{between("04:05:29", "04:10:30"), "between 04:05 and 04:11", "Fri 2011-05-06, between 04:05 and 04:11 JST", "04:05～04:11の間"}, // over five minutes
		{between("", "04:10:30"), "no later than 04:11", "Fri 2011-05-06, no later than 04:11 JST", "遅くとも04:11"},
		{between("05-07 00:01:00", "05-07 00:02:00"), "about 2011-05-07 00:02", "Sat 2011-05-07, about 00:02 JST", "05月07日 00:02頃"},
		{probe.Interval{From: at("04:10:00")}, "not known", "not known", "不明"},
	}
	for _, test := range tests {
		if got := en.About(test.in); got != test.en {
			t.Errorf("%v: got %q, want %q", test.in, got, test.en)
		}
		if got := en.AboutFull(test.in); got != test.enFull {
			t.Errorf("%v: got %q, want %q", test.in, got, test.enFull)
		}
		if got := ja.About(test.in); got != test.ja {
			t.Errorf("%v: got %q, want %q", test.in, got, test.ja)
		}
	}
}
