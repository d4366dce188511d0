package answer

func japanese() phrases {
	return phrases{
		tongue: japaneseTongue(),
		titles: titles{
			delivered: "通常どおり配送", late: "遅れて到着", junk: "迷惑メールフォルダに到着", pending: "配送中（未着）",
			returned: "受信拒否または返送", expired: "送信側で送信を断念", loss: "メール消失の疑い", depends: "送信側のサーバーによる",
			planned: "計画作業による遅延", unknown: "不明",
		},
		faults: faults{
			downHere: "弊社の監視拠点からメールサーバーに接続できない障害（{lasted}）の影響で、", downHereOpen: "弊社の監視拠点からメールサーバーに接続できない障害（{start}から継続中）の影響で、",
			down: "弊社のメールサーバーに接続できない障害（{lasted}）の影響で、", downOpen: "弊社のメールサーバーに接続できない障害（{start}から継続中）の影響で、",
			notDelivering: "弊社のメールサーバーで配送が滞る障害（{lasted}）の影響で、", notDeliveringOpen: "弊社のメールサーバーで配送が滞る障害（{start}から継続中）の影響で、",
			slow: "弊社のメールサーバーの配送の遅れ（{lasted}）の影響で、", slowOpen: "弊社のメールサーバーの配送の遅れ（{start}から継続中）の影響で、",
		},
		say:      japaneseSayings(),
		evidence: japaneseEvidence(),
		limits:   japaneseLimits(),
		next:     japaneseNext(),
		text:     textWords{verdict: "担当者用：%s（%s現在、数値はすべてテストメール）", limits: "この結果から分からないこと", next: "次の対応"},
	}
}
