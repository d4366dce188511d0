package probe

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestPrintable(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "",
		"250 2.0.0 Ok: queued":      "250 2.0.0 Ok: queued",
		"迷惑メール　と € ±\u00a0é":        "迷惑メール　と € ±\u00a0é", // the spaces of other scripts can be shown
		"one\ttwo\nthree\r\n":       "one two\nthree\uFFFD\n",
		"\x1b[31mred\x00\x7f":       "\uFFFD[31mred\uFFFD\uFFFD",
		"\u009b31m":                 "\uFFFD31m", // an escape sequence begun by one character
		"caf\xe9 \xff":              "caf\uFFFD \uFFFD",
		"a\u2028b\u2029c":           "a\uFFFDb\uFFFDc",
		"exe\u202egpj.\u200b\ufeff": "exe\uFFFDgpj.\uFFFD\uFFFD", // what turns the direction, and what nobody sees
	} {
		if got := Printable(text); got != want {
			t.Errorf("Printable(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestOneLine(t *testing.T) {
	for text, want := range map[string]string{
		"":                        "",
		" \r\n\t ":                "",
		"mx1.example.jp":          "mx1.example.jp",
		" 550 no\r\n\t such  one": "550 no such one",
		"迷惑　メール":                  "迷惑 メール",
		"a\x00b \x1b\n":           "a\uFFFDb \uFFFD",
		"a\u2028b\u0085c":         "a b c",
	} {
		if got := OneLine(text); got != want {
			t.Errorf("OneLine(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestShorten(t *testing.T) {
	for _, test := range []struct {
		text  string
		limit int
		want  string
	}{
		{"", 0, ""}, {"", -1, ""}, {"abcdef", 6, "abcdef"}, {"abcdefg", 6, "abc…"}, {"abcd", 3, "…"},
		{"abcd", 2, "ab"}, {"abcd", 0, ""}, {"abcd", -5, ""},
		{"メール", 9, "メール"}, {"メール", 8, "メ…"}, {"メール", 5, "…"}, {"メール", 2, ""},
		{"a\U0001F4E8bcd", 7, "a…"}, {"\xff\xfe\xfd\xfc\xfb\xfa", 5, "\xff\xfe…"}, {"\x80\x80\x80\x80\x80\x80\x80\x80\x80", 8, "\x80\x80…"},
	} {
		if got := Shorten(test.text, test.limit); got != test.want {
			t.Errorf("Shorten(%q, %d) = %q, want %q", test.text, test.limit, got, test.want)
		}
	}
}

// FuzzText gives any text: what comes out can be shown, does not change when it
// is given again, and is no longer than allowed.
func FuzzText(f *testing.F) {
	f.Add("550 5.1.1 no such user\r\n", 10)
	f.Add("迷惑\u202eメール\x1b[2J\xff\x80", 7)
	f.Add("\u2028\u0085 \t\x00", -1)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		show := func(r rune) bool {
			return r == '\n' || unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Zs)
		}
		printable, line := Printable(text), OneLine(text)
		if !utf8.ValidString(printable) || strings.ContainsFunc(printable, func(r rune) bool { return !show(r) }) {
			t.Errorf("Printable(%q) = %q", text, printable)
		}
		if !utf8.ValidString(line) || strings.ContainsAny(line, "\n\r\t") || strings.Contains(line, "  ") || line != strings.TrimSpace(line) {
			t.Errorf("OneLine(%q) = %q", text, line)
		}
		short := Shorten(printable, limit)
		if !utf8.ValidString(short) || len(short) > max(0, limit) || !strings.HasPrefix(printable, strings.TrimSuffix(short, "…")) {
			t.Errorf("Shorten(%q, %d) = %q", printable, limit, short)
		}
		if len(Shorten(text, limit)) > max(0, limit) {
			t.Errorf("Shorten(%q, %d) is too long", text, limit)
		}
		if Printable(printable) != printable || OneLine(line) != line || Shorten(short, limit) != short {
			t.Errorf("%q is not left as it was", text)
		}
	})
}
