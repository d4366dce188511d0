package config

import (
	"strings"
	"testing"
	"time"
)

func TestParseDuration(t *testing.T) {
	good := map[string]time.Duration{
		"500ms": 500 * time.Millisecond, "90s": 90 * time.Second, "1h30m": 90 * time.Minute, "1.5h": 90 * time.Minute,
		"90d": 2160 * time.Hour, "2w": 336 * time.Hour, "5y": 43800 * time.Hour, "1d12h": 36 * time.Hour,
		"0s": 0, "0.25s": 250 * time.Millisecond, "1m30s": 90 * time.Second, "290y": 290 * 8760 * time.Hour,
	}
	for text, want := range good {
		if got, msg, _ := parseDuration(text); got != want || msg != "" {
			t.Errorf("%s: %v %s", text, got, msg)
		}
	}
	bad := map[string]string{
		"60": `"60" has no unit; did you mean 60s?`, "1.5": `"1.5" has no unit; did you mean 1.5s?`,
		"300y":                    `"300y" is too long; use at most 290y`,
		"999999999999999y9999y9y": `"999999999999999y9999y9y" is too long; use at most 290y`,
	}
	for _, text := range []string{"", "-1s", "1 m", "1M", "1x", "1h30", "s", "1..5s", "1e3s", "+1s", "1s ", "1us"} {
		bad[text] = `"` + text + `" is not a duration; write it as in 500ms, 90s, 1h30m, 90d, 2w or 5y`
	}
	for text, want := range bad {
		if _, msg, cure := parseDuration(text); msg+"; "+cure != want {
			t.Errorf("%q: %s; %s", text, msg, cure)
		}
	}
}

func TestParseSize(t *testing.T) {
	for text, want := range map[string]size{"0": 0, "20000": 20000, "64KiB": 65536, "2MiB": 2097152} {
		if got, msg, _ := parseSize(text); got != want || msg != "" {
			t.Errorf("%s: %d %s", text, got, msg)
		}
	}
	for _, text := range []string{"", "-1", "64KB", "64K", "1.5MiB", "9999999999999", "1 MiB"} {
		if _, msg, _ := parseSize(text); msg == "" {
			t.Errorf("%q passed", text)
		}
	}
}

func TestSuggest(t *testing.T) {
	known := []string{"mailbox", "mailboxes", "timeouts", "to", "via"}
	for word, want := range map[string]string{
		"mailboxs": "did you mean mailbox?", "timeout": "did you mean timeouts?", "Via": "did you mean via?", "vai": "did you mean via?",
		"ot": "did you mean to?", "mailboxess": "did you mean mailboxes?", "smtp": "known here: mailbox, mailboxes, timeouts, to, via",
		strings.Repeat("x", 100000): "known here: mailbox, mailboxes, timeouts, to, via",
	} {
		if got := suggest(word, known); got != want {
			t.Errorf("%s: %s", clip(word), got)
		}
	}
}

func TestClip(t *testing.T) {
	if got := clip(strings.Repeat("迷", 100)); got != strings.Repeat("迷", 60)+"…" {
		t.Error(got)
	}
}

func TestForms(t *testing.T) {
	long := strings.Repeat("a", 64)
	for text, want := range map[string]bool{
		"probe@example.jp": true, "probe+mx1@example.jp": true, "a.b@c": true, long + "@example.jp": true,
		"a" + long + "@example.jp": false, "@example.jp": false, "probe": false, "probe@": false, "a..b@c": false, ".a@c": false,
		"a b@c": false, "a@b@c": false, "<a@b>": false, "a@b\r\nRCPT TO:<x@y>": false, "a@192.0.2.1": false, "ü@c": false, "a@-b": false,
	} {
		if isAddress(text) != want {
			t.Errorf("address %q: %t", text, !want)
		}
	}
	for text, want := range map[string]bool{
		"mx1.example.jp": true, "mx1": true, "192.0.2.1": true, "2001:db8::1": true, "fe80::1%eth0": true, "a_b.example": true, "1and1.com": true,
		"192.0.2": false, "192.0.2.300": false, "mx1:25": false, "[::1]": false, "": false, "a..b": false, "-a.b": false, "a.b.": false,
		strings.Repeat("a.", 130) + "a": false,
	} {
		if isHost(text) != want {
			t.Errorf("host %q: %t", text, !want)
		}
	}
	for text, want := range map[string]bool{
		"[192.0.2.1]": true, "[IPv6:2001:db8::1]": true, "[2001:db8::1]": false, "192.0.2.1": false, "[x]": false, "[IPv6:192.0.2.1]": false, "[": false,
	} {
		if isLiteral(text) != want {
			t.Errorf("literal %q: %t", text, !want)
		}
	}
}

func TestWithoutDetail(t *testing.T) {
	for text, want := range map[string]string{"a+b@c": "a@c", "A@C": "a@c", "a+b+d@c": "a@c", "none": "none", "a@c+d": "a@c+d", "": ""} {
		if got := withoutDetail(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
