package answer

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/words"
)

// jargon may not stand in what is said to a caller.
var jargon = regexp.MustCompile(`(?i)%|％|\b(mta|smtp|imap|mx|dsn|bounced?|bounces|queued?|probes?|relay|greylist\w*|port|tcp|tls|dns|timeout|retry|retries|schedule|backlog|watermark|flush|incident|outage|agent|confidence|clopper|percent|[45]xx|postfix|exim|sendmail|exchange|downtime|latency|packet)\b|キュー|プローブ|リレー|バウンス|滞留|インシデント|エージェント|信頼限界|確率|パケット|タイムアウト|ポート|消失率|スケジュール`)

// quoted is what a server said itself.
var quoted = regexp.MustCompile(`“[^”]*”|「[0-9]{3} [^」]*」`)

func TestCallersHearNoJargon(t *testing.T) {
	for _, c := range cases() {
		for _, lang := range words.Languages {
			a := answered(t, c, lang)
			told := quoted.ReplaceAllString(a.Say, "") + a.Watermark
			if found := jargon.FindString(told); found != "" {
				t.Errorf("%s, %s: %q in %q", c.name, lang, found, told)
			}
			if c.v.Question.About != c.v.Server.Name && strings.Contains(told, c.v.Server.Name) {
				t.Errorf("%s, %s: the caller hears the name of the server: %s", c.name, lang, told)
			}
		}
	}
}

// The list of jargon finds what it is for.
func TestJargonIsFound(t *testing.T) {
	for _, text := range []string{"up to 5 % lost", "an SMTP error", "in the queue", "テストメールのキュー", "上限は45％", "our probes"} {
		if !jargon.MatchString(text) {
			t.Errorf("%q passes", text)
		}
	}
}

// Whatever a caller hears names the day, the time and the zone that it is about.
func TestCallersHearOfWhatTimeItIs(t *testing.T) {
	stamp := map[words.Language]*regexp.Regexp{
		words.English:  regexp.MustCompile(`(\d\d:\d\d JST on|on \w+day \d+ May \(JST\)|\(JST\))`),
		words.Japanese: regexp.MustCompile(`5月\d日\(.\)( \d+時(\d+分)?(頃|から\d+時までの間))?（日本時間）`),
	}
	for _, c := range cases() {
		for _, lang := range words.Languages {
			if say := answered(t, c, lang).Say; !stamp[lang].MatchString(say) {
				t.Errorf("%s, %s: no time in %q", c.name, lang, say)
			}
		}
	}
}

// again matches what tells to send a mail once more, and not what says that there
// is no need to.
var again = map[words.Language]*regexp.Regexp{
	words.English:  regexp.MustCompile(`send the (message|mail) (again|once more)|sent again (if|once)|must be sent again|sending it again`),
	words.Japanese: regexp.MustCompile(`改めて送信をお願い|改めての送信をご依頼|再送をお願い|再送につきましては|再送が必要`),
}

// Only what was given up or returned is sent again: else it would come twice.
func TestOnlyWhatWasGivenUpIsSentAgain(t *testing.T) {
	said := map[report.VerdictKind]bool{report.VerdictReturned: true, report.VerdictExpired: true}
	for _, c := range cases() {
		may := said[c.v.Kind] || c.v.AtOnce || c.v.Kind == report.VerdictDepends
		for _, lang := range words.Languages {
			a := answered(t, c, lang)
			if !may && again[lang].MatchString(a.Say) {
				t.Errorf("%s, %s tells to send again: %s", c.name, lang, a.Say)
			}
			if said[c.v.Kind] && !again[lang].MatchString(a.Say) {
				t.Errorf("%s, %s does not tell when to send again: %s", c.name, lang, a.Say)
			}
		}
	}
}

// The bound on losses, and what it rests on, is for staff alone.
func TestStatisticsStandInTheEvidenceAlone(t *testing.T) {
	statistics := regexp.MustCompile(`(?i)confidence|clopper|independent|信頼|独立`)
	for _, c := range cases() {
		for _, lang := range words.Languages {
			a := answered(t, c, lang)
			if rest := a.Say + a.Watermark + strings.Join(a.Limits, "") + strings.Join(a.Next, ""); statistics.MatchString(rest) {
				t.Errorf("%s, %s: %s", c.name, lang, rest)
			}
			if n := len(statistics.FindAllString(joined(a.Evidence), -1)); c.v.Loss.Settled > 0 && n != 3 {
				t.Errorf("%s, %s: the bound does not say what it rests on: %s", c.name, lang, joined(a.Evidence))
			}
		}
	}
}

func joined(list []Fact) string {
	var b strings.Builder
	for _, f := range list {
		b.WriteString(f.Term + ": " + f.Text + "\n")
	}
	return b.String()
}

// Every mixture of what a verdict may hold is said without a blank that nobody
// filled, and without a word left out.
func TestEveryMixtureOfFactsHasWords(t *testing.T) {
	for _, lang := range words.Languages {
		for _, d := range report.Directions {
			for _, kind := range report.VerdictKinds[:len(report.VerdictKinds)-1] {
				for bits := 0; bits < 256; bits += 3 { // odd: every pair of bits is met in each way
					checkWhole(t, lang, mixed(kind, d, "", bits))
				}
			}
			for _, doubt := range report.Doubts {
				for bits := range 8 {
					checkWhole(t, lang, mixed(report.VerdictUnknown, d, doubt, bits))
				}
			}
		}
	}
}

// mixed makes a verdict of which each bit says whether it knows something.
func mixed(kind report.VerdictKind, d report.Direction, doubt report.Doubt, bits int) report.Verdict {
	has := func(n int) bool { return bits>>n&1 == 1 }
	v := about(d, "18:00:00")
	v.Kind, v.Doubt, v.Normal = kind, doubt, 0
	v.Mails = report.Counts{Sent: 5, Delivered: 2, Late: 2, Pending: 3}
	if has(0) {
		v.Normal = 1
	}
	o := outage
	if has(1) {
		o = ongoing
	}
	if has(2) {
		v.Outages, v.Incident = []report.Outage{o}, incidentWith(o)
	}
	if has(3) {
		v.Expected, v.GivenUp = &recovery, &recovery
	}
	if has(4) {
		v.Senders = fates(has(1))
		v.Sender = &report.Fate{Sender: "postfix", Sent: at("05:34:00"), Came: between("13:49:10", "14:57:00"), GivenUp: at("15:00:00")}
	}
	if has(5) {
		v.Planned = &report.Planned{Span: span("05:00:00", "19:00:00")}
	}
	v.AtOnce = has(6)
	if has(7) {
		v.Before, v.After, v.Delay, v.Came, v.Watermark, v.Usual = nil, nil, report.Quantiles{}, report.Span{}, time.Time{}, 0
	}
	return v
}

func checkWhole(t *testing.T, lang words.Language, v report.Verdict) {
	t.Helper()
	a, err := Of(v, Options{Lang: lang})
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	if err := WriteText(&text, a); err != nil {
		t.Fatal(err)
	}
	stop := map[words.Language]string{words.English: ". ", words.Japanese: "。"}[lang]
	switch n := strings.Count(a.Say+" ", stop); {
	case strings.ContainsAny(text.String(), "{}"), strings.Contains(text.String(), "%!"):
		t.Errorf("%s %s %s: blanks are left: %s", lang, v.Kind, v.Question.Direction, text.String())
	case strings.Contains(text.String(), "  .") || strings.Contains(a.Say, " .") || strings.Contains(a.Say, "  ") || strings.Contains(a.Say, "：、"):
		t.Errorf("%s %s: words are missing: %s", lang, v.Kind, a.Say)
	case n < 1 || n > 5:
		t.Errorf("%s %s: %d sentences: %s", lang, v.Kind, n, a.Say)
	case a.Title == "" || len(a.Evidence) == 0 || len(a.Limits) == 0 || len(a.Next) == 0:
		t.Errorf("%s %s lacks a part: %+v", lang, v.Kind, a)
	}
}

func TestWhatCannotBeAnswered(t *testing.T) {
	good := about(in, "09:00:12")
	tests := []struct {
		change func(*report.Verdict)
		lang   words.Language
		want   string
	}{
		{func(v *report.Verdict) {}, "fr", `the language "fr" is not known: use en or ja`},
		{func(v *report.Verdict) { v.Kind = "fine" }, words.English, `the verdict "fine" is not known: there are no words for it`},
		{func(v *report.Verdict) { v.Question.Direction = "" }, words.English, `the direction "" is not known: use in or out`},
		{func(v *report.Verdict) { v.Kind = report.VerdictUnknown }, words.English, `the doubt "" is not known: there are no words for it`},
	}
	for _, test := range tests {
		v := good
		test.change(&v)
		if _, err := Of(v, Options{Lang: test.lang}); err == nil || err.Error() != test.want {
			t.Errorf("got %v, want %s", err, test.want)
		}
	}
	if err := WriteText(&strings.Builder{}, Answer{Lang: "fr"}); err == nil {
		t.Error("an answer in French is written")
	}
}

// An outage of what the mail did not need is no reason for anything.
func TestOnlyWhatConcernsTheDirectionIsBlamed(t *testing.T) {
	submission := outage
	submission.Failed = []report.Service{report.TakesSubmission}
	if concerns(submission, in) || !concerns(submission, out) {
		t.Error("a failure of submission is blamed for incoming mail")
	}
	v := held(about(in, "18:00:00"), report.VerdictLate, submission, report.Counts{Sent: 5, Delivered: 5, Late: 5})
	if say := answered(t, testCase{"", v}, words.English).Say; strings.Contains(say, "could not be reached") {
		t.Error(say)
	}
	unread := probe.Interval{From: at("05:00:00")}
	v.Outages = []report.Outage{{Kind: report.Unreadable, Start: unread}}
	if say := answered(t, testCase{"", v}, words.English).Say; strings.Contains(say, ": our mail server") {
		t.Error(say)
	}
}
