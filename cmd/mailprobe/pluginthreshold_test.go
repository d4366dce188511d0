package main

import (
	"strings"
	"testing"
	"time"
)

// The examples of the guidelines, and ours.
func TestThreshold(t *testing.T) {
	s := time.Second
	for _, c := range []struct {
		given, perf string
		alert, calm []time.Duration
	}{
		{"10", "10", []time.Duration{10*s + 1, time.Hour}, []time.Duration{0, 10 * s}},
		{"10:", "10:", []time.Duration{0, 10*s - 1}, []time.Duration{10 * s, 1000 * time.Hour}},
		{"~:10", "~:10", []time.Duration{10*s + 1}, []time.Duration{-s, 0, 10 * s}},
		{"10:20", "10:20", []time.Duration{10*s - 1, 20*s + 1}, []time.Duration{10 * s, 20 * s}},
		{"@10:20", "@10:20", []time.Duration{10 * s, 15 * s, 20 * s}, []time.Duration{10*s - 1, 20*s + 1}},
		{"@10:", "@10:", []time.Duration{10 * s, time.Hour}, []time.Duration{9 * s}},
		{"30s", "30", []time.Duration{31 * s}, []time.Duration{30 * s}},
		{"1m30s:2m", "90:120", []time.Duration{89 * s, 121 * s}, []time.Duration{90 * s}},
		{"0.25", "0.25", []time.Duration{251 * time.Millisecond}, []time.Duration{250 * time.Millisecond}},
		{"500us", "0.0005", []time.Duration{time.Millisecond}, []time.Duration{500 * time.Microsecond}},
		{"0", "0", []time.Duration{1}, []time.Duration{0}},
		{"0:", "0:", nil, []time.Duration{0, time.Hour}},
		{"@~:", "@~:", []time.Duration{0, time.Hour}, nil},
	} {
		var r threshold
		if err := r.UnmarshalText([]byte(c.given)); err != nil {
			t.Errorf("%s: %v", c.given, err)
			continue
		}
		if got := r.String(); got != c.perf {
			t.Errorf("%s stands in the figures as %q, want %q", c.given, got, c.perf)
		}
		for _, d := range c.alert {
			if !r.alerts(d) {
				t.Errorf("%s: %v raises no alert", c.given, d)
			}
		}
		for _, d := range c.calm {
			if r.alerts(d) {
				t.Errorf("%s: %v raises an alert", c.given, d)
			}
		}
	}
}

func TestThresholdMistakes(t *testing.T) {
	const advice = "; write a duration such as 30s or 2m, plain seconds, or a range such as 1:30"
	for given, want := range map[string]string{
		"":            `the range "": "" is no duration` + advice,
		":10":         `the range ":10": "" is no duration` + advice,
		"soon":        `the range "soon": "soon" is no duration` + advice,
		"20:10":       `the range "20:10": its start is after its end` + advice,
		"-5s":         `the range "-5s": "-5s" is below zero` + advice,
		"1e400":       `the range "1e400": "1e400" is no duration` + advice,
		"NaN":         `the range "NaN": "NaN" is no duration` + advice,
		"1:2:3":       `the range "1:2:3": "2:3" is no duration` + advice,
		"10:~":        `the range "10:~": "~" is no duration` + advice,
		"99999999999": `the range "99999999999": "99999999999" is no duration` + advice,
	} {
		var r threshold
		if err := r.UnmarshalText([]byte(given)); err == nil || err.Error() != want {
			t.Errorf("%q: %v\nwant %s", given, err, want)
		}
	}
}

// FuzzThreshold: what is taken can be written into the figures and taken again,
// and then says the same.
func FuzzThreshold(f *testing.F) {
	for _, s := range []string{"10", "@1m:2m", "~:", "0.000000001:", "2562047h"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, given string) {
		var first, again threshold
		if first.UnmarshalText([]byte(given)) != nil {
			return
		}
		text := first.String()
		if strings.Trim(text, "@~:.0123456789") != "" {
			t.Fatalf("%q stands in the figures as %q", given, text)
		}
		if first.to > 999999999*time.Second && first.to != forever || first.from > 999999999*time.Second {
			return // beyond what plain seconds may be
		}
		if err := again.UnmarshalText([]byte(text)); err != nil {
			t.Fatalf("%q stands in the figures as %q: %v", given, text, err)
		}
		again.given = first.given
		if again != first {
			t.Fatalf("%q is %+v, and as %q %+v", given, first, text, again)
		}
	})
}
