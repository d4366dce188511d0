package incident

import (
	"fmt"
	"regexp"
	"strings"

	"mailprobe/report/words"
)

func japaneseNotices() noticeWords {
	return noticeWords{
		fillCause: "調査中【要記入】", fillRemarks: "【要記入：お詫びとご案内】",
		wider: "%s時点で判定した対象範囲「%s」は、実際より広いものでした。", narrower: "%s時点で判定した対象範囲「%s」より、実際の範囲は広いことが判明しました。", other: "%s時点で判定した対象範囲「%s」に、一部誤りがありました。",
		start: "%s時点で判定した発生時間（%s）を、%sに訂正いたします。", end: "%s時点で判定した復旧時間（%s）を、%sに訂正いたします。",
		over: "%sに復旧を確認いたしました。", again: "%s時点で判定した復旧の後も、障害が続いておりました。", changed: "%sに変更：%s。",
		unchanged: "前回の判定から変更はございません。",
		flap:      "%s：%sが一時的に回復", moreFlaps: "ほか%s回の一時的な回復", earlier: "%s：%sが復旧",
		bounds: "※測定による範囲：発生 %s、復旧 %s（%s）", beganBounds: "※測定による範囲：発生 %s（%s）",
		notYet: "未定", toBeTold: "未定（復旧を確認次第、お知らせいたします）", apology: regexp.MustCompile(`お?詫び|おわび|申し訳|すみません`),
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
	parts := append(japaneseBeside(e), japaneseDelay(e)...)
	if costs := japaneseCosts(e.fateWords, "おりません"); len(costs) > 0 {
		parts = append(parts, fmt.Sprintf("%s以降に送信した弊社のテストメール%s通のうち、%s。", e.Since, words.Number(e.Sent), japaneseClauses(costs)))
	}
	if e.Lost+e.Missing == 0 && e.Sent > 0 && !e.Open && !e.Late {
		parts = append(parts, "弊社のテストメールに、失われたものはございませんでした。")
	}
	return strings.Join(parts, "")
}

// japaneseDelay says what may have happened to mail of customers, of which
// nothing was measured, and what did to late test mails.
func japaneseDelay(e effectWords) []string {
	var parts []string
	switch down := e.Failure != failedDelivery; {
	case e.Open && down:
		parts = append(parts, "対象サーバー宛てのメールは、復旧後に送信側で再送されるまで遅延し、または送信者へ返送される可能性がございます。メールソフトから送信できないメールは、送信元のメールソフトに残ります。")
	case e.Open:
		parts = append(parts, "対象サーバー宛てのメールに、遅延が生じている可能性がございます。")
	case down:
		parts = append(parts, "障害の間に対象サーバー宛てに送信されたメールは、復旧後も、送信側で再送されるまで遅延した可能性がございます。メールソフトから送信できなかったメールは、送信元のメールソフトに残っております。")
	default:
		parts = append(parts, "障害の間に対象サーバー宛てに送信されたメールは、復旧後も遅延した可能性がございます。")
	}
	switch {
	case e.Late:
		parts = append(parts, "弊社のテストメールは、現在、遅れて順次到着しております。")
	case e.Until != "":
		parts = append(parts, fmt.Sprintf("遅延した弊社テストメールの到着は、%sが最後です。", e.Until))
	}
	return parts
}

// japaneseBeside says what else customers could not do.
func japaneseBeside(e effectWords) []string {
	state := "状態となっております。"
	if !e.Open {
		state = "状態となっておりました。"
	}
	var parts []string
	if e.Unreadable {
		parts = append(parts, "対象サーバーのメールボックスを閲覧できない"+state)
	}
	if e.Unsendable {
		parts = append(parts, "対象サーバーからメールを送信できない"+state)
	}
	return parts
}

// japaneseOpening is the title of a notice and the sentence that it begins with.
func japaneseOpening(kind NoticeKind, open bool) (title, opening string) {
	switch {
	case kind == Update:
		return "続報", "メールサーバーの障害につきまして、その後の状況を下記のとおりお知らせいたします。"
	case kind == Recovered:
		return "復旧報", "メールサーバーの障害につきまして、復旧を確認いたしましたので、下記のとおりお知らせいたします。"
	case open:
		return "第一報", "メールサーバーに障害が発生しておりますので、下記のとおりお知らせいたします。"
	}
	return "第一報", "メールサーバーに障害が発生し、その後の復旧を確認いたしましたので、下記のとおりお知らせいたします。"
}

func japaneseNotice(t noticeText) string {
	title, opening := japaneseOpening(t.Kind, t.Open)
	status := "■発生確認　□終了確認　■発生中"
	if !t.Open {
		status = "□発生確認　■終了確認　□発生中"
	}
	var b strings.Builder
	field := func(name string, values ...string) {
		value := strings.Join(values, "\n"+strings.Repeat("　", 5))
		if value != "" {
			fmt.Fprintf(&b, "%s%s：%s\n", name, strings.Repeat("　", 4-len([]rune(name))), value)
		}
	}
	fmt.Fprintf(&b, "【%s】メール障害のお知らせ（%s）\n\nお客様各位\n\n拝啓　平素は格別のお引き立てを賜り、厚く御礼申し上げます。\n%s\n\n%s\n\n敬具\n\n記\n\n", title, t.ID, opening, t.Remarks)
	field("発生状況", status)
	field("発生時間", t.Began)
	field("復旧時間", t.Ended)
	field("回復時間", t.Normal)
	field("継続時間", t.Duration)
	field("途中経過", t.Meanwhile...)
	field("発生内容", t.Failed)
	field("影響", t.Effect)
	field("影響範囲", t.Scope...)
	if t.Boxes != "" {
		field("影響数", "お客様のメールボックス"+t.Boxes)
	}
	field("変更点", t.Changes...)
	field("原因", t.Cause)
	if t.Kind != Recovered {
		field("次回予定", "【要記入】")
	}
	fmt.Fprintf(&b, "\n※%s現在の測定に基づきます。数値は弊社テストメールの測定値であり、お客様のメールを数えたものではございません。\n", t.AsOf)
	if t.Bounds != "" {
		b.WriteString(t.Bounds + "\n")
	}
	b.WriteString("\n以上\n")
	return b.String()
}
