package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func TestShort(t *testing.T) {
	tests := []struct {
		d    time.Duration
		want string
	}{
		{0, "0.0 ms"},
		{1234 * time.Microsecond, "1.2 ms"},
		{9940 * time.Microsecond, "9.9 ms"},
		{10 * time.Millisecond, "10 ms"},
		{999 * time.Millisecond, "999 ms"},
		{time.Second, "1.00 s"},
		{1234 * time.Millisecond, "1.23 s"},
		{10 * time.Second, "10.0 s"},
		{119 * time.Second, "119.0 s"},
		{2 * time.Minute, "2 min 00 s"},
		{61*time.Minute + 9*time.Second, "61 min 09 s"},
		{2 * time.Hour, "2 h 00 min"},
		{26*time.Hour + 5*time.Minute + 59*time.Second, "26 h 05 min"},
		{48 * time.Hour, "2 d 00 h"},
		{6*24*time.Hour + 23*time.Hour, "6 d 23 h"},
	}
	for _, test := range tests {
		if got := short(test.d); got != test.want {
			t.Errorf("short(%v) = %q, want %q", test.d, got, test.want)
		}
	}
}

func TestCount(t *testing.T) {
	tests := map[int]string{0: "0", 7: "7", 999: "999", 1000: "1,000", 12345: "12,345", 123456: "123,456", 1234567: "1,234,567", -5: "-5", -999: "-999", -1000: "-1,000"}
	for n, want := range tests {
		if got := count(n); got != want {
			t.Errorf("count(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestBar(t *testing.T) {
	tests := []struct {
		done float64
		want string
	}{
		{-1, "░░░░"}, {0, "░░░░"}, {0.24, "░░░░"}, {0.25, "█░░░"}, {0.5, "██░░"}, {0.99, "███░"}, {1, "████"}, {7, "████"},
	}
	for _, test := range tests {
		if got := bar(4, test.done); got != test.want {
			t.Errorf("bar(4, %v) = %q, want %q", test.done, got, test.want)
		}
	}
}

func TestClip(t *testing.T) {
	tests := []struct {
		s    string
		n    int
		want string
	}{
		{"", 3, ""}, {"abc", 3, "abc"}, {"abcd", 3, "ab…"}, {"迷惑メール", 4, "迷惑メ…"}, {"abcd", 1, "…"}, {"abcd", 0, "abcd"},
	}
	for _, test := range tests {
		if got := clip(test.s, test.n); got != test.want {
			t.Errorf("clip(%q, %d) = %q, want %q", test.s, test.n, got, test.want)
		}
	}
}

func TestPrintable(t *testing.T) {
	tests := map[string]string{
		"250 2.0.0 Ok: queued":    "250 2.0.0 Ok: queued",
		"迷惑メール € ±":               "迷惑メール € ±",
		"\x1b[31mred\x1b[0m":      " [31mred [0m",
		"one\r\ntwo\tthree":       "one  two three",
		"\x00\x7f":                "  ",
		"\u009b31m":               " 31m", // CSI in one character
		"line\u2028and\u2029more": "line and more",
		"exe.\u202egnp\u2066":     "exe. gnp ", // turned round
		"no\u200bthing":           "no thing",
	}
	for s, want := range tests {
		if got := printable(s); got != want {
			t.Errorf("printable(%q) = %q, want %q", s, got, want)
		}
	}
}

// An error may repeat what was typed, or what a server said.
func TestErrorsMoveNoCursor(t *testing.T) {
	for _, args := range [][]string{{"\x1b[31m\u202ex"}, {"incidents", "--data", "absent", "--from", "\x1b[31m\u202ex"}, {"check", "-c", "absent\x1b\u202e"}} {
		var out, say strings.Builder
		if code := run(t.Context(), args, streams{Out: &out, Err: &say}); code == exitOK {
			t.Errorf("%q ends well", args)
		}
		if got := out.String() + say.String(); got == "" || strings.ContainsAny(got, "\x1b\u202e") {
			t.Errorf("%q is answered %q", args, got)
		}
	}
}

func TestPalette(t *testing.T) {
	on, off := palette{on: true}, paletteFor(&bytes.Buffer{})
	if got, want := on.good("ok"), "\x1b[32mok\x1b[0m"; got != want {
		t.Errorf("green is %q, want %q", got, want)
	}
	if got := on.bad(""); got != "" {
		t.Errorf("nothing in red is %q", got)
	}
	for _, paint := range []func(string) string{off.good, off.warn, off.bad, off.dim, off.bold} {
		if got := paint("ok"); got != "ok" {
			t.Errorf("elsewhere than on a terminal it is %q", got)
		}
	}
}

// A progress that is not on a terminal says nothing.
func TestProgressInAPipe(t *testing.T) {
	var out bytes.Buffer
	p := newProgress(&out, "importing")
	p.set(3, 10)
	p.end()
	if out.Len() > 0 {
		t.Errorf("said %q", out.String())
	}
}

func TestProgressBar(t *testing.T) {
	var out bytes.Buffer
	p := &progress{w: &out, what: "importing a.gz", on: true}
	p.set(1, 4)
	p.draw(1234, 0)
	p.end()
	want := "\r\x1b[Kimporting a.gz ███████░░░░░░░░░░░░░░░░░░░░░░░  25 %" + "\r\x1b[Kimporting a.gz 1,234" + "\r\x1b[K"
	if got := out.String(); got != want {
		t.Errorf("drew %q, want %q", got, want)
	}
}
