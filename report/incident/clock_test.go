package incident

import (
	"testing"
	"time"

	"mailprobe/probe"
)

func TestDurations(t *testing.T) {
	tests := []struct {
		d      time.Duration
		r      rounding
		en, ja string
	}{
		{0, nearest, "0 s", "0秒"},
		{-time.Second, nearest, "0 s", "0秒"},
		{640*time.Millisecond + 400*time.Microsecond, nearest, "640 ms", "640ミリ秒"},
		{1240 * time.Millisecond, nearest, "1.2 s", "1.2秒"},
		{9960 * time.Millisecond, nearest, "10 s", "10秒"},
		{59600 * time.Millisecond, nearest, "1 min", "1分"},
		{63 * time.Second, nearest, "1 min 3 s", "1分3秒"},
		{9*time.Hour + 39*time.Minute + 36*time.Second, downwards, "9 h 39 min", "9時間39分"},
		{9*time.Hour + 41*time.Minute + time.Second, upwards, "9 h 42 min", "9時間42分"},
		{9*time.Hour + 41*time.Minute, upwards, "9 h 41 min", "9時間41分"},
		{59*time.Minute + 59*time.Second + time.Nanosecond, upwards, "1 h", "1時間"},
		{50*time.Hour + 59*time.Minute, downwards, "2 d 2 h", "2日2時間"},
	}
	for _, test := range tests {
		if got := english().duration(test.d, test.r); got != test.en {
			t.Errorf("%v is %q, want %q", test.d, got, test.en)
		}
		if got := japanese().duration(test.d, test.r); got != test.ja {
			t.Errorf("%v is %q, want %q", test.d, got, test.ja)
		}
	}
}

func TestNumbers(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1000: "-1,000", -100: "-100"} {
		if got := number(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}

// Bounds go outwards, so that the truth stays inside.
func TestIntervalsAreRoundedOutwards(t *testing.T) {
	i := probe.Interval{From: at("04:09:33").Add(900 * time.Millisecond), To: at("04:10:32").Add(time.Millisecond)}
	sharp := probe.Interval{From: at("04:10:32").Add(100 * time.Millisecond), To: at("04:10:32").Add(800 * time.Millisecond)}
	far := probe.Interval{From: at("05-05 23:59:00"), To: at("04:10:33")}
	k := newClock(english(), jst, at("04:10:33"), at("18:00:00"))
	j := newClock(japanese(), jst, at("04:10:33"), at("18:00:00"))
	tests := []struct{ got, want string }{
		{k.interval(i, k.short), "04:10:33 JST (between 04:09:33 and 04:10:33)"},
		{k.interval(i, k.full), "Fri 2011-05-06 04:10:33 JST (between 04:09:33 and 04:10:33)"},
		{k.interval(sharp, k.short), "04:10:33 JST"},
		{k.interval(probe.Interval{To: i.To}, k.short), "by 04:10:33 JST at the latest (nothing is known of the time before)"},
		{k.interval(probe.Interval{From: i.From}, k.short), "not known"},
		{k.cell(i), "04:09:33–04:10:33"},
		{k.cell(far), "2011-05-05 23:59:00–04:10:33"},
		{j.interval(i, j.full), "2011年05月06日(金) 04:10:33 JST（04:09:33～04:10:33の間）"},
		{j.cell(far), "05月05日 23:59:00～04:10:33"},
		{k.head("Began"), "Began (JST)"},
		{k.offset(at("04:10:33")), "JST (+09:00)"},
		{newClock(english(), time.UTC, at("04:10:33"), at("18:00:00")).offset(at("04:10:33")), "UTC (+00:00)"},
		{newClock(english(), time.FixedZone("", 5*3600+1800), at("04:10:33"), at("18:00:00")).short(at("04:10:33")), "00:40:33 +05:30"},
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
	k := newClock(english(), berlin, before, after)
	if got := k.period(before, after); got != "Sun 2011-10-30 02:30:00 CEST to 02:30:00 CET" {
		t.Error(got)
	}
	if got := k.instant(after) + "|" + k.head("Began") + "|" + k.minuteCell(before); got != "02:30:00 CET|Began|02:30 CEST" {
		t.Error(got)
	}
}
