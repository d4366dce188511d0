package web

import (
	"mailprobe/probe"
	"mailprobe/report/words"
)

// probeWords are what the lists of test mails, and the page of one, say.
type probeWords struct {
	// Lists.
	ListTitle, ListSpan, ListAll, FailedOnly, Empty, Older, Newest, Back string

	// Columns of lists.
	Sent, Outcome, Delay, Route, Attempts, Words string
	LateMark, JunkMark                           string

	// One test mail.
	Title, Facts, Server, Via, Agent, MessageID, Tag, SentAt, AcceptedAt, CameAt, DelayOf, Transit, Between, AtLeast, NotSoFar string
	Copies                                                                                                                     string

	// What became of it, in words.
	Came, CameLate, CameJunk, BeingHanded, WillRetry, Awaited, LostFrom, Uncertain, UncertainOver, Rejected, Expired, Bounced, Lost string

	// Timeline.
	Timeline, Time, After, Event, Detail                                      string
	Begins, Dot, Answered, NotAnswered, GivenUp, InFolder, InJunk, Told, Gone string

	// Attempts.
	AttemptsHead, N, Began, Took, Result, Target, Code, Enhanced, Text, Phases string
	Phase                                                                      map[probe.Phase]string
	While                                                                      string
	Receipt, QueueID, NoReceipt                                                string

	// Arrivals.
	Arrivals, CopyN, NoArrivals, Mailbox, Folder, SortedAs, Junk, Bounds, Width, KnownBy, NoLook, LowerLook, Internal, Checks, UID string
	Sources                                                                                                                        map[probe.Source]string
	Trace, HopBy, HopFrom, HopID, HopAt, HopTook, NoTrace, ClocksDiffer                                                            string

	// Notifications.
	Notices, NoticeAt, Action, Status, Diagnostic, Reporter, Remote, Matched string
	Actions                                                                  map[probe.Action]string
	Matches                                                                  map[probe.Matched]string
}

// of returns how an outcome is told in a list, and the class of its chip.
func (w probeWords) of(line ProbeLine, k words.Clock) (text, mark string) {
	text, mark = k.Outcome(line.Outcome), markOf("outcome", line.Outcome)
	if line.Late && (line.Outcome == probe.Delivered || line.Outcome == probe.Pending) {
		text, mark = text+k.Clause+w.LateMark, "outcome-late"
	}
	if line.Junk {
		text, mark = text+k.Clause+w.JunkMark, "outcome-junk"
	}
	return text, mark
}

func probeEnglish() probeWords {
	return probeWords{
		ListTitle: "Test mails of %s", ListSpan: "Sent from %s", ListAll: "Of the whole record, the newest first", FailedOnly: "Only what did not come, came late, or came to the junk folder",
		Empty: "No test mail was found.", Older: "Older", Newest: "Newest", Back: "To the server",
		Sent: "Sent", Outcome: "What became of it", Delay: "Delay", Route: "Route", Attempts: "Attempts", Words: "Answer or error", LateMark: "late", JunkMark: "junk folder",

		Title: "Test mail of %s, sent %s", Facts: "In short", Server: "Server", Via: "Handed over", Agent: "Agent", MessageID: "Message-ID", Tag: "Tag", SentAt: "Sent (first attempt began)", AcceptedAt: "Accepted", CameAt: "Came into the mailbox",
		DelayOf: "Delay, from sending", Transit: "Transit, from acceptance", Between: "%s (between %s and %s)", AtLeast: "at least %s so far", NotSoFar: "not so far", Copies: "%s copies came: all but one too many.",
		Came: "It came, %s after it was sent.", CameLate: "It came late: %s after it was sent.", CameJunk: "It came to the junk folder, %s after it was sent.",
		BeingHanded: "It is being handed over: no answer so far.", WillRetry: "It was not accepted so far, and will be tried again.", Awaited: "It was accepted, and has not come so far.", LostFrom: "It counts as lost from %s on.",
		Uncertain: "It was handed over, but the answer was never seen: it may be on its way.", UncertainOver: "It was handed over, but the answer was never seen, and it did not come. Whether it was ever accepted is not known: it does not count as lost.",
		Rejected: "It was refused for good. A real sender would have been told.", Expired: "It was never accepted, and no more attempt is made. A real sender would have been told.",
		Bounced: "A notification says that it could not be delivered: a real sender would have been told.", Lost: "It was accepted, and has not come for 6 days: it counts as lost.",

		Timeline: "Timeline", Time: "Time", After: "After sending", Event: "What happened", Detail: "Details",
		Begins: "Attempt %s begins", Dot: "Attempt %s: the final dot goes out", Answered: "Attempt %s: %s", NotAnswered: "Attempt %s: no answer so far", GivenUp: "Given up: no attempt follows", InFolder: "In the mailbox, in the folder", InJunk: "In the mailbox, in the junk folder", Told: "Notification: %s", Gone: "From here on it counts as lost",

		AttemptsHead: "Attempts", N: "No.", Began: "Began", Took: "Took", Result: "Result", Target: "Server dialled", Code: "Code", Enhanced: "Enhanced code", Text: "Answer or error", Phases: "How long each phase took",
		Phase: map[probe.Phase]string{probe.PhaseDNS: "DNS", probe.PhaseConnect: "Connect", probe.PhaseTLS: "TLS", probe.PhaseAuth: "Login", probe.PhaseEnvelope: "Envelope", probe.PhaseData: "Data"},
		While: "%s while %s", Receipt: "Receipt", QueueID: "Queue id there", NoReceipt: "No server has accepted it.",

		Arrivals: "Arrivals", CopyN: "Copy %s", NoArrivals: "It was seen in no folder so far.", Mailbox: "Mailbox", Folder: "Folder", SortedAs: "Sorted as", Junk: "junk", Bounds: "Came", Width: "%s to %s, %s apart",
		KnownBy: "How that is known", NoLook: "by %s at the latest; nobody had looked before", LowerLook: "not there at the last look before", Internal: "INTERNALDATE (the server's clock)", Checks: "Checks of the receiver", UID: "UID / UIDVALIDITY",
		Sources: map[probe.Source]string{probe.Push: "announced by the server (IDLE), which may be later than the arrival", probe.Look: "shown by a look of the agent", probe.Resume: "shown by the first look after a time in which nobody watched"},
		Trace:   "Way of the mail, by its Received fields, the first host first", HopBy: "Received by", HopFrom: "From", HopID: "Queue id", HopAt: "Time, by that host's clock", HopTook: "After the host before", NoTrace: "It carried no Received field that could be read.", ClocksDiffer: "earlier: the clocks differ",

		Notices: "Notifications (DSN)", NoticeAt: "Seen by", Action: "What it says", Status: "Status", Diagnostic: "What the other server said", Reporter: "Reported by", Remote: "About", Matched: "Matched by",
		Actions: map[probe.Action]string{
			probe.ActionFailed: "failed", probe.ActionDelayed: "delayed, still tried", probe.ActionDelivered: "delivered", probe.ActionRelayed: "relayed to a server that sends no notifications",
			probe.ActionExpanded: "sent on to a list", probe.ActionUnclear: "not clear",
		},
		Matches: map[probe.Matched]string{probe.ByEnvelopeID: "its envelope id", probe.ByTag: "the tag that was returned", probe.ByMessageID: "the Message-ID that was returned"},
	}
}

func probeJapanese() probeWords {
	return probeWords{
		ListTitle: "%sのテストメール", ListSpan: "送信時刻：%s", ListAll: "全期間（新しい順）", FailedOnly: "届かなかったもの、遅延したもの、迷惑メールフォルダに届いたもののみ",
		Empty: "該当するテストメールはありません。", Older: "さらに古いもの", Newest: "最新", Back: "サーバーのページへ",
		Sent: "送信時刻", Outcome: "結果", Delay: "遅延", Route: "経路", Attempts: "試行回数", Words: "サーバーの応答・エラー内容", LateMark: "遅延", JunkMark: "迷惑メールフォルダ",

		Title: "%sのテストメール（%s送信）", Facts: "概要", Server: "サーバー", Via: "送信方式", Agent: "エージェント", MessageID: "Message-ID", Tag: "タグ", SentAt: "送信（最初の試行の開始）", AcceptedAt: "サーバーの受け付け", CameAt: "メールボックスへの到着",
		DelayOf: "遅延（送信から）", Transit: "配送時間（受け付けから）", Between: "%s（%s～%sの間）", AtLeast: "現在まで%s以上", NotSoFar: "未確認", Copies: "%s通の写しが届きました（1通を除き重複）。",
		Came: "送信から%sで届きました。", CameLate: "遅れて届きました（送信から%s）。", CameJunk: "送信から%sで、迷惑メールフォルダに届きました。",
		BeingHanded: "送信中です。サーバーの応答はまだありません。", WillRetry: "まだ受け付けられていません。今後も再送します。", Awaited: "サーバーに受け付けられましたが、まだ届いていません。", LostFrom: "%s以降は消失として扱います。",
		Uncertain: "本文を送信しましたが、サーバーの応答を確認できませんでした。配送中の可能性があります。", UncertainOver: "本文を送信しましたが、サーバーの応答を確認できず、届きませんでした。受け付けられたかどうかは不明なため、消失には数えません。",
		Rejected: "サーバーに受信を拒否されました。実際のメールでは送信者に通知されます。", Expired: "受け付けられないまま再送を終了しました。実際のメールでは送信者に通知されます。",
		Bounced: "配送できなかったことを知らせる不達通知が届きました。実際のメールでは送信者に通知されます。", Lost: "サーバーに受け付けられましたが、6日間届いていないため、消失として扱います。",

		Timeline: "経過", Time: "時刻", After: "送信からの経過", Event: "内容", Detail: "詳細",
		Begins: "試行%sを開始", Dot: "試行%s：本文の終わり（最後のドット）を送信", Answered: "試行%s：%s", NotAnswered: "試行%s：応答待ち", GivenUp: "再送を終了（以後の試行なし）", InFolder: "メールボックスのフォルダに到着", InJunk: "迷惑メールフォルダに到着", Told: "配送通知：%s", Gone: "以後、消失として扱う",

		AttemptsHead: "送信の試行", N: "回", Began: "開始", Took: "所要時間", Result: "結果", Target: "接続先", Code: "応答コード", Enhanced: "拡張コード", Text: "応答・エラー内容", Phases: "各段階の所要時間",
		Phase: map[probe.Phase]string{probe.PhaseDNS: "名前解決", probe.PhaseConnect: "接続", probe.PhaseTLS: "TLS確立", probe.PhaseAuth: "ログイン", probe.PhaseEnvelope: "宛先指定", probe.PhaseData: "本文送信"},
		While: "%s（%s時）", Receipt: "受け付けの応答", QueueID: "サーバーでのキューID", NoReceipt: "どのサーバーにも受け付けられていません。",

		Arrivals: "到着", CopyN: "%s通目", NoArrivals: "どのフォルダにもまだ見つかっていません。", Mailbox: "メールボックス", Folder: "フォルダ", SortedAs: "振り分け", Junk: "迷惑メール", Bounds: "到着時刻", Width: "%s～%sの間（幅%s）",
		KnownBy: "時刻の根拠", NoLook: "遅くとも%s（それ以前の確認なし）", LowerLook: "直前の確認では未着", Internal: "INTERNALDATE（サーバーの時計）", Checks: "受信側の認証結果", UID: "UID／UIDVALIDITY",
		Sources: map[probe.Source]string{probe.Push: "サーバーからの通知（IDLE）で確認（実際の到着はこれより早い可能性あり）", probe.Look: "エージェントの確認で発見", probe.Resume: "監視の途切れた後の最初の確認で発見"},
		Trace:   "Receivedフィールドによる配送経路（先頭が最初のホスト）", HopBy: "受信したホスト", HopFrom: "送信元", HopID: "キューID", HopAt: "時刻（そのホストの時計）", HopTook: "前のホストからの経過", NoTrace: "読み取れるReceivedフィールドはありません。", ClocksDiffer: "前のホストより早い時刻（時計のずれ）",

		Notices: "配送通知（DSN）", NoticeAt: "確認時刻", Action: "内容", Status: "状態コード", Diagnostic: "相手サーバーの応答", Reporter: "通知元", Remote: "相手サーバー", Matched: "照合の根拠",
		Actions: map[probe.Action]string{
			probe.ActionFailed: "配送失敗", probe.ActionDelayed: "遅延（再送中）", probe.ActionDelivered: "配送済み", probe.ActionRelayed: "通知を送らないサーバーへ転送",
			probe.ActionExpanded: "メーリングリストへ配送", probe.ActionUnclear: "不明",
		},
		Matches: map[probe.Matched]string{probe.ByEnvelopeID: "エンベロープID", probe.ByTag: "返送されたタグ", probe.ByMessageID: "返送されたMessage-ID"},
	}
}
