package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/words"
)

// Of the world's mails, one a minute goes by each route. From 04:10:12 on the server
// is away; it is back from 05:50:00 to 05:58:00, and from 13:30:00 on.
func TestServerPageInTheOutage(t *testing.T) {
	bubbleAt(t, jstDay("09:12:00"), func(t *testing.T) {
		page := pageOf(t, newServerWorld(jstDay("09:12:00")).source(t), "/servers/"+worldServer+"?lang=en")
		if got := page.all("h1")[0].say(); got != "Server sv179-1.example" {
			t.Errorf("h1 %q", got)
		}
		standing := page.with("section", "aria-labelledby", "standing")[0]
		lead := standing.with("p", "class", "lead")[0]
		if got := lead.say(); got != "down The server cannot be reached, or refuses mail." {
			t.Errorf("it says %q", got)
		}
		if got := lead.all("strong")[0].attr["class"]; got != "state state-down" {
			t.Errorf("the state is of the class %q", got)
		}
		wantText(t, standing, "Since Fri 2011-05-06 04:10:41 JST (between 04:09:30 and 04:10:41): 5 h 1 min by now")
		wantText(t, standing, "Newest failure (09:11:30 JST): dialing sv179-1.example:25: i/o timeout")
		seen := standing.tableOf(t, "What was seen, most frequent first")
		if want := "taking mail from other servers (port 25): no answer while connecting"; seen[1][0] != want || seen[1][1] != "dialing sv179-1.example:25: i/o timeout" {
			t.Errorf("it was seen: %q", seen[1])
		}
		facts := page.facts()
		// Sent by mx in the outage and tried: from 04:11 to 05:34 those whose tries
		// missed the minutes of recovery, and from 05:58 to 09:11 all.
		for term, want := range map[string]string{
			"Delay in the last 15 minutes":        "28 test mails missing",
			"Settled":                             "All test mail of this server that was sent before 04:11:00 JST is settled.",
			"The server was back":                 "not yet",
			"Mail is on time again, if sent from": "cannot be told yet",
			"Network":                             "121.119.179.0/24",
			"Labels":                              "rack=b4 and site=tokyo",
			"Domains":                             "customer-a.example and customer-b.example",
			"Customers' mailboxes":                "1,200",
		} {
			if facts[term] != want {
				t.Errorf("%s: %q, want %q", term, facts[term], want)
			}
		}
		wantLinks(t, page, "/ask?to=sv179-1.example", "/servers/sv179-1.example/probes?span=24h", "/servers/sv179-1.example/probes?failed=1&span=24h", "/incidents/20110505-1910")
	})
}

// While mail is missing, how long other mail took is said behind that, and small.
func TestServerPageTellsWhatIsMissing(t *testing.T) {
	source := newServerWorld(jstDay("03:00:00")).source(t)
	sheet := source.server
	source.server = func(name string, span report.Span) (ServerSheet, error) {
		s, err := sheet(name, span)
		s.Standing.Missing, s.Standing.Lately = 1, report.Quantiles{N: 9, P50: time.Second, P90: 2 * time.Second, Max: 3 * time.Second}
		return s, err
	}
	for lang, want := range map[string][3]string{
		"en": {"Delay in the last 15 minutes", "1 test mail missing", "of those that came, half within 1 s, nine of ten within 2 s (9 test mails)"},
		"ja": {"直近15分の遅延", "未着：テストメール1通", "到着分：半数が1秒以内、9割が2秒以内（テストメール9通）"},
	} {
		bubbleAt(t, jstDay("03:00:00"), func(t *testing.T) {
			page := pageOf(t, source, "/servers/"+worldServer+"?lang="+lang)
			if got := page.facts()[want[0]]; got != want[1]+" "+want[2] {
				t.Errorf("%s: lately %q", lang, got)
			}
			standing := page.with("section", "aria-labelledby", "standing")[0]
			if bad := standing.with("span", "class", "bad"); len(bad) != 1 || bad[0].say() != want[1] {
				t.Errorf("%s: what is missing is not shown as bad", lang)
			}
		})
	}
}

func TestServerPageAfterTheOutage(t *testing.T) {
	bubbleAt(t, jstDay("18:00:00"), func(t *testing.T) {
		world := newServerWorld(jstDay("18:00:00"))
		page := pageOf(t, world.source(t), "/servers/"+worldServer+"?lang=en")
		lead := page.with("p", "class", "lead")[0]
		if got := lead.say(); got != "up Test mail is taken, and comes in time." {
			t.Errorf("it says %q", got)
		}
		// Two mails a minute for 18 hours; the submissions of 04:10:30 to 05:49:30 and
		// of 05:58:30 to 13:29:30 were given up: 100 and 452.
		counts := page.tableOf(t, "What became of the test mails")
		if got := []string{counts[1][0], counts[1][1], counts[1][5], counts[1][7], counts[1][8]}; !slices.Equal(got, []string{"2,160", "1,608", "552", "0", "0"}) {
			t.Errorf("sent, delivered, given up, lost, awaited: %q", got)
		}
		delays := page.tableOf(t, "Delay from sending to arrival")
		for i, want := range [][2]string{{"Sent", "Came"}, {"all", "1,608"}, {"as a customer sends (submission)", "528"}, {"as another mail server sends (port 25)", "1,080"}} {
			if got := [2]string(delays[i][:2]); got != want {
				t.Errorf("row %d of the delays: %q, want %q", i, got, want)
			}
		}
		outages := page.tableOf(t, "Outages and disturbances")
		if want := []string{"down", "04:09:30–04:10:41", "13:29:40–13:30:31"}; !slices.Equal(outages[1][:3], want) || len(outages) != 2 {
			t.Errorf("outages: %q", outages)
		}
		if got := page.facts()["The server was back"]; got != "13:30:31 JST (between 13:29:40 and 13:30:31)" {
			t.Errorf("back: %q", got)
		}
		if got := page.facts()["Availability"]; !strings.HasPrefix(got, "48.6 %–49 %; of 18 h under watch; in an outage of mail for ") {
			t.Errorf("availability: %q", got)
		}
		if got := len(page.tableOf(t, "Newest failures")); got != 11 {
			t.Errorf("%d rows of failures", got)
		}
		wantFigures(t, page, "Delay against time of sending", "Test mails sent and received", "State of the server")
	})
}

// A span before the outage shows neither it nor its curves.
func TestServerPageOfASpan(t *testing.T) {
	bubbleAt(t, jstDay("09:12:00"), func(t *testing.T) {
		page := pageOf(t, newServerWorld(jstDay("09:12:00")).source(t), "/servers/"+worldServer+"?lang=en&from=2011-05-06T01:00&to=2011-05-06T03:00")
		if got := page.tableOf(t, "What became of the test mails")[1][0]; got != "240" { // two a minute
			t.Errorf("%s were sent in two hours", got)
		}
		wantFigures(t, page, "Delay against time of sending", "State of the server")
		wantText(t, page, "Shown: Fri 2011-05-06 01:00:00 to 03:00:00 JST")
		wantText(t, page, "None was found in this time.")
		if got := page.facts()["Availability"]; got != "100 %; of 2 h under watch" {
			t.Errorf("availability: %q", got)
		}
		if got := page.with("input", "id", "span-from")[0].attr["value"]; got != "2011-05-06T01:00" {
			t.Errorf("the form holds %q", got)
		}
		wantLinks(t, page, "/servers/sv179-1.example/probes?from=2011-05-06T01%3A00&to=2011-05-06T03%3A00")
	})
}

func TestServerPageInJapanese(t *testing.T) {
	bubbleAt(t, jstDay("09:12:00"), func(t *testing.T) {
		page := pageOf(t, newServerWorld(jstDay("09:12:00")).source(t), "/servers/"+worldServer+"?lang=ja")
		if got := page.all("html")[0].attr["lang"]; got != "ja" {
			t.Errorf("the language is %q", got)
		}
		wantText(t, page, "接続不可 サーバーに接続できないか、メールの受け付けを拒否されています。")
		wantText(t, page, "2011年05月06日(金) 04:10:41 JST（04:09:30～04:10:41の間）から（現在まで5時間1分）")
		wantText(t, page, "04:11:00 JSTより前に送信したこのサーバーのテストメールは、すべて結果が確定しています。")
	})
}

func TestServerNotFound(t *testing.T) {
	world := newServerWorld(jstDay("01:00:00"))
	w := get(t, New(Options{Source: world.source(t), Location: serverZone}), "/servers/sv179?lang=en")
	if w.Code != http.StatusNotFound {
		t.Errorf("the status is %d", w.Code)
	}
	wantLinks(t, treeOf(t, w.Body.String()), "/servers/sv179-1.example")
}

// What the words say of each kind is there in both languages.
func TestServerWordsAreWhole(t *testing.T) {
	for _, lang := range words.Languages {
		c := catalogueOf(lang)
		for _, state := range report.States {
			if c.Server.States[state] == "" {
				t.Errorf("%s has nothing to say of the state %s", lang, state)
			}
		}
		for _, m := range []spanMistake{spanNotKnown, spanNoTime, spanBackwards, spanInFuture, spanTooLong, spanBeforeTime} {
			if c.Server.Wrong[m] == "" {
				t.Errorf("%s has nothing to say of the mistake %s", lang, m)
			}
		}
		for _, span := range offeredSpans {
			if c.Server.Spans[span] == "" {
				t.Errorf("%s has no name for %s", lang, span)
			}
		}
		for _, phase := range probe.PhaseOrder {
			if c.Probe.Phase[phase] == "" {
				t.Errorf("%s has no name for the phase %s", lang, phase)
			}
		}
		for _, source := range []probe.Source{probe.Push, probe.Look, probe.Resume} {
			if c.Probe.Sources[source] == "" {
				t.Errorf("%s has no name for the source %s", lang, source)
			}
		}
		for _, action := range probe.Actions {
			if c.Probe.Actions[action] == "" {
				t.Errorf("%s has no name for the action %s", lang, action)
			}
		}
		for _, by := range []probe.Matched{probe.ByEnvelopeID, probe.ByTag, probe.ByMessageID} {
			if c.Probe.Matches[by] == "" {
				t.Errorf("%s has no name for the match %s", lang, by)
			}
		}
	}
}

func wantText(t *testing.T, n *treeNode, want string) {
	t.Helper()
	if got := n.say(); !strings.Contains(got, want) {
		t.Errorf("it does not say %q, but:\n%s", want, got)
	}
}

func wantLinks(t *testing.T, n *treeNode, want ...string) {
	t.Helper()
	for _, href := range want {
		if len(n.with("a", "href", href)) == 0 {
			t.Errorf("there is no link to %s", href)
		}
	}
}

// wantFigures checks which figures there are.
func wantFigures(t *testing.T, n *treeNode, want ...string) {
	t.Helper()
	var got []string
	for _, f := range n.all("figure") {
		got = append(got, f.all("figcaption")[0].say())
		if len(f.all("svg")) != 2 {
			t.Errorf("the figure %q has %d pictures", got[len(got)-1], len(f.all("svg")))
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("figures (-want +got):\n%s", diff)
	}
}
