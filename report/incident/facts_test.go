package incident

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"mailprobe/probe"
	"mailprobe/report"
)

// holdsAll tells which of some phrases a document lacks.
func holdsAll(t *testing.T, doc string, phrases ...string) {
	t.Helper()
	for _, p := range phrases {
		if !strings.Contains(doc, p) {
			t.Errorf("it lacks %q", p)
		}
	}
}

// The key facts are worked out by hand from the dossiers, so that golden files
// that were written by mistake are noticed.
func TestReportStatesTheKeyFacts(t *testing.T) {
	tests := []struct {
		name string
		d    report.Dossier
		lang Language
		want []string
	}{
		// 13:49:41 − 04:10:05 = 9 h 39 min 36 s; 13:50:41 − 04:09:05 = 9 h 41 min 36 s.
		{"closed", closed2011(), English, []string{"12 of 22 mail servers", "at least 9 h 39 min, at most 9 h 42 min", "13,464 came late", "none was lost",
			"121.119.173.0/24 | 3 of 3", "from about 04:10 to about 13:50 JST (about 9 h 40 min)", "(8 of them came back about 13:30)", "Mail sent from 13:52 JST on is on time again; the last late test mail came about 14:36 JST.", "A mail sent at 05:30 JST by Postfix with its defaults would have come between 13:40 and 13:50 JST.", "returned 2011-05-10 04:15", "4,210 mailboxes"}},
		{"closed", closed2011(), Japanese, []string{"監視対象22台のうち12台", "9時間39分以上、9時間42分以内", "2011年05月06日(金) 04:10頃から13:50頃まで（JST）", "うち8台は13:30頃に復旧", "2011年05月06日(金) 04:10:05 JST（04:09:05～04:10:05の間）", "お客様のメールを数えたものではありません"}},
		// 06:12:49 − 04:10:05 = 2 h 2 min 44 s.
		{"during", during2011(), English, []string{"at least 2 h 2 min so far", "2,688 have not come so far", "When it will end cannot be told", "everything sent before 04:10:05 JST is settled"}},
		{"flushing", flushing2011(), English, []string{"expected about 14:35 JST (between 14:24 and 14:52)", "3,600 of 13,464 test mails awaited", "204 test mails a minute"}},
		{"flushing", flushing2011(), Japanese, []string{"14:35頃（JST）の見込み（14:24～14:52の間）", "残り3,600通"}},
		{"weak", weak(), English, []string{"1 of 1, weak", "unreachable from here", "by Fri 2011-05-06 09:00:30 JST at the latest"}},
		// 23:59:30 of 24 h is 99.965 %.
		{"span", span(), English, []string{"No outage of mail was found", "(99.9 %)", "mailbox mx2.example.jp could not be read", "relay.example.net"}},
		{"planned", planned(), Japanese, []string{"復旧済み、計画作業", "ディスク交換作業"}},
	}
	for _, test := range tests {
		t.Run(test.name+" "+string(test.lang), func(t *testing.T) {
			holdsAll(t, string(written(t, test.d, Options{Lang: test.lang, Format: Markdown})), test.want...)
			page := strings.NewReplacer("&#43;", "+", "&#39;", "'").Replace(string(written(t, test.d, Options{Lang: test.lang, Format: HTML})))
			for _, p := range test.want {
				if !strings.Contains(p, " | ") {
					holdsAll(t, page, p)
				}
			}
		})
	}
}

func TestLostAndMissingAreNotCalledNone(t *testing.T) {
	tests := []struct {
		name   string
		change func(*report.Dossier)
		en, ja string
	}{
		{"lost", func(d *report.Dossier) { d.Total.Lost = 2 }, "2 were lost, and none was refused or returned.", "2通は失われ、拒否または返送されたものはありません。"},
		{"outstanding", func(d *report.Dossier) { d.Total.Flush.Outstanding = 1 }, "1 has not come so far, and none was refused or returned.", "1通がまだ到着しておらず"},
		{"each by itself", func(d *report.Dossier) { d.Total.Bounced, d.Total.Expired, d.Total.Rejected = 1, 54, 2 },
			"54 could not be handed over (a sender would have been told), 2 were refused, 1 was returned, and none was lost.",
			"54通は送信できず（実際のメールでは送信者に通知されます）、2通は受信を拒否され、1通は送信者へ返送され、失われたものはありません。"},
		{"given up last", func(d *report.Dossier) { d.Total.Expired, d.Total.Flush.Outstanding = 54, 3 },
			"3 have not come so far, and 54 could not be handed over (a sender would have been told).", "54通は送信できませんでした（実際のメールでは送信者に通知されます）。"},
	}
	for _, test := range tests {
		d := closed2011()
		test.change(&d)
		holdsAll(t, string(written(t, d, Options{Lang: English, Format: Markdown})), test.en)
		holdsAll(t, string(written(t, d, Options{Lang: Japanese, Format: Markdown})), test.ja)
	}
}

// Mails that the outage held back may all have been given up: then there is no
// last late one.
func TestNoLateMailIsNotCalledTheLastOne(t *testing.T) {
	d := closed2011()
	d.Total.Late, d.Total.Expired, d.Total.Flush.Late = 0, 13464, 0
	got := string(written(t, d, Options{Lang: English, Format: Markdown}))
	holdsAll(t, got, "**Last late mail** — no mail came late", "none came late (the slowest took 9 h 58 min)", "Mail sent from 13:52 JST on is on time again.", "13,464 could not be handed over")
	told := got + notice(t, d, NoticeOptions{Kind: Recovered, Lang: English})
	for _, wrong := range []string{"the last late", "The last late", "late test mails came"} {
		if strings.Contains(told, wrong) {
			t.Errorf("it holds %q", wrong)
		}
	}
	ja := string(written(t, d, Options{Lang: Japanese, Format: Markdown}))
	holdsAll(t, ja, "遅れて到着したメールなし", "13:52（JST）以降に送信されたメールは正常に配送されています。")
}

// Where only relays told of the recovery, the lower bound is no evidence and
// must not be shown as one.
func TestEndThatOnlyRelaysToldHasNoLowerBound(t *testing.T) {
	d := planned()
	d.Incident.Outages[0].EndIsOpen = true
	d.Servers[0].Outages[0].EndIsOpen = true
	got := string(written(t, d, Options{Lang: English, Format: Markdown}))
	holdsAll(t, got, "by Fri 2011-05-06 09:30:30 JST at the latest; only relays told", "| by 09:30:30 | Recovers", "| mx1.example.jp | 09:00:10–09:00:30 | by 09:30:30 |")
}

func TestJunkAndCopiesAreTold(t *testing.T) {
	d := closed2011()
	d.Total.Junk, d.Total.Copies = 3, 1
	holdsAll(t, string(written(t, d, Options{Lang: English, Format: Markdown})), "3 test mails came into a junk folder; 1 further copy came beside the first.")
	holdsAll(t, string(written(t, d, Options{Lang: Japanese, Format: Markdown})), "迷惑メールフォルダへの到着は3通、重複して届いた写しは1通です。")
}

func TestMailboxesAreNotKnownForSome(t *testing.T) {
	d := closed2011()
	d.Incident.Scope.MailboxesKnown = false
	d.Servers[0].Server.Mailboxes, d.Servers[5].Server.Mailboxes = 0, 0
	holdsAll(t, string(written(t, d, Options{Lang: English, Format: Markdown})), "at least 4,210 mailboxes; not known for 2 servers")
}

func TestMergedIncidentPointsToTheOther(t *testing.T) {
	d := weak()
	d.Incident.Into, d.Incident.Outages = "20110505-1910", nil
	holdsAll(t, string(written(t, d, Options{Lang: English, Format: Markdown})), "**merged into 20110505-1910**", "See the report on that one.")
	holdsAll(t, string(written(t, d, Options{Lang: Japanese, Format: Markdown})), "20110505-1910に統合")
}

// What was no outage after all is not told as one that is over.
func TestWithdrawnIncidentSaysSo(t *testing.T) {
	d := weak()
	d.Incident.Withdrawn, d.Incident.Outages, d.Servers[0].Outages = true, nil, nil
	d.Incident.End = d.Incident.Start
	d.Said = append(d.Said, report.Statement{N: 2, At: d.Now, Changed: []report.Change{report.ChangedWithdrawn}})
	en, ja := string(written(t, d, Options{Lang: English, Format: Markdown})), string(written(t, d, Options{Lang: Japanese, Format: Markdown}))
	holdsAll(t, en, "**withdrawn**", "there was no outage", "no outage after all")
	holdsAll(t, ja, "**取り消し**", "障害ではなかった", "障害の判定を取り消し")
	if strings.Contains(en, "could not be reached") {
		t.Error(en)
	}
}

func TestJSONHasTheStatedFields(t *testing.T) {
	var got struct {
		Version  int
		Incident struct {
			ID       string
			Open     bool
			Start    struct{ From, To string }
			Duration struct {
				Least float64 `json:"least_seconds"`
				Most  float64 `json:"most_seconds"`
			}
			Scope struct {
				Servers  int
				Networks []struct {
					Network string
					N, Of   int
				}
			}
		}
		Servers []struct {
			Server string
			Delay  struct {
				P50 float64 `json:"p50_seconds"`
			}
			Flush struct {
				Last struct{ Expected struct{ At string } }
			}
		}
	}
	if err := json.Unmarshal(written(t, flushing2011(), Options{Format: JSON}), &got); err != nil {
		t.Fatal(err)
	}
	i := got.Incident
	if got.Version != 1 || i.ID != "20110505-1910" || i.Open || i.Start.To != "2011-05-06T04:10:05+09:00" || i.Duration.Least != 34776 || i.Duration.Most != 34896 {
		t.Errorf("the incident is %+v", i)
	}
	if n := i.Scope.Networks; i.Scope.Servers != 12 || len(n) != 4 || n[3].Network != "121.119.179.0/24" || n[3].N != 3 || n[3].Of != 3 {
		t.Errorf("the scope is %+v", i.Scope)
	}
	if s := got.Servers[9]; s.Server != "121.119.179.187" || s.Delay.P50 != 16860 || s.Flush.Last.Expected.At != "2011-05-06T14:35:00+09:00" {
		t.Errorf("the server is %+v", s)
	}
}

func TestCSVHasARowAServerAndNoFormulas(t *testing.T) {
	for _, d := range []report.Dossier{closed2011(), hostile(), span()} {
		rows, err := csv.NewReader(bytes.NewReader(written(t, d, Options{Format: CSV}))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) != 1+len(d.Servers) {
			t.Errorf("%d rows for %d servers", len(rows), len(d.Servers))
		}
		for _, row := range rows {
			for _, cell := range row {
				if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
					t.Errorf("a spreadsheet would run %q", cell)
				}
			}
		}
	}
}

func TestWriteRefusesWhatItDoesNotKnow(t *testing.T) {
	tests := []struct {
		o    Options
		want string
	}{
		{Options{Lang: "fr", Format: HTML}, `the language "fr" is not known: use en or ja`},
		{Options{Lang: English, Format: "pdf"}, `the format "pdf" is not known: use md, html, json or csv`},
	}
	for _, test := range tests {
		if err := Write(&bytes.Buffer{}, weak(), test.o); err == nil || err.Error() != test.want {
			t.Errorf("got %v, want %s", err, test.want)
		}
	}
}

// An empty dossier holds nothing, and its documents say nothing false.
func TestEmptyDossierCanBeWritten(t *testing.T) {
	for _, d := range []report.Dossier{{}, {Incident: &report.Incident{}}, {Incident: &report.Incident{End: probe.Interval{To: at("04:00:00")}}}} {
		for _, f := range []Format{Markdown, HTML, JSON, CSV} {
			for _, l := range []Language{English, Japanese} {
				if got := string(written(t, d, Options{Lang: l, Format: f})); strings.Contains(got, "%!") {
					t.Errorf("a phrase lacks an argument: %s", got)
				}
			}
		}
	}
}

// What was announced is shown, and is not counted as an outage of the span.
func TestPlannedWorkIsNoOutageOfASpan(t *testing.T) {
	d := planned()
	d.Incident = nil
	d.Servers[0].Outages[0].Planned = true
	got := string(written(t, d, Options{Lang: English, Format: Markdown}))
	holdsAll(t, got, "No outage of mail was found", "| mx1.example.jp | down; planned work |")
	d.Servers[0].Outages[0].Planned = false
	holdsAll(t, string(written(t, d, Options{Lang: English, Format: Markdown})), "1 outage of mail on 1 server; under watch: 1 server.")
	holdsAll(t, string(written(t, d, Options{Lang: Japanese, Format: Markdown})), "メール障害を1件、1台で検出しました")
}

func TestManyNetworksAreCountedInASentence(t *testing.T) {
	d := weak()
	for range 11 {
		d.Incident.Scope.Networks = append(d.Incident.Scope.Networks, d.Incident.Scope.Networks[0])
	}
	holdsAll(t, string(written(t, d, Options{Lang: English, Format: Markdown})), "and 4 more networks")
}

func BenchmarkHTML(b *testing.B) {
	d := closed2011()
	for len(d.Servers) < 200 {
		d.Servers = append(d.Servers, d.Servers[:12]...)
		d.Incident.Outages = append(d.Incident.Outages, d.Incident.Outages[:12]...)
	}
	for len(d.Total.Points) < 20000 {
		d.Total.Points = append(d.Total.Points, d.Total.Points[:200]...)
	}
	for b.Loop() {
		var page bytes.Buffer
		if err := Write(&page, d, Options{Lang: Japanese, Format: HTML, Location: jst}); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(page.Len()), "bytes/page")
	}
}
