package plot

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func local(t testing.TB, clock, zoneName string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04:05", clock, zone(t, zoneName))
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// plain gives every character 7 units, on an axis of 640: enough for about nine
// clock times side by side.
var plain = spacing{width: 640, gap: apart, text: func(s string) float64 { return 7 * float64(len(s)) }}

func TestTicks(t *testing.T) {
	tests := []struct {
		name, zone, from, to string
		want                 string // labels
	}{
		{"a minute", "UTC", "2011-05-06 12:00:00", "2011-05-06 12:01:00",
			"12:00:00 12:00:10 12:00:20 12:00:30 12:00:40 12:00:50 12:01:00"},
		{"a minute, begun late", "UTC", "2011-05-06 12:00:03", "2011-05-06 12:01:03",
			"12:00:10 12:00:20 12:00:30 12:00:40 12:00:50 12:01:00"},
		{"over midnight", "Asia/Tokyo", "2011-05-05 23:50:00", "2011-05-06 00:20:00",
			"23:50 23:55 00:00 00:05 00:10 00:15 00:20"},
		{"eighteen hours", "Asia/Tokyo", "2011-05-06 00:00:00", "2011-05-06 18:00:00",
			"00:00 02:00 04:00 06:00 08:00 10:00 12:00 14:00 16:00 18:00"},
		{"an offset of three quarters", "Asia/Kathmandu", "2026-01-01 10:50:00", "2026-01-01 14:10:00",
			"11:00 11:30 12:00 12:30 13:00 13:30 14:00"},
		{"summer time begins", "Europe/Berlin", "2026-03-29 00:00:00", "2026-03-29 09:00:00",
			"00:00 01:00 03:00 04:00 05:00 06:00 07:00 08:00 09:00"},
		{"summer time ends", "Europe/Berlin", "2026-10-25 00:00:00", "2026-10-25 06:00:00",
			"00:00 01:00 02:00 02:00 03:00 04:00 05:00 06:00"},
		{"summer time ends, coarse", "Europe/Berlin", "2026-10-25 00:00:00", "2026-10-26 00:00:00",
			"00:00 02:00 02:00 04:00 06:00 08:00 10:00 12:00 14:00 16:00 18:00 20:00 22:00 00:00"},
		{"half an hour of summer time", "Australia/Lord_Howe", "2026-10-04 01:00:00", "2026-10-04 05:00:00",
			"01:00 01:30 02:30 03:00 03:30 04:00 04:30 05:00"},
		{"two days", "UTC", "2026-01-01 05:00:00", "2026-01-03 05:00:00",
			"08:00 12:00 16:00 20:00 00:00 04:00 08:00 12:00 16:00 20:00 00:00 04:00"},
		{"leap day", "UTC", "2024-02-25 00:00:00", "2024-03-05 00:00:00",
			"02-25 02-26 02-27 02-28 02-29 03-01 03-02 03-03 03-04 03-05"},
		{"no leap day", "UTC", "2100-02-25 00:00:00", "2100-03-05 00:00:00",
			"02-25 02-26 02-27 02-28 03-01 03-02 03-03 03-04 03-05"},
		{"days over the end of summer time", "Europe/Berlin", "2026-10-22 00:00:00", "2026-10-31 00:00:00",
			"10-22 10-23 10-24 10-25 10-26 10-27 10-28 10-29 10-30 10-31"},
		{"Mondays", "Asia/Tokyo", "2011-05-01 00:00:00", "2011-06-10 00:00:00",
			"05-02 05-09 05-16 05-23 05-30 06-06"},
		{"a year", "Asia/Tokyo", "2011-01-01 00:00:00", "2012-01-01 00:00:00",
			"2011-01 2011-03 2011-05 2011-07 2011-09 2011-11 2012-01"},
		{"five years", "UTC", "2011-05-06 00:00:00", "2016-05-06 00:00:00",
			"2012 2013 2014 2015 2016"},
		{"a century", "UTC", "1950-01-01 00:00:00", "2050-01-01 00:00:00",
			"1950 1960 1970 1980 1990 2000 2010 2020 2030 2040 2050"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := TimeAxis{From: local(t, tt.from, tt.zone), To: local(t, tt.to, tt.zone), Location: zone(t, tt.zone)}.tidy()
			list, _ := a.ticks(plain)
			var got []string
			for _, tick := range list {
				got = append(got, tick.label)
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Some clocks are turned at midnight, and one country left out a day.
func TestDaysBegin(t *testing.T) {
	tests := []struct {
		name, zone, from, to string
		want                 []string
	}{
		{"no midnight", "America/Sao_Paulo", "2018-11-03 00:00:00", "2018-11-05 12:00:00",
			[]string{"2018-11-03T00:00:00-03:00", "2018-11-04T01:00:00-02:00", "2018-11-05T00:00:00-02:00"}},
		{"two midnights", "America/Havana", "2023-11-04 00:00:00", "2023-11-06 12:00:00",
			[]string{"2023-11-04T00:00:00-04:00", "2023-11-05T00:00:00-04:00", "2023-11-06T00:00:00-05:00"}},
		{"two midnights, east of Greenwich", "Asia/Gaza", "2016-10-28 00:00:00", "2016-10-30 12:00:00",
			[]string{"2016-10-28T00:00:00+03:00", "2016-10-29T00:00:00+03:00", "2016-10-30T00:00:00+02:00"}},
		{"turned back at midnight to the day before", "America/Sao_Paulo", "2018-02-17 00:00:00", "2018-02-18 12:00:00",
			[]string{"2018-02-17T00:00:00-02:00", "2018-02-18T00:00:00-03:00"}},
		{"no 30 December", "Pacific/Apia", "2011-12-29 00:00:00", "2011-12-31 12:00:00",
			[]string{"2011-12-29T00:00:00-10:00", "2011-12-31T00:00:00+14:00"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, at := range days(local(t, tt.from, tt.zone), local(t, tt.to, tt.zone), 1) {
				got = append(got, at.Format(time.RFC3339))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestContexts(t *testing.T) {
	tests := []struct {
		name, from, to string
		want           []string
	}{
		{"one day", "2011-05-06 04:00:00", "2011-05-06 18:00:00", []string{"04:00 2011-05-06"}},
		{"over two midnights", "2011-05-05 20:00:00", "2011-05-07 04:00:00", []string{"20:00 2011-05-05", "00:00 2011-05-06", "00:00 2011-05-07"}},
		{"days over a new year", "2011-12-28 12:00:00", "2012-01-06 00:00:00", []string{"12:00 2011", "00:00 2012"}},
		{"months", "2011-01-01 00:00:00", "2012-01-01 00:00:00", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := TimeAxis{From: local(t, tt.from, "Asia/Tokyo"), To: local(t, tt.to, "Asia/Tokyo"), Location: zone(t, "Asia/Tokyo")}.tidy()
			list, unit := a.ticks(plain)
			var got []string
			for _, c := range a.contexts(list, unit) {
				got = append(got, c.at.Format("15:04 ")+c.label)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestZones(t *testing.T) {
	tests := []struct{ zone, from, to, want string }{
		{"UTC", "2011-05-06 00:00:00", "2011-05-07 00:00:00", "+00:00 UTC"},
		{"Asia/Tokyo", "2011-05-06 00:00:00", "2011-05-07 00:00:00", "+09:00 JST"},
		{"Asia/Kathmandu", "2011-05-06 00:00:00", "2011-05-07 00:00:00", "+05:45"},
		{"America/New_York", "2026-01-06 00:00:00", "2026-01-07 00:00:00", "-05:00 EST"},
		{"America/St_Johns", "2026-01-06 00:00:00", "2026-01-07 00:00:00", "-03:30 NST"},
		{"Europe/Berlin", "2026-10-25 00:00:00", "2026-10-25 06:00:00", "+02:00 CEST, +01:00 CET"},
		{"Europe/Berlin", "2020-01-01 00:00:00", "2025-01-01 00:00:00", "+01:00 CET, +02:00 CEST"},
		{"Europe/Paris", "1890-01-01 00:00:00", "1890-01-02 00:00:00", "+00:09:21 LMT"},
	}
	for _, tt := range tests {
		a := TimeAxis{From: local(t, tt.from, tt.zone), To: local(t, tt.to, tt.zone), Location: zone(t, tt.zone)}.tidy()
		if got := a.zones(); got != tt.want {
			t.Errorf("zones of %s from %s: %q, want %q", tt.zone, tt.from, got, tt.want)
		}
	}
}

func TestTidy(t *testing.T) {
	noon := time.Date(2011, 5, 6, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		name             string
		from, to         time.Time
		wantFrom, wantTo time.Time
	}{
		{"as it is", noon, noon.Add(time.Hour), noon, noon.Add(time.Hour)},
		{"turned round", noon.Add(time.Hour), noon, noon, noon.Add(time.Hour)},
		{"no width", noon, noon, noon.Add(-30 * time.Second), noon.Add(30 * time.Second)},
		{"too short", noon, noon.Add(time.Second), noon.Add(-29500 * time.Millisecond), noon.Add(30500 * time.Millisecond)},
		{"since the year 1", time.Time{}, noon, time.Time{}, time.Time{}.Add(maxSpan)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := TimeAxis{From: tt.from, To: tt.to}.tidy()
			if !a.From.Equal(tt.wantFrom) || !a.To.Equal(tt.wantTo) {
				t.Errorf("from %v to %v, want from %v to %v", a.From, a.To, tt.wantFrom, tt.wantTo)
			}
		})
	}
}

var fuzzZones = []string{"UTC", "Asia/Tokyo", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "Europe/Dublin", "Asia/Kathmandu", "America/Havana"}

func FuzzTimeAxis(f *testing.F) {
	f.Add(int64(1304622600), int64(64800), uint8(1), true)
	f.Add(int64(1774738800), int64(7200), uint8(2), false)
	f.Add(int64(0), int64(0), uint8(0), false)
	f.Add(int64(-62135596800), int64(math.MaxInt32), uint8(3), true)
	f.Add(int64(1325152800), int64(300000), uint8(5), true)
	f.Add(int64(1<<40), int64(-1<<40), uint8(6), false)
	f.Fuzz(func(t *testing.T, from, span int64, in uint8, narrow bool) {
		from %= 1 << 38
		span %= 1 << 38
		loc := zone(t, fuzzZones[int(in)%len(fuzzZones)])
		a := TimeAxis{From: time.Unix(from, 0), To: time.Unix(from+span, 0), Location: loc}
		l := Wide
		if narrow {
			l = Narrow
		}
		read(t, Lines{Frame: Frame{ID: "f", Time: a}}.SVG(l))
		a = a.tidy()
		list, _ := a.ticks(plain)
		if len(list) > 100 {
			t.Errorf("%d ticks", len(list))
		}
		for _, tick := range list {
			if tick.at.Before(a.From) || tick.at.After(a.To) {
				t.Errorf("a tick at %v lies outside %v to %v", tick.at, a.From, a.To)
			}
		}
		if !slices.IsSortedFunc(list, func(a, b tick) int { return a.at.Compare(b.at) }) {
			t.Errorf("the ticks are not in order: %v", list)
		}
	})
}
