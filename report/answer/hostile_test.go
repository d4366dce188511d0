package answer

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/words"
)

// planted puts a text wherever a verdict holds one from outside.
func planted(kind report.VerdictKind, d report.Direction, text string) report.Verdict {
	v := about(d, "18:00:00")
	v.Kind = kind
	if kind == report.VerdictUnknown {
		v.Doubt = report.DoubtCoverage
	}
	o := outage
	o.Server, o.Reasons = text, []report.Reason{{Text: text}}
	v.Question.About, v.Question.Server = text, text
	v.Server, v.Agent = report.Server{Name: text, Network: text, Domains: []string{text}}, text
	v.Reason, v.Outages, v.Incident = text, []report.Outage{o}, incidentWith(o)
	v.Incident.ID, v.Incident.Agent = text, text
	v.Planned = &report.Planned{Span: span("05:00:00", "07:00:00"), Text: report.Text{EN: text, JA: text}}
	v.Before.Ref = probe.Ref{Agent: text, Route: text}
	v.Coverage.Holes = []report.Hole{{Span: span("05:33:00", "05:34:00"), Mailbox: text}}
	v.Senders = []report.Fate{{Sender: text, Sent: at("05:34:00"), Came: recovery}}
	v.Sender = &report.Fate{Sender: text, Sent: at("05:34:00"), Came: recovery}
	v.Question.Sender = report.Sender{Patience: probe.Patience{Name: text}}
	return v
}

func FuzzHostileTexts(f *testing.F) {
	for _, text := range []string{
		"", "tanaka@example.jp", "{at}{to}{reason}", "%s%d%!s", "a\x1b[2Jb\r\nSubject: c", "\u202egnp.exe", strings.Repeat("あ", 5000), "\xff\xfe", "\u2028\u2029\u200b", "<script>alert(1)</script>", "”) and “", "a\x00b\u0085c",
	} {
		for pick := range len(report.VerdictKinds) * 4 {
			f.Add(text, uint(pick))
		}
	}
	f.Fuzz(func(t *testing.T, text string, pick uint) {
		kinds := uint(len(report.VerdictKinds))
		v := planted(report.VerdictKinds[pick%kinds], report.Directions[pick/kinds%2], text)
		a, err := Of(v, Options{Lang: words.Languages[pick/kinds/2%2], Location: jst})
		if err != nil {
			t.Fatal(err)
		}
		checkHostile(t, v, a, text)
	})
}

func checkHostile(t *testing.T, v report.Verdict, a Answer, text string) {
	t.Helper()
	var b strings.Builder
	if err := WriteText(&b, a); err != nil {
		t.Fatal(err)
	}
	if !utf8.ValidString(b.String()) {
		t.Errorf("%q makes an answer that is no UTF-8", text)
	}
	for _, r := range b.String() {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			t.Errorf("%q passes %U to a terminal", text, r)
		}
	}
	if strings.ContainsAny(a.Say, "\n\r") || len(a.Say) > 4000 {
		t.Errorf("%q makes this be said: %q", text, a.Say)
	}
	lines := 1 + strings.Count(b.String(), "\n")
	if most := 20 + len(a.Evidence) + len(a.Limits) + len(a.Next) + len(v.Senders); lines > most {
		t.Errorf("%q makes %d lines, and at most %d belong there", text, lines, most)
	}
	if _, err := json.Marshal(JSON(v, a)); err != nil {
		t.Errorf("%q: %v", text, err)
	}
}

// What a caller wrote is no blank to be filled, and no verb.
func TestTextsFromOutsideAreNotRead(t *testing.T) {
	for _, lang := range words.Languages {
		v := about(in, "09:00:12")
		v.Question.About = "{at}%s@example.jp"
		if say := answered(t, testCase{"", v}, lang).Say; !strings.Contains(say, "{at}%s@example.jp") {
			t.Errorf("%s: %s", lang, say)
		}
	}
}

// A verdict with nothing but its kind is answered too.
func TestAnEmptyVerdictIsAnswered(t *testing.T) {
	for _, lang := range words.Languages {
		for _, kind := range report.VerdictKinds {
			v := report.Verdict{Kind: kind, Doubt: report.DoubtRecord, Question: report.Question{Direction: in, Sent: report.Span{From: time.Unix(0, 0)}}}
			if a, err := Of(v, Options{Lang: lang}); err != nil || strings.Contains(a.Say, "{") {
				t.Errorf("%s %s: %v, %s", lang, kind, err, a.Say)
			}
		}
	}
}
