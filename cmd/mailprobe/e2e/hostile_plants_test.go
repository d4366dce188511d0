package e2e

import (
	"fmt"
	"strings"
)

// plant is a text of others that tries to script a page, to break a table, to run as
// a formula, or to move a cursor. It stands at one place in the world, and must
// be found again, as harmless text, in every kind of output in which it is shown.
type plant struct {
	n    int // its mark, by which it is found again
	what string
	text string
	in   []kind // nil: it must be nowhere
}

// kind is a kind of output.
type kind string

const (
	onPage     kind = "a page"
	inAPI      kind = "the API"
	inHTML     kind = "a report as HTML"
	inMarkdown kind = "a report as Markdown"
	inCSV      kind = "a report as CSV"
	inNotice   kind = "a notice"
	onTerminal kind = "the terminal"
	inData     kind = "JSON on the command line"
)

// mark is what is looked for. It has no white space, comment, semicolon or colon,
// so that it passes whole through every protocol.
func mark(n int) string { return fmt.Sprintf("<script>alert`%d`</script>", n) }

// speech is what a server may say in a reply: all at once.
func speech(n int) string {
	return "=1+1|\"'>" + mark(n) + "</td></tr></table><img src=x onerror=alert`1`>' onmouseover='alert`1` {{.Body}} " +
		"\x1b[31m\x07\u202e\u2066\u200f\u200b\u2028\u0085\xff\x00\r [x](javascript:alert`1`) `end`"
}

// typed is the same as far as YAML, a form or an argument of a command can hold
// it.
func typed(n int) string {
	return strings.NewReplacer("\xff", "", "\x00", "", "\r", "\n| --- |\n").Replace(speech(n))
}

// word is one without a space, as a host or an id is.
func word(n int) string { return "=x|\"'>" + mark(n) + "\u202e\x1b[31m" }

// plants are all of them, by what they stand for.
var plants = map[string]*plant{}

func init() {
	shown := []kind{onPage, inAPI, inData, onTerminal}
	reported := append([]kind{inHTML, inMarkdown}, shown...)
	noted := []kind{onPage, inHTML, inMarkdown, inNotice, inData}
	for i, p := range []struct {
		what string
		text func(int) string
		in   []kind
	}{
		{"greeting", speech, reported},
		{"reply to EHLO", speech, shown},
		{"reply to RCPT, for now", speech, shown},
		{"reply to RCPT, for good", speech, shown},
		{"reply to the dot", speech, shown},
		{"reply to AUTH", speech, shown},
		{"name in a certificate", func(n int) string { return "\"'>" + mark(n) }, shown},
		{"receipt", speech, shown},
		{"junk folder", func(n int) string { return "=1+1|\"'>" + mark(n) }, []kind{onPage, inAPI, inData}},
		{"junk folder that turns", func(n int) string { return "+\u202e\u2066\u200b" + mark(n) + "\u2028|&x" }, shown},
		{"Received by", word, shown},
		{"Received from", word, []kind{onPage, inAPI, inData}},
		{"Received id", word, []kind{onPage, inAPI, inData}},
		{"Authentication-Results", func(n int) string { return "\"'>" + mark(n) }, []kind{onPage, inAPI, inData}},
		{"Subject", speech, nil}, // the mail is found by the tag behind it
		{"diagnostic of a notification", speech, shown},
		{"reporter of a notification", word, []kind{onPage, inAPI, inData}},
		{"remote of a notification", word, []kind{onPage, inAPI, inData}},
		{"greeting of IMAP", speech, shown},
		{"reply to LOGIN", speech, shown},
		{"folder of the configuration", func(n int) string { return "=1+1|\"'>" + mark(n) }, []kind{onTerminal}},
		{"label", typed, []kind{onPage, inAPI, inHTML, inMarkdown, inCSV}},
		{"maintenance in English", typed, []kind{onPage, inAPI, inData}},
		{"maintenance in Japanese", typed, []kind{onPage, inAPI, inData, onTerminal}},
		{"cause in English", typed, noted},
		{"cause in Japanese", typed, noted},
		{"text in English", typed, noted},
		{"text in Japanese", typed, noted},
		{"author on the command line", typed, []kind{onPage, inData}},
		{"author on a page", func(n int) string { return "=x\"'>" + mark(n) + "\u202e" }, []kind{onPage, inData}},
		{"query", typed, []kind{onPage, inAPI}},
		{"path", func(n int) string { return "\"'>" + mark(n) + "\u202e\x1b" }, []kind{onPage, inAPI}},
		{"argument", func(n int) string { return "\"'>" + mark(n) + "\u202e\x1b[31m" }, []kind{onTerminal}},
	} {
		n := 101 + i
		plants[p.what] = &plant{n: n, what: p.what, text: p.text(n), in: p.in}
	}
}

// planted returns the text that stands for something.
func planted(what string) string {
	p := plants[what]
	if p == nil {
		panic("there is no plant " + what)
	}
	return p.text
}
