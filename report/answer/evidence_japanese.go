package answer

import "mailprobe/probe"

func japaneseEvidence() evidenceWords {
	return evidenceWords{
		server: "サーバー", asked: "お問い合わせ", window: "判定した時間", mails: "テストメール", delay: "遅延", came: "遅延分の到着", before: "直前の到着", after: "直後の到着",
		outage: "障害・異常", incident: "インシデント", planned: "計画作業", expected: "到着見込み", gaveUp: "送信断念", atOnce: "送信断念", reason: "サーバーの応答", sender: "送信側サーバー",
		last: "最後の遅延メール", settled: "確定", coverage: "監視時間", hole: "監視の途切れ", loss: "消失率",

		aboutServer: "%s、%s、送信時刻 %s", serverOf: "%s（ネットワーク %s、エージェント %s）",
		inWindow: "%s、この方向の%s", sent: "%sのうち、%s", inTime: "受信トレイに時間内に到着 %s通", awaited: "到着待ち %s通",
		delays: "半数が%s以内、9割が%s以内、最大%s", lateAfter: "%sを超えたものを遅延と判定",
		noMails: "送信なし", none: "1時間以内に到着したものなし", noneCame: "到着したものなし",
		witness: "送信 %s、到着 %s、遅延 %s", inJunk: "迷惑メールフォルダ",
		began: "%s：発生 %s、復旧 %s", begins: "%s：発生 %s、継続中", during: "%s：%s", since: "%sから", weak: "確度低（比較対象なし）", announced: "事前告知あり",
		firstTry: "初回の送信で断念（メールソフトと同じ動作）",
		computed: "%s（計算値）：%s", senderCame: "%s に到着", senderGaveUp: "%s に断念・返送", or: "%s、または%s", senderOpen: "障害の継続中は不明",
		senderGivesUp: "%sで断念するサーバー",
		sentBefore:    "この方向のテストメールは、%s より前の送信分がすべて確定",
		watched:       "対象時間のうち%s／%s（%s）", cutOff: "すべての通信先が応答せず", agentOff: "エージェント停止", mailboxOff: "メールボックス%sの読み取り不可",
		bound:   "サーバーが受け付けて結果が確定したテストメールの消失は%s／%s通、消失率の上限は%s（片側95%%信頼限界、Clopper-Pearson法。消失が互いに独立であることを仮定）",
		noBound: "算出不可（サーバーが受け付けて結果が確定したテストメールなし）", percent: "%s%%",
		outcomes: map[probe.Outcome]string{
			probe.Delivered: "到着 %s通", probe.Rejection: "受信拒否（5xx） %s通", probe.Expired: "受け付けられずに送信断念 %s通",
			probe.Bounced: "不達通知 %s通", probe.Lost: "消失（受付後6日間未着） %s通",
		},
		late: "うち遅延 %s通", junk: "うち迷惑メールフォルダ %s通", copies: "重複 %s通",
		tableCaption: "%s に送信されたメールの、主な送信サーバーの既定の再送間隔による到着見込み（計算値）", columnSender: "送信サーバー", columnCame: "到着", columnGaveUp: "断念・返送",
	}
}
