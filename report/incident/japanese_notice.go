package incident

import (
	"fmt"
	"strings"
)

func japaneseNotices() noticeWords {
	return noticeWords{
		fillCause: "調査中【要記入】", fillRemarks: "【要記入：お詫びとご案内】",
		wider: "%s時点でお知らせした対象範囲「%s」は、実際より広いものでした。", narrower: "%s時点でお知らせした対象範囲「%s」より、実際の範囲は広いことが判明しました。", other: "%s時点でお知らせした対象範囲「%s」に、一部誤りがありました。",
		start: "%s時点でお知らせした発生時間（%s）を、%sに訂正いたします。", end: "%s時点でお知らせした復旧時間（%s）を、%sに訂正いたします。",
		over: "%sに復旧を確認いたしました。", again: "%s時点でお知らせした復旧の後も、障害が続いておりました。", changed: "%sに変更：%s。",
		unchanged: "前回のお知らせから変更はございません。",
		normal:    "新規メール：%s、遅延メールの到着完了：%s", notYet: "未定", toBeTold: "未定（復旧を確認次第、お知らせいたします）",
		failed: japaneseFailed, effect: japaneseEffect, body: japaneseNotice,
	}
}

func japaneseFailed(f failure, open bool) string {
	if open {
		return [...]string{
			"下記のメールサーバーに接続できない状態となっております。",
			"下記のメールサーバーで、受け付けたメールが配送されない状態となっております。",
			"下記のメールサーバーで、接続できない、またはメールが配送されない状態となっております。",
		}[f]
	}
	return [...]string{
		"下記のメールサーバーに接続できない状態となっておりました。",
		"下記のメールサーバーで、受け付けたメールが配送されない状態となっておりました。",
		"下記のメールサーバーで、接続できない、またはメールが配送されない状態となっておりました。",
	}[f]
}

func japaneseEffect(e effectWords) string {
	var words []string
	switch {
	case e.Open:
		words = append(words, "対象サーバー宛てのメールに遅延が生じております。送信側が再送を断念したメールは、送信者へ返送されます。")
	case e.Late:
		words = append(words, "障害の間に対象サーバーへ送信されたメールは、現在、遅れて順次配送されております。")
	case e.Until != "":
		words = append(words, fmt.Sprintf("障害の間に対象サーバーへ送信されたメールは、復旧後に遅れて配送されました。遅延した弊社テストメールの到着は、%sが最後です。", e.Until))
	}
	if e.Returned > 0 {
		words = append(words, fmt.Sprintf("弊社のテストメール%s通のうち%s通が、送信者へ返送または拒否されました。", number(e.Sent), number(e.Returned)))
	}
	if e.Missing > 0 {
		words = append(words, fmt.Sprintf("弊社のテストメール%s通のうち%s通が、まだ到着しておりません。", number(e.Sent), number(e.Missing)))
	}
	switch {
	case e.Lost > 0:
		words = append(words, fmt.Sprintf("弊社のテストメールのうち%s通が失われました。", number(e.Lost)))
	case e.Missing == 0 && !e.Open && !e.Late:
		words = append(words, "弊社のテストメールに、失われたものはございませんでした。")
	}
	return strings.Join(words, "")
}

func japaneseNotice(t noticeText) string {
	title, opening := "第一報", "メールサーバーに障害が発生しておりますので、下記のとおりお知らせいたします。"
	switch t.Kind {
	case Update:
		title, opening = "続報", "メールサーバーの障害につきまして、その後の状況を下記のとおりお知らせいたします。"
	case Recovered:
		title, opening = "復旧報", "メールサーバーの障害につきまして、復旧を確認いたしましたので、下記のとおりお知らせいたします。"
	}
	status := "■発生確認　□終了確認　■発生中"
	if !t.Open {
		status = "□発生確認　■終了確認　□発生中"
	}
	var b strings.Builder
	field := func(name, value string) {
		fmt.Fprintf(&b, "%s%s：%s\n", name, strings.Repeat("　", 4-len([]rune(name))), value)
	}
	fmt.Fprintf(&b, "【%s】メール障害のお知らせ（%s）\n\nお客様各位\n\n拝啓　平素は格別のお引き立てを賜り、厚く御礼申し上げます。\n%s\n\n", title, t.ID, opening)
	field("発生状況", status)
	field("発生時間", t.Began)
	field("復旧時間", t.Ended)
	field("回復時間", t.Normal)
	field("継続時間", t.Duration)
	field("発生内容", t.Failed)
	field("影響", t.Effect)
	field("影響範囲", strings.Join(t.Scope, "\n"+strings.Repeat("　", 5)))
	if t.Boxes != "" {
		field("影響数", "お客様メールボックス"+t.Boxes)
	}
	if len(t.Changes) > 0 {
		field("変更点", strings.Join(t.Changes, "\n"+strings.Repeat("　", 5)))
	}
	field("原因", t.Cause)
	if t.Kind != Recovered {
		field("次回予定", "【要記入】")
	}
	fmt.Fprintf(&b, "\n%s\n\n敬具\n\n", t.Remarks)
	fmt.Fprintf(&b, "※%s現在の測定に基づきます。数値は弊社テストメールの測定値であり、お客様のメールを数えたものではございません。\n", t.AsOf)
	return b.String()
}
