package web

import "mailprobe/report"

// serverWords are what the page of a server says, and what it shares with the
// pages of its test mails.
type serverWords struct {
	Title, Counts, NoSheet, Colon string

	// About the server.
	About, Network, Labels, Domains, CustomerBoxes string

	// How it stands.
	Standing, SinceLong, Weak, Seen, SeenMost, Flushing, Words, Times, Newest string
	States                                                                    map[report.State]string
	Waiting, WaitingNone, WaitingOldest, Uncertain, Settled, Watermark        string
	Lately, LatelyNone, LatelyMissing, LatelyCame, Usual, Median              string

	// How a backlog comes.
	Flush, Recovered, NotOver, Fresh, Accepted, Last, NoneLate, Expected, NotTold, LeftOf, Peak, PeakAt, Drain, PerMinute, Outstanding, NothingBrings string

	// The span.
	Span, SpanOf, From, To, Show, SpanNav, ZoneNote, Mistakes string
	Spans                                                     map[string]string // of offeredSpans
	Wrong                                                     map[spanMistake]string

	// Figures.
	Figures, Curves, Delay, Strip, LateLimit string
	NoMail                                   string

	// Tables.
	Delays, DelaysBy, All, Mails, P50, P90, Longest, UsualRow, NoDelays    string
	CountsHead, Sent, Delivered, Late, Junk, Rejected, Expired, Bounced    string
	Lost, Awaited                                                          string
	Available, AvailableDown, AvailableNone, AvailableWatch                string
	Outages, Kind, Began, Ended, What, NoOutages, GoesOn, Planned          string
	Hops, HopWay, HopMails, HopNewest, NoHops, HopsOf, HopsMost, HopClocks string
	Routes, Route, Via, Every, RouteWaiting, LastCame, LastTry, NoRoutes   string
	Incidents, Incident, Affected, State, NoIncidents, AllIncidents        string
	Failures, NoFailures, Recent, NoRecent, AllProbes, FailedProbes, Ask   string
}

func serverEnglish() serverWords {
	return serverWords{
		Title: "Server %s", Colon: ": ", Counts: "All figures count test mails that mailprobe sent, never customers' mails.",
		NoSheet: "Nothing is shown, because the time that was asked for cannot be read. Correct it above.",
		About:   "About the server", Network: "Network", Labels: "Labels", Domains: "Domains", CustomerBoxes: "Customers' mailboxes",
		Standing: "How it stands", SinceLong: "Since %s: %s by now", Weak: "Weak: nothing else answered that could be compared with. It was unreachable from here, at least.",
		Seen: "What was seen", SeenMost: "What was seen, most frequent first", Flushing: "It takes test mail again. Of what was held back, not all has come yet.", Words: "Answer or error", Times: "Times", Newest: "Newest failure",
		States: map[report.State]string{
			report.StateUp:            "Test mail is taken, and comes in time.",
			report.StateDown:          "The server cannot be reached, or refuses mail.",
			report.StateNotDelivering: "The server takes mail, and nothing arrives.",
			report.StateSlow:          "Mail comes, later than is usual.",
			report.StateUnreadable:    "Its mailbox cannot be read, so nothing is known of deliveries.",
			report.StateUnknown:       "Nothing is known at present: nobody watched, or nothing was heard of it lately.",
			report.StatePlanned:       "It does not work, as was announced.",
		},
		Waiting: "Waiting", WaitingNone: "none", WaitingOldest: "%s; the oldest was sent %s", Uncertain: "of these, %s may have been accepted: no answer was seen",
		Settled: "Settled", Watermark: "All test mail of this server that was sent before %s is settled.",
		Lately: "Delay in the last 15 minutes", LatelyNone: "none came", LatelyMissing: "%s missing", LatelyCame: "of those that came, %s", Usual: "Usual delay", Median: "half within %s, nine of ten within %s (%s)",
		Flush: "How the backlog comes", Recovered: "The server was back", NotOver: "not yet", Fresh: "Mail is on time again, if sent from", Accepted: "All that the server had accepted is delivered", Last: "Last late mail",
		NoneLate: "no mail came late", Expected: "expected about %s (between %s and %s)", NotTold: "cannot be told yet", LeftOf: "%s; %s of %s still awaited", Peak: "Largest backlog", PeakAt: "%s waiting at %s", Drain: "Coming lately", PerMinute: "%s a minute", Outstanding: "Outstanding", NothingBrings: "%s have not come, and no retry schedule can still bring them",
		Span: "Time shown", SpanOf: "Shown: %s", From: "From", To: "To", Show: "Show", SpanNav: "Time shown", ZoneNote: "Times are %s.", Mistakes: "Please correct:",
		Spans: map[string]string{"1h": "1 hour", "6h": "6 hours", "24h": "24 hours", "7d": "7 days"},
		Wrong: map[spanMistake]string{
			spanNotKnown: "This is no length of time. Write a number and a unit, such as 30m, 6h, 7d or 2w.", spanNoTime: "This is no time. Write it like 2011-05-06 05:34.",
			spanBackwards: "The end must lie after the begin.", spanInFuture: "The begin must not lie in the future.", spanTooLong: "This is longer than 400 days: ask for a shorter time.",
			spanBeforeTime: "This is too long ago: write a year from 1971 on.",
		},
		Figures: "Figures", Curves: "Test mails sent and received", Delay: "Delay against time of sending", Strip: "State of the server",
		LateLimit: "A mail counted as late after %s.", NoMail: "No test mail was sent in this time.",
		Delays: "Delay from sending to arrival", DelaysBy: "Sent", All: "all", Mails: "Came", P50: "p50", P90: "p90", Longest: "Longest", UsualRow: "usual", NoDelays: "No test mail of this time has come.",
		CountsHead: "What became of the test mails", Sent: "Sent", Delivered: "Delivered", Late: "of these late", Junk: "of these in the junk folder", Rejected: "Rejected", Expired: "Given up", Bounced: "Bounced",
		Lost: "Lost", Awaited: "Awaited",
		Available: "Availability", AvailableDown: "in an outage of mail for %s", AvailableNone: "not known: the server was not watched in this time", AvailableWatch: "of %s under watch",
		Outages: "Outages and disturbances", Kind: "Kind", Began: "Began", Ended: "Ended", What: "What failed", NoOutages: "None was found in this time.", GoesOn: "in progress", Planned: "planned",
		Hops: "Hops: time at each host", HopWay: "From host to host", HopMails: "Test mails", HopNewest: "Newest sent", NoHops: "Among the newest test mails of this time is none that came and names two hosts with a time.",
		HopsOf: "Of the newest of this time that came: %s, by their Received fields.", HopsMost: "Only the %s pairs of hosts that most mails passed are listed.",
		HopClocks: "The time at the first host, until the second one took the mail: the difference of these hosts' own clocks, in whole seconds. Clocks may be apart; “≤ 0 s” is where they leave no time at all, or less.",
		Routes:    "Routes", Route: "Route", Via: "Via", Every: "Every", RouteWaiting: "Waiting", LastCame: "Last arrival", LastTry: "Last attempt", NoRoutes: "No test mail is sent to this server.",
		Incidents: "Incidents that touched it", Incident: "Incident", Affected: "Servers", State: "State", NoIncidents: "None is in the record.", AllIncidents: "All incidents",
		Failures: "Newest failures", NoFailures: "None is in the record.", Recent: "Newest test mails", NoRecent: "None was sent so far.", AllProbes: "All test mails of this time", FailedProbes: "Only failures", Ask: "Was a mail to this server lost?",
	}
}

func serverJapanese() serverWords {
	return serverWords{
		Title: "サーバー %s", Colon: "：", Counts: "数値はすべてmailprobeが送信したテストメールの測定値であり、お客様のメールを数えたものではありません。",
		NoSheet: "指定された期間を読み取れないため、表示できません。上の欄を修正してください。",
		About:   "サーバー情報", Network: "ネットワーク", Labels: "ラベル", Domains: "ドメイン", CustomerBoxes: "お客様のメールボックス数",
		Standing: "現在の状態", SinceLong: "%sから（現在まで%s）", Weak: "確度低：比較できる通信先がなかったため、少なくとも監視拠点から到達できなかったことのみを示します。",
		Seen: "事象", SeenMost: "確認された事象（多い順）", Flushing: "テストメールの受け付けは再開していますが、滞留していたものがまだすべては届いていません。", Words: "サーバーの応答・エラー内容", Times: "回数", Newest: "直近の失敗",
		States: map[report.State]string{
			report.StateUp:            "テストメールは受け付けられ、通常の時間内に届いています。",
			report.StateDown:          "サーバーに接続できないか、メールの受け付けを拒否されています。",
			report.StateNotDelivering: "メールは受け付けられていますが、届いていません。",
			report.StateSlow:          "メールは届いていますが、通常より時間がかかっています。",
			report.StateUnreadable:    "メールボックスを読み取れないため、配送の状況は不明です。",
			report.StateUnknown:       "監視が途切れているか、最近の測定結果がないため、現在の状態は不明です。",
			report.StatePlanned:       "予告済みの作業により停止しています。",
		},
		Waiting: "到着待ち", WaitingNone: "なし", WaitingOldest: "%s（最も古いものの送信時刻：%s）", Uncertain: "うち%sは、応答がなかったため受け付けられたか不明",
		Settled: "結果確定", Watermark: "%sより前に送信したこのサーバーのテストメールは、すべて結果が確定しています。",
		Lately: "直近15分の遅延", LatelyNone: "到着なし", LatelyMissing: "未着：%s", LatelyCame: "到着分：%s", Usual: "通常の遅延", Median: "半数が%s以内、9割が%s以内（%s）",
		Flush: "滞留の解消状況", Recovered: "サーバーの復旧", NotOver: "未復旧", Fresh: "新規メールの正常化（送信時刻）", Accepted: "サーバー受付済みメールの配送完了", Last: "最後の遅延メールの到着",
		NoneLate: "遅れて到着したメールなし", Expected: "%s頃の見込み（%s～%sの間）", NotTold: "現時点では予測できません", LeftOf: "%s（残り%s通／%s）", Peak: "最大滞留数", PeakAt: "%s（%s時点）", Drain: "直近の到着の速さ", PerMinute: "毎分%s", Outstanding: "未着", NothingBrings: "%sが届いておらず、再送による到着も見込めません",
		Span: "表示期間", SpanOf: "表示期間：%s", From: "開始", To: "終了", Show: "表示", SpanNav: "表示期間", ZoneNote: "時刻は%sです。", Mistakes: "次の点を修正してください。",
		Spans: map[string]string{"1h": "1時間", "6h": "6時間", "24h": "24時間", "7d": "7日間"},
		Wrong: map[spanMistake]string{
			spanNotKnown: "期間の長さとして読み取れません。30m、6h、7d、2wのように、数字と単位で指定してください。", spanNoTime: "時刻として読み取れません。2011-05-06 05:34のように入力してください。",
			spanBackwards: "終了は開始より後の時刻にしてください。", spanInFuture: "開始に未来の時刻は指定できません。", spanTooLong: "400日を超えています。より短い期間を指定してください。",
			spanBeforeTime: "古すぎる時刻です。1971年以降を指定してください。",
		},
		Figures: "グラフ", Curves: "テストメールの累計送信数と累計受信数", Delay: "送信時刻ごとの遅延", Strip: "サーバーの状態",
		LateLimit: "%sを超えたメールを遅延と判定しました。", NoMail: "この期間にテストメールは送信していません。",
		Delays: "送信から到着までの遅延", DelaysBy: "送信経路", All: "全体", Mails: "到着", P50: "p50", P90: "p90", Longest: "最大", UsualRow: "通常時", NoDelays: "この期間のテストメールはまだ届いていません。",
		CountsHead: "テストメールの送信結果", Sent: "送信", Delivered: "到着", Late: "うち遅延", Junk: "うち迷惑メールフォルダ", Rejected: "受信拒否", Expired: "送信断念", Bounced: "不達通知",
		Lost: "消失", Awaited: "到着待ち",
		Available: "稼働率", AvailableDown: "メール障害の時間：%s", AvailableNone: "不明（この期間は監視していません）", AvailableWatch: "監視時間：%s",
		Outages: "障害および異常", Kind: "種別", Began: "発生", Ended: "復旧", What: "障害箇所", NoOutages: "この期間には検出していません。", GoesOn: "発生中", Planned: "計画作業",
		Hops: "ホップ（各ホストでの所要時間）", HopWay: "ホスト間", HopMails: "テストメール数", HopNewest: "最新の送信時刻", NoHops: "この期間の最新のテストメールのうち、届いていて、時刻のあるホストが2つ以上記録されたものはありません。",
		HopsOf: "この期間に届いた最新の%sのReceivedヘッダーによります。", HopsMost: "通過したメールの多い%s組のホストのみを表示しています。",
		HopClocks: "最初のホストが受け取ってから次のホストが受け取るまでの時間で、各ホスト自身の時計の差です（秒単位）。時計はずれていることがあり、差がゼロまたはマイナスの場合は「≤ 0秒」と表示します。",
		Routes:    "経路", Route: "経路", Via: "方式", Every: "間隔", RouteWaiting: "到着待ち", LastCame: "最後の到着", LastTry: "最後の送信試行", NoRoutes: "このサーバーにはテストメールを送信していません。",
		Incidents: "影響のあった障害", Incident: "障害", Affected: "台数", State: "状態", NoIncidents: "記録はありません。", AllIncidents: "障害の一覧",
		Failures: "最近の失敗", NoFailures: "記録はありません。", Recent: "最近のテストメール", NoRecent: "まだ送信していません。", AllProbes: "この期間のテストメールをすべて表示", FailedProbes: "失敗のみ表示", Ask: "このサーバー宛てのメールの行方を調べる",
	}
}
