package incident

import "mailprobe/report/words"

func japanese() catalogue {
	return catalogue{
		Words: words.In(words.Japanese),
		head: headings{
			contents: "目次", times: "■障害発生日時", scope: "■対象範囲", failed: "■障害内容", cause: "■原因・備考",
			timeline: "【障害発生からの経緯】", pictures: "■グラフ", servers: "■サーバー別の状況", senders: "■他の送信サーバーからのメールへの影響（計算値）",
			coverage: "■監視状況", relayFaults: "■中継サーバーの障害", method: "■測定方法", revisions: "■判定の履歴", planned: "■計画作業", outages: "■検出した障害",
		},
		caption: captions{
			networks: "対象ネットワーク", reasons: "確認された事象（多い順）", besides: "メール障害以外の事象", outages: "障害および異常の一覧",
			timeline: "時系列", counts: "テストメールの送信結果", delays: "送信から受信までの遅延と滞留数",
			ends: "障害の期間と、滞留解消までの三つの時点", senders: "メールが届いたと見込まれる時刻（計算値）",
			holes: "監視できなかった時間", relays: "サーバーが正常な間に障害のあった中継サーバー", revisions: "判定内容（古い順）", planned: "計画作業時間内の停止",
		},
		label: labels{
			start: "発生日時", end: "復旧日時", duration: "継続時間", certainty: "確度", flap: "一時的な回復",
			earlier: "先行して復旧",
			fresh:   "新規メールの正常化（送信時刻）", accepted: "サーバー受付済みメールの配送完了", last: "最後の遅延メールの到着",
			peak: "最大滞留数", outstanding: "未着", drain: "滞留解消の速さ", order: "到着順", merged: "統合した障害", splitOff: "分離元の障害", splitFrom: "別の障害として分離", backlog: "滞留中", servers: "メールサーバー", mailboxes: "影響を受けたお客様のメールボックス",
		},
		column: columns{
			network: "ネットワーク", affected: "影響台数", servers: "サーバー", server: "サーバー", seen: "事象", words: "応答・エラー内容", on: "台数", count: "回数",
			kind: "種別", began: "発生", ended: "復旧", evidence: "検知回数", time: "時刻", event: "内容",
			sent: "送信", delivered: "到着", late: "うち遅延", rejected: "受信拒否", expired: "送信断念", bounced: "不達通知", lost: "消失", awaited: "到着待ち",
			outstanding: "未着", usual: "通常時（p50 / p90）", p50: "p50", p90: "p90", longest: "最大", peak: "最大滞留数",
			fresh: "新規メール正常化（送信時刻）", accepted: "受付済みメール配送完了", lastCame: "最後の遅延メール到着", sentAt: "送信時刻", what: "内容", from: "開始", to: "終了", duration: "時間",
			relay: "中継サーバー", revision: "版", said: "判定", scope: "範囲", changed: "変更点",
		},
		change: changes{opened: "障害の発生を確認", start: "発生日時を変更", scope: "対象範囲を変更", end: "復旧日時を変更", closed: "復旧を確認", again: "復旧の判定を取り消し", merged: "他の障害を統合", split: "別の障害として分離", planned: "計画作業に変更", withdrawn: "障害の判定を取り消し", unwatched: "監視を終了"},
		plot: plotWords{
			curves: "テストメールの累計送信数と累計受信数（対象サーバー合計）", curvesDesc: "二本の曲線の縦の開きが滞留数、横の開きが遅延です。",
			delay: "送信時刻ごとの遅延", delayDesc: "テストメール一通ごとの遅延を対数目盛で示します。",
			strips: "サーバーごとの状態", stripsDesc: "サーバーごとに一行で、状態の推移を色で示します。",
			sent: "送信", received: "受信", gone: "届かないもの", mails: "テストメール（通）", now: "現在",
			backlog: "滞留", delayUnit: "遅延", usual: "通常の範囲", junk: "迷惑メールフォルダ", outage: "障害", between: "障害の始終が不確かな区間", fresh: "新規メール正常化", last: "最後の遅延メール", part: "（%s）",
		},
		say:    japaneseSayings(),
		notice: japaneseNotices(),
		axis:   axisLabel("1月2日", "2006年1月", "2006年1月2日"),
	}
}

func japaneseSayings() sayings {
	return sayings{
		title: "メール障害報告書　%s発生（%s）", titleSpan: "メール配送状況報告書", testMails: "本書の数値はすべてmailprobeが送信したテストメールの測定値であり、お客様のメールを数えたものではありません。",
		made:      "%sにmailprobeが作成しました（エージェント%sの記録による）。特に記載のない時刻は%sです。",
		stateLate: "復旧済み（遅延メールを配送中）", mergedInto: "%sに統合", unwatched: "対象サーバーの監視は終了しており、復旧の有無および時刻は不明です。", withdrawn: "その後の測定により、障害ではなかったことが判明したため、先の判定を取り消しました。",
		weak: "確度低", weakIncident: "低：比較できる通信先がなかったため、少なくとも監視拠点から到達できなかったことのみを示します。",

		exactly: "%s", aboutLength: "約%s", aboutSoFar: "現在まで約%s", atMost: "%s以内",
		soFar: "現在まで%s以上", atLeast: "%s以上", leastMost: "%s以上、%s以内",
		goesOn: "%s現在、発生中", goesOnCell: "発生中", relaysTold: "遅くとも%s。中継サーバーの再送のみで確認したため、実際にはこれより早い可能性があります", flapSpan: "%sから%sまで", flapOf: "%s　%s", moreFlaps: "下記以前に%s回（経緯を参照）",
		expected: "%[1]s頃（%[4]s）の見込み（%[2]s～%[3]sの間）", expectedCell: "見込み %s～%s", noneLate: "遅れて到着したメールなし", ofMails: "%s、%s", leftOf: "%s（残り%s通／%s）",
		peakAt: "%s（%s時点）", outstanding: "%sが届いておらず、再送による到着も見込めません", drain: "直近で毎分%s", order: "遅延メール%[2]s通のうち%[1]s通が、同じ経路で後から送信されたメールより遅れて到着", backlog: "%[1]s（%[2]s現在）。%[3]sより前に送信した分はすべて結果が確定しています",

		nOfM: "%s/%s台", weakShare: "%s、確度低", noNetwork: "ネットワーク不明", wholeNetwork: "%s（%s）", partNetwork: "%s（%sの一部、%s）", moreNetworks: "ほか%sネットワーク", labelled: "%s（該当する%sすべて）",
		mailboxesLeast: "%s以上（%sについては不明）",

		seeMerged: "本障害は%sに統合されました。詳細は統合先の報告書をご覧ください。", endNotKnown: "復旧の時期は、現時点の測定からは予測できません。",
		noneSent:   "この間、対象サーバー宛てのテストメールは送信していません。",
		notWatched: "%sの間は監視していなかったため、この間の状態は不明です。", partlyWatched: "監視時間は%[2]sのうち%[1]s（%[3]s）で、それ以外の時間の状態は不明です。",
		spanNoneSent: "%sの間はテストメールを送信していないため、この間の状態は不明です。", idle: "%sにはテストメールを送信していないため、その状態は不明です。", idleCell: "送信なし", nothingKnown: "この間の状態は不明です。",
		mayChange: "到着待ちのテストメール、または読み取れないメールボックスがあるため、これらの数値は今後変わる可能性があります。",
		spanQuiet: "%sの間、%sを監視し、メール障害は検出されませんでした。", spanOutages: "%sの間、%sを監視し、メール障害を%s、%sで検出しました。",
		delays: "到着したメールの遅延は、半数が%s以内、9割が%s以内、最大%sです。", noOutages: "検出していません。",
		failedOn: "%s：%s", causeNotKnown: "調査中です。【要記入】", otherLanguage: "（英語による記載）%s",
		eventFailed: "障害発生：%s", eventBack: "一時的に回復：%s", eventAgain: "再び障害発生：%s", eventRecovered: "復旧：%s",
		eventFresh: "この時刻以降に送信された新規メールは、全サーバーで正常に配送", eventAccepted: "サーバー受付済みのメールの配送が完了", eventLast: "最後の遅延テストメールが到着",
		eventSaid: "判定（第%s版）：%s", eventNote: "%sによる記録：%s", noteCause: "原因：%s", noteMerge: "%sと統合", noteSplit: "別の障害として分離：%s",
		all:      "合計",
		computed: "最も長く障害の続いたサーバーについて測定した期間と、主なメールサーバーが公開している既定の再送間隔から計算した値であり、実際のメールを測定したものではありません。送信側の設定により異なる場合があります。送信側は独自の周期で再送を行い、その正確な時刻は不明なため、再送が成功し得た最初の時点から、遅くとも成功した時点までの範囲で示します。",
		example:  "例えば、%[1]sに既定の設定の%[2]sから送信されたメールは、%[3]s～%[4]sの間に届いたと計算されます。", exampleAt: "例えば、%sに既定の設定の%sから送信されたメールは、%sに届いたと計算されます。", givenUp: "%sに送信者へ返送", orGivenUp: "%s、または%sに送信者へ返送",
		plannedNote: "事前に告知された作業によるもので、障害および稼働率には算入していません。", wholeWatched: "対象の全時間（%s）を監視しました。",
		watched: "監視時間は%[2]sのうち%[1]s（%[3]s）です。", noHoles: "監視の途切れはありません。", moreHoles: "ほか%s件。", cutOff: "すべての通信先が応答せず（監視拠点の通信断）",
		agentOff: "エージェント停止", mailboxOff: "メールボックス%sの読み取り不可", mailboxesOff: "メールボックス%sの読み取り不可", noRelayFaults: "検出していません。",
		legend: []string{
			"送信断念：サーバーに受け付けられないまま再送を断念したもの。実際のメールでは送信者に通知されます。",
			"到着待ち：配送中、またはその可能性があり、今後到着し得るもの。",
			"未着：障害により滞留し、再送による到着がもはや見込めないまま届いていないもの。",
		},

		junk:  japaneseJunk,
		part:  japanesePart,
		flush: japaneseFlush,
		ofServers: func(n, m int) string {
			return "監視対象" + words.Number(m) + "台のうち" + words.Number(n) + "台"
		},
		others: func(n int) string {
			return "その他の監視対象" + words.Number(n) + "台に影響はありませんでした。"
		},
		aside:  japaneseAside,
		outage: japaneseOutage,
		fates:  japaneseFates,
		method: japaneseMethod,
	}
}
