package incident

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/report"
)

// lacksAll tells which of some phrases a document holds that it must not.
func lacksAll(t *testing.T, doc string, phrases ...string) {
	t.Helper()
	for _, p := range phrases {
		if strings.Contains(doc, p) {
			t.Errorf("it holds %q", p)
		}
	}
}

// unwatched is a day of two servers in which no agent ran.
func unwatched() report.Dossier {
	day := report.Span{From: at("00:00:00"), To: at("05-07 00:00:00")}
	d := report.Dossier{Now: at("05-07 09:00:00"), Agent: "office", Span: day, Coverage: report.Coverage{Span: day, Holes: []report.Hole{{Span: day}}}}
	for _, name := range []string{"mx1.example.jp", "mx2.example.jp"} {
		d.Servers = append(d.Servers, report.Account{Server: report.Server{Name: name}, Strip: []report.Stretch{{Span: day, State: report.StateUnknown}}})
	}
	return d
}

func TestTimeThatNobodyWatchedIsNoGoodNews(t *testing.T) {
	en, ja := both(t, unwatched())
	holdsAll(t, en, "The agent did not watch from Fri 2011-05-06 00:00:00 to Sat 2011-05-07 00:00:00 JST: nothing is known of this time.\n", "## Coverage\n\nThe agent watched for 0 s of 24 h (0 %).\n",
		"| the agent did not run | 00:00:00 | 2011-05-07 00:00:00 | 24 h |", "## Outages found\n\nNothing is known of this time.\n", "| mx1.example.jp | nothing sent | – |")
	holdsAll(t, ja, "00:00:00～2011年05月07日(土) 00:00:00 JSTの間は監視していなかったため、この間の状態は不明です。\n", "24時間のうち0秒（0%）", "| mx1.example.jp | 送信なし | － |")
	lacksAll(t, en, "No outage", "under watch", "none was lost")
	lacksAll(t, ja, "検出されませんでした", "台を監視し")
	never := unwatched()
	never.Coverage = report.Coverage{}
	en, _ = both(t, never)
	holdsAll(t, en, "## Coverage\n\nNothing is known of this time.\n")
}

func both(t *testing.T, d report.Dossier) (en, ja string) {
	t.Helper()
	return string(written(t, d, Options{Lang: English, Format: Markdown})), string(written(t, d, Options{Lang: Japanese, Format: Markdown}))
}

// Below 99 % of the time, a summary says what it does not know.
func TestSummarySaysHowMuchWasWatched(t *testing.T) {
	const rest = "The agent watched for 23 h 45 min of 24 h (98.9 %): nothing is known of the rest."
	d := span()
	d.Coverage.Watched = 23*time.Hour + 45*time.Minute
	en, ja := both(t, d)
	holdsAll(t, en, "under watch: 2 servers. "+rest+" Of 2,880")
	holdsAll(t, ja, "監視時間は24時間のうち23時間45分（98.9%）で、それ以外の時間の状態は不明です。")
	d.Coverage.Watched = 23*time.Hour + 46*time.Minute // 99.03 %
	en, _ = both(t, d)
	lacksAll(t, en, "nothing is known of the rest")

	i := closed2011() // 11 h
	i.Coverage.Watched = 8 * time.Hour
	en, _ = both(t, i)
	holdsAll(t, en, "about 14:36 JST. The agent watched for 8 h of 11 h (72.7 %): nothing is known of the rest.\n")
}

// A server to which nothing was sent is not one that was fine.
func TestServerWithoutMailIsNotUp(t *testing.T) {
	d := span()
	idle := &d.Servers[0]
	idle.Sent, idle.Delivered, idle.Late, idle.Delay, idle.Outages = 0, 0, 0, report.Quantiles{}, nil
	idle.Strip = []report.Stretch{{Span: report.Span{From: at("00:00:00"), To: at("02:00:00")}, State: report.StateUp}, {Span: report.Span{From: at("02:00:00"), To: at("02:00:30")}, State: report.StateUnknown},
		{Span: report.Span{From: at("02:00:30"), To: at("05-07 00:00:00")}, State: report.StateUp}}
	en, ja := both(t, d)
	holdsAll(t, en, "under watch: 1 server. Nothing was sent to mx1.example.jp, so nothing is known there. Of", "| mx1.example.jp | nothing sent | – | – | – | – | – | – | – | – |")
	holdsAll(t, ja, "1台を監視し", "mx1.example.jpにはテストメールを送信していないため、その状態は不明です。", "| mx1.example.jp | 送信なし |")
	var got struct {
		Servers []struct {
			States []struct{ State, From, To string }
		}
	}
	if err := json.Unmarshal(written(t, d, Options{Format: JSON}), &got); err != nil {
		t.Fatal(err)
	}
	want := []struct{ State, From, To string }{{"unknown", "2011-05-06T00:00:00+09:00", "2011-05-07T00:00:00+09:00"}}
	if diff := cmp.Diff(want, got.Servers[0].States); diff != "" {
		t.Error(diff)
	}
	if s := got.Servers[1].States[0].State; s != "up" {
		t.Errorf("the other server is %s", s)
	}

	d.Servers[1].Sent, d.Servers[1].Outages, d.Total = 0, nil, report.Account{}
	en, ja = both(t, d)
	holdsAll(t, en, "No test mails were sent from Fri 2011-05-06 00:00:00 to Sat 2011-05-07 00:00:00 JST: nothing is known of this time.\n")
	holdsAll(t, ja, "テストメールを送信していないため、この間の状態は不明です。")
	lacksAll(t, en, "No outage of mail")
}

// An outage that was found is told, even where the record does not say that
// somebody watched.
func TestOutageWithoutCoverageIsTold(t *testing.T) {
	d := maintained()
	d.Coverage.Watched = 0
	en, _ := both(t, d)
	holdsAll(t, en, "1 outage of mail on 1 server; under watch: 2 servers. The agent watched for 0 s of 24 h (0 %): nothing is known of the rest.")
}

func TestServersThatWereNotAskedForAreCounted(t *testing.T) {
	tests := []struct {
		d      report.Dossier
		aside  int
		en, ja string
	}{
		{closed2011(), 1, "1 other affected server is not shown here.", "このほかに影響を受けた1台は、ここには示していません。"},
		{closed2011(), 3, "3 other affected servers are not shown here.", "このほかに影響を受けた3台は"},
		{span(), 1200, "1,200 other servers are not looked at here.", "このほかの1,200台は、本書の対象に含めていません。"},
	}
	for _, test := range tests {
		test.d.Aside = test.aside
		en, ja := both(t, test.d)
		holdsAll(t, en, test.en)
		holdsAll(t, ja, test.ja)
		holdsAll(t, string(written(t, test.d, Options{Format: JSON})), `"aside_servers": `)
	}
	en, _ := both(t, closed2011())
	lacksAll(t, en, "not shown here", "not looked at")
}

func TestFiguresThatMayChangeAreSaidTo(t *testing.T) {
	const line = "These figures may still change"
	unreadable := span()
	unreadable.Now = unreadable.Span.To
	unreadable.Coverage.Holes[1].To = unreadable.Now
	goesOn := span()
	goesOn.Servers[1].Outages[0].End.To = time.Time{}
	for name, d := range map[string]report.Dossier{"awaited": flushing2011(), "a mailbox is unreadable": goesOn, "the record of a mailbox ends in a hole": unreadable} {
		en, ja := both(t, d)
		if !strings.Contains(en, line) || !strings.Contains(ja, "今後変わる可能性があります") {
			t.Errorf("%s: it is not said that figures may change", name)
		}
	}
	for name, d := range map[string]report.Dossier{"closed": closed2011(), "span": span()} {
		if en, _ := both(t, d); strings.Contains(en, line) {
			t.Errorf("%s: it is said that figures may change", name)
		}
	}
}
