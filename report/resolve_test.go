package report

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

var hosting = Estate{Servers: []Server{
	{Name: "mx1", Host: "mx1.hosting.example", Domains: []string{"example.com", "example.co.jp", "xn--wgv71a.jp"}},
	{Name: "mx2.hosting.example", Domains: []string{"shop.example", "both.example", "example.co.jp", "お名前.jp", "mx1"}},
	{Name: "mx3", Domains: []string{"both.example", "mail.deep.example"}},
}}

func TestBare(t *testing.T) {
	for about, want := range map[string]string{
		"taro@example.com":                   "taro@example.com",
		"  Taro@EXAMPLE.COM  ":               "Taro@EXAMPLE.COM",
		"山田太郎 <taro@example.com>":            "taro@example.com",
		`"Taro @ work" <taro@example.com>`:   "taro@example.com",
		"＜ｔａｒｏ＠ｅｘａｍｐｌｅ．ｃｏｍ＞":                 "taro@example.com",
		"taro @ example.com":                 "taro@example.com",
		"taro@example.com様":                  "taro@example.com",
		"「taro@example.com」様":                "taro@example.com",
		"mailto:taro@example.com?subject=hi": "taro@example.com",
		"@example.com":                       "@example.com",
		"お名前.jp":                             "お名前.jp",
		" mx1 ":                              "mx1",
		"<>":                                 "",
		"":                                   "",
	} {
		if got := Bare(about); got != want {
			t.Errorf("%q is %q, want %q", about, got, want)
		}
	}
}

func TestResolve(t *testing.T) {
	for about, want := range map[string]string{
		"taro@example.com":                    "mx1",
		"  Taro@EXAMPLE.COM.  ":               "mx1",
		"<taro@example.com>":                  "mx1",
		`"Taro @ work" <taro@example.com>`:    "mx1",
		"mailto:taro@example.com?subject=a@b": "mx1",
		"MAILTO:taro@example.com":             "mx1",
		"ｔａｒｏ＠ｅｘａｍｐｌｅ．ｃｏｍ":                    "mx1",
		"＜ｔａｒｏ＠example。com＞":                  "mx1",
		"　taro@example.com　":                  "mx1",
		`"a@b"@shop.example`:                  "mx2.hosting.example",
		"example.com":                         "mx1",
		"@example.com":                        "mx1",
		"someone@日本.jp":                       "mx1", // xn--wgv71a.jp
		"someone@xn--wgv71a.jp":               "mx1",
		"someone@XN--WGV71A.JP":               "mx1",
		"お名前.jp":                              "mx2.hosting.example",
		"x@xn--t8jx73hngb.jp":                 "mx2.hosting.example",
		"example.co.jp":                       "mx1 mx2.hosting.example",
		"both.example":                        "mx2.hosting.example mx3",
		"mx1":                                 "mx1", // also a domain of mx2, which is then written with an @
		"@mx1":                                "mx2.hosting.example",
		"MX1.Hosting.Example.":                "mx1",
		"mx2.hosting.example":                 "mx2.hosting.example",
		"postmaster@mx3":                      "mx3",
		"postmaster@mx2.hosting.example":      "mx2.hosting.example",
		"taro@example.com,":                   "mx1",
		"taro@example.com様":                   "mx1",
		"taro @ example.com":                  "mx1",
		"taro@mail.deep.example":              "mx3",
		"taro@deep.example":                   "? mail.deep.example",
		"taro@mail.example.com":               "? example.com",
		"taro@exmaple.com":                    "? example.com",
		"taro@exampl.com":                     "? example.com",
		"taro@exxample.com":                   "? example.com",
		"taro@example.net":                    "? example.co.jp example.com",
		"taro@both.example.org":               "?",
		"shop.exmaple":                        "? shop.example",
		"taro@mail.example.cmo":               "?",
		"mx4":                                 "? mx1 mx3",
		"taro@mail.お名前.jp":                    "? お名前.jp",
		"taro@nowhere.test":                   "?",
		"taro@" + strings.Repeat("a", 5000):   "?",
		"":                                    "?",
		"@":                                   "?",
		"<>":                                  "?",
		"日本":                                  "?",
		"\x00\xff@\xfe":                       "?",
		"taro@ example.com":                   "mx1",
		"taro@example..com":                   "? example.com",
	} {
		list, err := hosting.Resolve(about)
		var names []string
		for _, s := range list {
			names = append(names, s.Name)
		}
		got := strings.Join(names, " ")
		if unknown := (*UnknownAddressError)(nil); errors.As(err, &unknown) {
			got = strings.TrimSpace("? " + strings.Join(unknown.Like, " "))
		}
		if got != want {
			t.Errorf("%q leads to %q, want %q", about, got, want)
		}
	}
}

func TestResolveSaysWhatToDo(t *testing.T) {
	bare := Estate{Servers: []Server{{Name: "mx1"}, {Name: "mx2"}}}
	for _, c := range []struct {
		estate Estate
		about  string
		want   string
	}{
		{hosting, "taro@exmaple.com", `"taro@exmaple.com" is no domain, address or server that is known here (like it: example.com)`},
		{hosting, "what\nis this", `"what is this" is no domain, address or server that is known here`},
		{hosting, " ", `an address, a domain or the name of a server is needed`},
		{bare, "taro@example.com", `"taro@example.com" leads to no server: no domains are configured; add them to the servers (domains:), or ask by the name of a server`},
		{bare, "mx3", `"mx3" leads to no server: no domains are configured; add them to the servers (domains:), or ask by the name of a server (like it: mx1, mx2)`},
	} {
		if _, err := c.estate.Resolve(c.about); err == nil || err.Error() != c.want {
			t.Errorf("%q:\n got %v\nwant %s", c.about, err, c.want)
		}
	}
}

// At most five are told, those with the fewest wrong letters first.
func TestResolveTellsTheNearest(t *testing.T) {
	var e Estate
	for _, d := range []string{"abcdefgh.jp", "abcdefgi.jp", "abcdefij.jp", "abcdefgx.com", "abcdefhg.jp", "abcdeg.jp", "abcdefg.co.jp", "abcdefg.net", "unlike.jp"} {
		e.Servers = append(e.Servers, Server{Name: "s-" + d, Domains: []string{d}})
	}
	_, err := e.Resolve("x@abcdefg.jp")
	unknown := err.(*UnknownAddressError)
	if diff := cmp.Diff([]string{"abcdefgh.jp", "abcdefgi.jp", "abcdefhg.jp", "abcdeg.jp", "abcdefg.co.jp"}, unknown.Like); diff != "" {
		t.Error(diff)
	}
}

// The distance is compared with one that is computed by its definition.
func TestDistanceIsTheTrueOne(t *testing.T) {
	words := []string{"abcdefgh", "abcdefg", "bacdefgh", "abcdfegh", "abdefgh", "xabcdefgh", "abcdefghxy", "abcdexyz", "hgfedcba", "abcdefghi", "bcdefgha", "badcefgh", "aabbcdefgh"}
	for _, a := range words {
		for _, b := range words {
			want := slowDistance(a, b)
			got, ok := newSeeker(a).distance(b)
			if ok != (want <= 2) || ok && got != want {
				t.Errorf("from %s to %s: %d, %v, want %d", a, b, got, ok, want)
			}
		}
	}
}

func slowDistance(a, b string) int {
	switch {
	case a == "" || b == "":
		return len(a) + len(b)
	case a[0] == b[0]:
		return slowDistance(a[1:], b[1:])
	}
	n := 1 + min(slowDistance(a[1:], b), slowDistance(a, b[1:]), slowDistance(a[1:], b[1:]))
	if len(a) > 1 && len(b) > 1 && a[0] == b[1] && a[1] == b[0] {
		n = min(n, 1+slowDistance(a[2:], b[2:]))
	}
	return n
}

func TestParseSender(t *testing.T) {
	for text, want := range map[string]Sender{
		"":         {},
		"postfix":  {Patience: probe.Patience{Name: "postfix"}},
		" Exim ":   {Patience: probe.Patience{Name: "exim"}},
		"SENDMAIL": {Patience: probe.Patience{Name: "sendmail"}},
		"exchange": {Patience: probe.Patience{Name: "exchange"}},
		"none":     {Patience: probe.Patience{Name: "none"}},
		"4h":       {GivesUp: 4 * time.Hour},
		"５ｄ":       {GivesUp: 120 * time.Hour},
		"90m":      {GivesUp: 90 * time.Minute},
		"1d12h":    {GivesUp: 36 * time.Hour},
		"1h30m":    {GivesUp: 90 * time.Minute},
		"31d":      {GivesUp: 744 * time.Hour},
		"1m":       {GivesUp: time.Minute},
	} {
		got, err := ParseSender(text)
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("%q: %v\n%s", text, err, diff)
		}
		if got.Known() != (strings.TrimSpace(text) != "") {
			t.Errorf("%q: known %v", text, got.Known())
		}
	}
	for text, want := range map[string]string{
		"qmail":    `the sender "qmail" is not known: use one of none, postfix, exim, sendmail, exchange, or after how long it gives up, such as 4h, 5d or 90m`,
		"4":        `the sender "4" is not known: use one of none, postfix, exim, sendmail, exchange, or after how long it gives up, such as 4h, 5d or 90m`,
		"list":     `the sender "list" is not known: use one of none, postfix, exim, sendmail, exchange, or after how long it gives up, such as 4h, 5d or 90m`,
		"-4h":      `the sender "-4h" is not known: use one of none, postfix, exim, sendmail, exchange, or after how long it gives up, such as 4h, 5d or 90m`,
		"0s":       `a sender that gives up after 0s: use a time from 1m to 31d, or none for one that tries only once`,
		"32d":      `a sender that gives up after 32d: use a time from 1m to 31d, or none for one that tries only once`,
		"9999999h": `the sender "9999999h" is not known: use one of none, postfix, exim, sendmail, exchange, or after how long it gives up, such as 4h, 5d or 90m`,
	} {
		if _, err := ParseSender(text); err == nil || err.Error() != want {
			t.Errorf("%q:\n got %v\nwant %s", text, err, want)
		}
	}
}

func FuzzParseSender(f *testing.F) {
	for _, text := range []string{"", "postfix", "4h", "5d", "1d12h", "none", "-1d", "99999d99999h", "d", "4時間"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ParseSender(text)
		if err != nil {
			if s.Known() || err.Error() == "" || len(err.Error()) > 400 {
				t.Fatalf("%q: %v, %v", text, s, err)
			}
			return
		}
		if again, err := ParseSender(s.String()); err != nil || again.GivesUp != s.GivesUp || again.Patience.Name != s.Patience.Name {
			t.Fatalf("%q is %q, which is %v, %v", text, s, again, err)
		}
	})
}

// Whatever is asked: what is known leads to a server that has it, what is not to an
// error that fits on a line, with names that are known.
func FuzzResolve(f *testing.F) {
	for _, text := range []string{"taro@example.com", "<a@b>", "mailto:x@example.co.jp?x", "日本.jp", "xn--", "xn--a", "ａ＠ｂ。ｃ", "@@@", "..", strings.Repeat("a.", 200)} {
		f.Add(text)
	}
	known := map[string]bool{"": true}
	for _, s := range hosting.Servers {
		for _, name := range append([]string{s.Name, s.Host}, s.Domains...) {
			known[asciiOf(name)] = true
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		list, err := hosting.Resolve(text)
		unknown := &UnknownAddressError{}
		switch {
		case err == nil && len(list) == 0, err != nil && !errors.As(err, &unknown):
			t.Fatalf("%q: %v, %v", text, list, err)
		case err == nil && !known[readAddress(text).ascii]:
			t.Fatalf("%q leads to %v", text, list)
		case err != nil && (known[readAddress(text).ascii] && readAddress(text).ascii != "" || len(unknown.Like) > 5 || len(err.Error()) > 3000 || strings.Contains(unknown.About, "\n")):
			t.Fatalf("%q: %v", text, err)
		}
		for _, name := range unknown.Like {
			if !known[asciiOf(name)] {
				t.Fatalf("%q is like %q, which is not known", text, name)
			}
		}
	})
}

// A hundred thousand domains on 500 servers.
func BenchmarkResolve(b *testing.B) {
	var e Estate
	for n := range 500 {
		s := Server{Name: fmt.Sprintf("mx%d.hosting.example", n)}
		for d := range 200 {
			s.Domains = append(s.Domains, fmt.Sprintf("company-%d-%s.co.jp", n*200+d, []string{"sales", "shop", "koubou", "dental"}[d%4]))
		}
		e.Servers = append(e.Servers, s)
	}
	for name, about := range map[string]string{"known": "taro@company-54321-shop.co.jp", "near": "taro@compnay-54321-shop.co.jp", "unknown": "taro@elsewhere.test"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if list, err := e.Resolve(about); (err == nil) != (name == "known") {
					b.Fatal(list, err)
				}
			}
		})
	}
}
