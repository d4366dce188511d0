package incident

import (
	"strings"
	"testing"
	"time"

	"mailprobe/probe"
	"mailprobe/report"
)

// A first notice may be written when all is over: it does not say that it goes on.
func TestFirstNoticeOfWhatIsOverIsInThePast(t *testing.T) {
	ja := notice(t, closed2011(), NoticeOptions{Kind: First, Lang: Japanese})
	holdsAll(t, ja, "第一報", "メールサーバーに障害が発生し、その後の復旧を確認いたしましたので、下記のとおりお知らせいたします。", "□発生確認　■終了確認　□発生中", "接続できない状態となっておりました。")
	lacksAll(t, ja, "発生しております")
	en := notice(t, closed2011(), NoticeOptions{Kind: First, Lang: English})
	holdsAll(t, en, "first notice", "end of the outage confirmed", "could not be reached")
	lacksAll(t, en, "in progress", "cannot")
}

// What happened to mail of customers was not measured: a notice says what may
// have happened.
func TestNoticeClaimsNothingOfCustomersMail(t *testing.T) {
	const later = "Mail sent to these servers during the outage may have been delayed, beyond the recovery until its sender tried again; mail that a mail program could not send stayed with its user."
	holdsAll(t, notice(t, closed2011(), NoticeOptions{Kind: Recovered, Lang: English}), later)
	holdsAll(t, notice(t, flushing2011(), NoticeOptions{Kind: Update, Lang: English}), later+" Test mails of ours are still arriving late.")
	holdsAll(t, notice(t, closed2011(), NoticeOptions{Kind: Recovered, Lang: Japanese}), "送信側で再送されるまで遅延した可能性がございます。メールソフトから送信できなかったメールは、送信元のメールソフトに残っております。")
	holdsAll(t, notice(t, during2011(), NoticeOptions{Kind: First, Lang: English}), "may be delayed until they recover and its sender tries again", "mail that a mail program cannot send stays with its user")

	d := closed2011() // mail could be sent, and waited at the server
	for n := range d.Incident.Outages {
		d.Incident.Outages[n].Kind = report.NotDelivering
	}
	got := notice(t, d, NoticeOptions{Kind: Recovered, Lang: English})
	holdsAll(t, got, "during the outage may have been delayed beyond the recovery. The last")
	lacksAll(t, got, "mail program")
}

func TestNoticeHoldsOnlyItsOwnLanguageAndNoNames(t *testing.T) {
	d := closed2011()
	d.Notes[0].Cause.EN, d.Notes[0].Text.EN = "", ""
	en := notice(t, d, NoticeOptions{Kind: Recovered, Lang: English})
	holdsAll(t, en, "Cause:        [to be filled in]\n", "\n[to be filled in: apology]\n")
	lacksAll(t, en, "in Japanese", "データセンター", "tanaka")
	ja := notice(t, d, NoticeOptions{Kind: Recovered, Lang: Japanese})
	holdsAll(t, ja, "原因　　：データセンター内の電源障害", "深くお詫び申し上げます")
	lacksAll(t, ja, "要記入：お詫び", "tanaka")
	en, _ = both(t, d)
	holdsAll(t, en, "(in Japanese) データセンター", "Note by tanaka")
}

// A text takes the place of the apology only where it is one.
func TestTextDoesNotReplaceTheApology(t *testing.T) {
	tests := []struct {
		text   report.Text
		en, ja bool // the place for an apology is left
	}{
		{report.Text{}, true, true},
		{report.Text{EN: "The router was replaced.", JA: "ルーターを交換いたしました。"}, true, true},
		{report.Text{EN: "We are sorry for the trouble.", JA: "ご迷惑をおかけし、申し訳ございません。"}, false, false},
		{report.Text{EN: "Our apologies.", JA: "ご案内いたします。"}, false, true},
	}
	for _, test := range tests {
		d := closed2011()
		d.Notes[0].Text = test.text
		en, ja := notice(t, d, NoticeOptions{Kind: Recovered, Lang: English}), notice(t, d, NoticeOptions{Kind: Recovered, Lang: Japanese})
		holdsAll(t, en, test.text.EN)
		holdsAll(t, ja, test.text.JA)
		if strings.Contains(en, "[to be filled in: apology]") != test.en || strings.Contains(ja, "【要記入：お詫びとご案内】") != test.ja {
			t.Errorf("with %q the place for an apology is wrong", test.text)
		}
	}
}

// What was known at an instant was so before it: no bound is told as later than
// the finding and the document that tell it.
func TestNothingIsToldAsLaterThanItsDocument(t *testing.T) {
	ms := func(s string, n time.Duration) time.Time { return at(s).Add(n * time.Millisecond) }
	d := closed2011()
	d.Incident.Start = probe.Interval{From: ms("05:09:00", 100), To: ms("05:09:07", 200)}
	d.Incident.End = probe.Interval{From: ms("05:11:15", 900), To: ms("05:11:16", 300)}
	d.Said = []report.Statement{{N: 1, At: ms("05:09:08", 100), Start: d.Incident.Start, Changed: []report.Change{report.ChangedOpened}},
		{N: 2, At: ms("05:11:16", 400), Start: d.Incident.Start, End: d.Incident.End, Changed: []report.Change{report.ChangedClosed}}}
	d.Now = ms("05:11:16", 500)
	got := notice(t, d, NoticeOptions{Kind: Update, Lang: English, Since: at("05:10:00")})
	holdsAll(t, got, "(between 05:11:15 and 05:11:17)", "confirmed at 05:11:17 JST", "As of Fri 2011-05-06 05:11:17 JST")
	en, _ := both(t, d)
	holdsAll(t, en, "| 05:09:09 | Finding 1:", "| 05:11:17 | Finding 2:", "Written at Fri 2011-05-06 05:11:17 JST")
	d.Now = at("05:11:20")
	en, _ = both(t, d)
	holdsAll(t, en, "Written at Fri 2011-05-06 05:11:20 JST") // a full second stays
}

func TestTimelineIsInOrderOfTime(t *testing.T) {
	d := closed2011()
	o := &d.Incident.Outages[0]
	d.Incident.Outages = d.Incident.Outages[:1]
	o.Flaps = nil
	o.Start, o.End = between("04:00:00", "04:30:00"), probe.Interval{From: at("04:00:00"), To: at("13:50:00")}
	o.EndIsOpen = true
	d.Total.Flush = nil
	d.Said = []report.Statement{{N: 1, At: at("04:20:00"), Changed: []report.Change{report.ChangedOpened}}, {N: 2, At: at("14:00:00"), Changed: []report.Change{report.ChangedClosed}}}
	en, _ := both(t, d)
	last := 0
	for _, row := range []string{"| 04:00:00–04:30:00 | Fails", "| 04:20:00 | Finding 1", "| 12:10:00 | Note", "| by 13:50:00 | Recovers", "| 14:00:00 | Finding 2"} {
		n := strings.Index(en, row)
		if n < last {
			t.Errorf("%q stands at %d, after %d", row, n, last)
		}
		last = n
	}
}

func TestSplitIsTold(t *testing.T) {
	d := closed2011()
	d.Incident.Of = "20110505-1900"
	en, ja := both(t, d)
	holdsAll(t, en, "**Split off from** — 20110505-1900")
	holdsAll(t, ja, "**分離元の障害** — 20110505-1900")
	d.Incident.Of, d.Incident.Split = "", []string{"20110505-1910-abcdef"}
	en, _ = both(t, d)
	holdsAll(t, en, "**Split off into incidents of their own** — 20110505-1910-abcdef")
	holdsAll(t, string(written(t, d, Options{Format: JSON})), `"20110505-1910-abcdef"`)
}

// A fate that is known to the minute is an instant, and one that may end in a
// return says both.
func TestFatesOfOneMinuteAndOfTwoKinds(t *testing.T) {
	d := closed2011()
	d.Senders = []report.SenderRow{{Sender: probe.PatiencePostfix, Fates: []report.Fate{
		{Sent: at("05:10:00"), Came: between("05:16:00", "05:16:00")},
		{Sent: at("05:11:00"), Came: between("05:16:00", "05:16:00")},
		{Sent: at("05:12:00"), Came: between("05:16:20", "05:40:00"), GivenUp: at("05-11 05:12:00")},
	}}}
	en, ja := both(t, d)
	holdsAll(t, en, "| 05:11 | 05:16 |", "| 05:12 | 05:16–05:40, or returned 2011-05-11 05:12 |", "A mail sent at 05:11 JST by Postfix with its defaults would have come at 05:16 JST.", "the first instant at which a try may have come through to the last one by which it did")
	holdsAll(t, ja, "05:16 JSTに届いたと計算されます。", "または05月11日 05:12に送信者へ返送", "再送が成功し得た最初の時点から、遅くとも成功した時点まで")
	lacksAll(t, ja, "05:16～05:16")
}

func TestExpectedEndsReadAsSentences(t *testing.T) {
	d := flushing2011()
	d.Total.Flush.Fresh = expected("14:05:00", "14:20:00", "14:10:00", 44, 3, report.ByDrain)
	holdsAll(t, notice(t, d, NoticeOptions{Kind: Update, Lang: English}),
		"On-time delivery of fresh mail is expected about 14:10 JST (between 14:05 and 14:20); the last late test mail is expected about 14:35 JST (between 14:24 and 14:52).")
	holdsAll(t, notice(t, d, NoticeOptions{Kind: Update, Lang: Japanese}), "回復時間：新規メールの正常化は14:10頃（JST）の見込み（14:05～14:20の間）、最後の遅延メールの到着は14:35頃")
}
