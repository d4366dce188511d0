package web

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"mailprobe/report"
	"mailprobe/report/answer"
	"mailprobe/report/words"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// askSite answers every question with one verdict or error, and keeps what was asked.
func askSite(asked *Asked, v report.Verdict, err error) http.Handler {
	return New(Options{Location: jst, Source: fake{ask: func(q Asked) (report.Verdict, error) {
		*asked = q
		return v, err
	}}})
}

// answeredAddress is where the question about 05:34 leads that was asked at 06:13:20.
const answeredAddress = "/ask?asked=2011-05-06T06%3A13%3A20%2B09%3A00&at=2011-05-06+05%3A34+%2B09%3A00&to=info%40example.jp"

func TestAskPageIsReadyForACall(t *testing.T) {
	var asked Asked
	h := askSite(&asked, report.Verdict{}, nil)
	page := getPage(t, h, "/ask?lang=en", http.StatusOK)
	if form := find(page, "form")[0]; attr(form, "method") != "get" || attr(form, "action") != "/ask" {
		t.Errorf("the form is sent by %v", form.Attr)
	}
	if !hasAttr(findID(t, page, "to"), "autofocus") || len(findClass(page, "answer")) > 0 {
		t.Error("the address has not the focus, or there is an answer already")
	}
	want := []string{"to", "at", "direction in", "direction out", "The sender’s mail server, if you know it", "sender", "Ask"}
	if diff := cmp.Diff(want, tabStops(t, findID(t, page, "main"))); diff != "" {
		t.Errorf("by the tab key (-want +got):\n%s", diff)
	}
	if got := text(findID(t, page, "at-hint")); got != "5:34 yesterday 17:00 May 6 about 5:30 2011-05-06 05:34 As the caller says it. Times are JST unless you name another zone." {
		t.Errorf("of the time it says %q", got)
	}
	if asked != (Asked{}) {
		t.Errorf("it asked for %v", asked)
	}
	page = getPage(t, h, "/ask?lang=ja", http.StatusOK)
	if got := text(find(page, "h1")[0]) + text(findID(t, page, "at-hint")); !strings.Contains(got, "メールは届いていますか") || !strings.Contains(got, "昨日17時") {
		t.Errorf("in Japanese it says %q", got)
	}
}

// Other pages lead here with the address alone: then only the time is to be typed.
func TestAskPageWithTheAddressGiven(t *testing.T) {
	var asked Asked
	page := getPage(t, askSite(&asked, report.Verdict{}, nil), "/ask?to=example.jp&lang=en", http.StatusOK)
	if attr(findID(t, page, "to"), "value") != "example.jp" || !hasAttr(findID(t, page, "at"), "autofocus") || len(findClass(page, "mistake")) > 0 {
		t.Error("the address is not kept, the time has not the focus, or there is a mistake already")
	}
}

// What is vague becomes absolute in the address of the answer.
func TestAskLeadsToAnAddressThatCanBeShared(t *testing.T) {
	for name, test := range map[string]struct {
		query string
		asked Asked
		leads string
	}{
		"in": {
			"to=info@example.jp&at=5:34&direction=in&sender=", Asked{About: "info@example.jp", At: "5:34", Direction: report.Inbound, Location: jst}, answeredAddress + "#answer",
		},
		"out, with a sender": {
			"to=+info@example.jp+&at=5%E6%99%8234%E5%88%86&direction=out&sender=4h", Asked{About: "info@example.jp", At: "5時34分", Direction: report.Outbound, Sender: "4h", Location: jst},
			"/ask?asked=2011-05-06T06%3A13%3A20%2B09%3A00&at=2011-05-06+05%3A34+%2B09%3A00&direction=out&sender=4h&to=info%40example.jp#answer",
		},
	} {
		var asked Asked
		w := get(t, askSite(&asked, verdict2011(report.VerdictPending), nil), "/ask?"+test.query+"&lang=ja")
		if got := w.Header().Get("Location"); w.Code != http.StatusSeeOther || got != test.leads {
			t.Errorf("%s: it answers %d and leads to\n%s, want\n%s", name, w.Code, got, test.leads)
		}
		if asked != test.asked {
			t.Errorf("%s: it asks %v, want %v", name, asked, test.asked)
		}
		if !strings.HasPrefix(w.Header().Get("Set-Cookie"), languageCookie+"=ja") {
			t.Errorf("%s: the language gets lost on the way", name)
		}
	}
}

func TestAnswer(t *testing.T) {
	var asked Asked
	v := verdict2011(report.VerdictPending)
	h := askSite(&asked, v, nil)
	for lang, question := range map[words.Language]string{
		words.English:  "Mail to info@example.jp (server 121.119.179.187), sent Fri 2011-05-06 05:34 JST",
		words.Japanese: "info@example.jp（サーバー 121.119.179.187）宛て、2011年05月06日(金) 05:34 JST送信のメール",
	} {
		page := getPage(t, h, in(lang, answeredAddress), http.StatusOK)
		want, err := answer.Of(v, answer.Options{Lang: lang, Location: jst})
		if err != nil {
			t.Fatal(err)
		}
		if got := text(findClass(page, "asked")[0]); got != question {
			t.Errorf("the question was understood as %q", got)
		}
		if got := text(findClass(page, "verdict")[0]); got != want.Title {
			t.Errorf("the verdict is %q, want %q", got, want.Title)
		}
		if got := text(findID(t, page, "say")); got != oneLine(want.Say) || got == "" {
			t.Errorf("to say is %q, want %q", got, want.Say)
		}
		wantStaff(t, text(findClass(page, "staff")[0]), want)
		if got := text(find(page, "title")[0]); !strings.HasPrefix(got, want.Title) || !strings.Contains(got, "info@example.jp") {
			t.Errorf("the title is %q", got)
		}
		if at := attr(findID(t, page, "at"), "value"); at != "2011-05-06 05:34 +09:00" {
			t.Errorf("the form holds the time %q", at)
		}
	}
}

// wantStaff checks that staff is told all of an answer.
func wantStaff(t *testing.T, got string, want answer.Answer) {
	t.Helper()
	all := append(append([]string{}, want.Limits...), want.Next...)
	for _, f := range want.Evidence {
		all = append(all, f.Term, f.Text)
	}
	if want.Senders != nil {
		all = append(all, want.Senders.Caption)
		for _, row := range append(want.Senders.Rows, want.Senders.Head) {
			all = append(all, row...)
		}
	}
	for _, each := range all {
		if !strings.Contains(got, oneLine(each)) {
			t.Errorf("staff is not told %q", each)
		}
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func TestAnswerLeadsOn(t *testing.T) {
	var asked Asked
	page := getPage(t, askSite(&asked, verdict2011(report.VerdictPending), nil), answeredAddress+"&lang=en", http.StatusOK)
	if got := attr(findID(t, page, "link"), "value"); got != "http://example.com"+answeredAddress {
		t.Errorf("the link to share is %q", got)
	}
	links := linksOf(page)
	for href, want := range map[string]string{
		"/ask?at=2011-05-06+05%3A34+%2B09%3A00&to=info%40example.jp#answer": "Ask again now",
		"/incidents/20110505-1910": "Incident 20110505-1910",
		"/servers/121.119.179.187": "Server 121.119.179.187",
		"/servers/121.119.179.187/probes?from=2011-05-05T20%3A32%3A00Z&to=2011-05-05T20%3A37%3A00Z": "Test mails of that time",
	} {
		if links[href] != want {
			t.Errorf("the link to %s is %q, want %q", href, links[href], want)
		}
	}
	stops := strings.Join(tabStops(t, findID(t, page, "answer")), ", ")
	if want := "Copy, Ask again now, http://example.com" + answeredAddress + ", Copy (Link to this question)"; stops != want {
		t.Errorf("by the tab key: %s, want %s", stops, want)
	}
	if got := attr(findID(t, page, "answer"), "tabindex"); got != "-1" {
		t.Errorf("the answer cannot have the focus: %q", got)
	}
}

// A time that moves does not come back in the addresses of the answer, also where
// somebody made up one with it.
func TestAnswerToAVagueTimeLeadsToAnAbsoluteOne(t *testing.T) {
	var asked Asked
	page := getPage(t, askSite(&asked, verdict2011(report.VerdictPending), nil), "/ask?to=info%40example.jp&at=5:34&asked=2011-05-06T06:13:20%2B09:00", http.StatusOK)
	if got := attr(findID(t, page, "link"), "value"); got != "http://example.com"+answeredAddress {
		t.Errorf("the link to share is %q", got)
	}
}

// Who opens a shared link reads when it was asked first, where that was before.
func TestSharedAnswerSaysWhenItWasAsked(t *testing.T) {
	var asked Asked
	v := verdict2011(report.VerdictPending)
	for minutes, first := range map[int]string{0: "", 30: "This question was first asked at Fri 2011-05-06 06:13:20 JST: the answer may have been another one then."} {
		v.AsOf = at("06:13:20").Add(time.Duration(minutes) * time.Minute)
		said := text(findClass(getPage(t, askSite(&asked, v, nil), answeredAddress+"&lang=en", http.StatusOK), "asof")[0])
		if !strings.Contains(said, "Asked again later, the answer may differ.") || first != "" != strings.Contains(said, "first asked") || !strings.Contains(said, first) {
			t.Errorf("%d min later it says %q", minutes, said)
		}
	}
}

func TestColourOfAnAnswer(t *testing.T) {
	want := map[report.VerdictKind]string{
		report.VerdictDelivered: "good", report.VerdictLate: "warn", report.VerdictJunk: "warn", report.VerdictPending: "warn", report.VerdictDepends: "warn", report.VerdictPlanned: "plan",
		report.VerdictReturned: "bad", report.VerdictExpired: "bad", report.VerdictLoss: "bad", report.VerdictUnknown: "unknown",
	}
	for _, kind := range report.VerdictKinds {
		var asked Asked
		page := getPage(t, askSite(&asked, verdict2011(kind), nil), answeredAddress, http.StatusOK)
		if got := attr(findID(t, page, "answer"), "class"); want[kind] == "" || got != "answer tone-"+want[kind] {
			t.Errorf("of %s it has the class %q, want %q", kind, got, want[kind])
		}
	}
}

func TestMistakesStandBesideTheirFields(t *testing.T) {
	tests := map[string]struct {
		query string
		err   error
		field string // that is marked, and has the focus
		en    string
		ja    string
		like  map[string]string
	}{
		"no time":    {"to=info@example.jp&at=", nil, "at", "When was the mail sent? About is good enough.", "メールの送信日時を入力してください。おおよそでかまいません。", nil},
		"no address": {"to=&at=5:34", nil, "to", "Which address, domain or server is it about?", "メールアドレス、ドメイン、サーバー名のいずれかを入力してください。", nil},
		"neither":    {"to=&at=", nil, "to", "Which address, domain or server is it about?", "メールアドレス、ドメイン、サーバー名のいずれかを入力してください。", nil},
		"an address that leads nowhere": {
			"to=info@exampel.jp&at=5:34&direction=out", &MistakeError{Field: "to", Text: "no server takes mail for exampel.jp", Like: []string{"example.jp"}}, "to",
			"No server takes mail for exampel.jp.", "このアドレスのメールを扱うサーバーは、監視対象にありません。",
			map[string]string{"/ask?at=5%3A34&direction=out&to=info%40example.jp": "info@example.jp"},
		},
		"a server that is not there": {
			"to=mx9&at=5:34", &NotFoundError{What: "the server mx9", Like: []string{"mx1"}}, "to",
			"The server mx9 is not in the record.", "このアドレスのメールを扱うサーバーは、監視対象にありません。", map[string]string{"/ask?at=5%3A34&to=mx1": "mx1"},
		},
		"no time at all": {
			"to=info@example.jp&at=soon", &MistakeError{Field: "at", Text: `"soon" is not understood: write it as in "5:34"`}, "at",
			`"soon" is not understood: write it as in "5:34".`, "送信日時として読み取れません。", nil,
		},
		"a sender that nobody knows": {
			"to=info@example.jp&at=5:34&sender=pigeon", &MistakeError{Field: "sender", Text: "the sender pigeon is not known", Like: []string{"postfix"}}, "sender",
			"The sender pigeon is not known.", "この送信側サーバーの種類は分かりません。", map[string]string{"/ask?at=5%3A34&sender=postfix&to=info%40example.jp": "postfix"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var asked Asked
			for lang, want := range map[words.Language]string{words.English: test.en, words.Japanese: test.ja} {
				page := getPage(t, askSite(&asked, report.Verdict{}, test.err), in(lang, "/ask?"+test.query), http.StatusUnprocessableEntity)
				wantMarked(t, page, test.field, want)
				links := linksOf(page)
				for href, word := range test.like {
					if links[href] != word {
						t.Errorf("%s: the link to %s is %q, want %q", lang, href, links[href], word)
					}
				}
			}
		})
	}
}

// wantMarked checks that one field has the focus, and a mistake that is read with it.
func wantMarked(t *testing.T, page *html.Node, id, mistake string) {
	t.Helper()
	field := findID(t, page, id)
	if attr(field, "aria-invalid") != "true" || !hasAttr(field, "autofocus") || !strings.Contains(attr(field, "aria-describedby"), id+"-wrong") {
		t.Errorf("the field is not marked: %v", field.Attr)
	}
	if got := text(findID(t, page, id+"-wrong")); got != mistake {
		t.Errorf("beside it stands %q, want %q", got, mistake)
	}
	if id == "sender" && !hasAttr(find(page, "details")[0], "open") {
		t.Error("the field is folded away")
	}
}

func TestQuestionThatIsWrongAltogether(t *testing.T) {
	var asked Asked
	h := askSite(&asked, report.Verdict{}, &MistakeError{Text: "the question begins after now"})
	page := getPage(t, h, "/ask?to=info@example.jp&at=tomorrow&lang=en", http.StatusUnprocessableEntity)
	if got := text(findID(t, page, "form-wrong")); got != "The question begins after now." || attr(findID(t, page, "at"), "value") != "tomorrow" {
		t.Errorf("it says %q, or does not keep the form", got)
	}
	page = getPage(t, askSite(&asked, report.Verdict{}, errors.New("disk failed")), "/ask?to=info@example.jp&at=5:34&lang=en", http.StatusInternalServerError)
	if strings.Contains(text(page), "disk failed") {
		t.Error("the reader is told what only the log should hold")
	}
}

func TestSenderIsKept(t *testing.T) {
	var asked Asked
	h := askSite(&asked, verdict2011(report.VerdictLate), nil)
	for sender, summary := range map[string]string{
		"": "The sender’s mail server, if you know it", "postfix": "The sender’s mail server, if you know it: Postfix",
		"4h": "The sender’s mail server, if you know it: Gives up after 4 h", "36h": "The sender’s mail server, if you know it: 36h",
	} {
		page := getPage(t, h, answeredAddress+"&lang=en&direction=out&sender="+sender, http.StatusOK)
		if got := text(find(page, "summary")[0]); got != summary {
			t.Errorf("%q: it says %q", sender, got)
		}
		for _, o := range find(page, "option") {
			if hasAttr(o, "selected") != (attr(o, "value") == sender) {
				t.Errorf("%q: the choice %q is selected wrongly", sender, attr(o, "value"))
			}
		}
		if got := checked(page); got != "out" {
			t.Errorf("%q: the direction is %q now", sender, got)
		}
	}
}
