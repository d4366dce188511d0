package web

import (
	"fmt"
	"time"

	"mailprobe/probe"
	"mailprobe/report/words"
)

// alarm is something that makes the rest of the page doubtful.
type alarm struct {
	Class  string // alarm or caution
	Text   string
	Detail string // in the program's own words; empty: none
	Href   string // where more is told; empty: nowhere
	More   string // the text of that link
}

// staleAfter is how old the analysis may be: it looks every few seconds.
const staleAfter = 2 * time.Minute

// alarms lists what is wrong with the agent itself, the worst first.
func (t alarmWords) alarms(k words.Clock, o Overview) []alarm {
	var list []alarm
	grave := func(text, detail string) { list = append(list, alarm{Class: "alarm", Text: text, Detail: detail}) }
	if !o.Agents.Watching {
		grave(t.NotWatching, "")
	}
	if o.Agents.CutOff {
		grave(t.CutOff, "")
	}
	for _, f := range o.Agents.Faults {
		grave(t.fault(k, f), probe.OneLine(f.Text))
	}
	switch {
	case o.View == nil:
		list = append(list, alarm{Class: "caution", Text: t.NoView})
	case o.Now.Sub(o.View.At) > staleAfter:
		grave(fmt.Sprintf(t.OldView, k.Short(o.View.At)), "")
	}
	if n := unreadable(o.Agents.Mailboxes); n > 0 {
		list = append(list, alarm{Class: "caution", Text: fmt.Sprintf(t.Unreadable, k.Mailboxes(n)), Href: "/agent", More: t.More})
	}
	return list
}

func (t alarmWords) fault(k words.Clock, f Fault) string {
	switch at := k.Short(f.At); f.What {
	case FaultLedger:
		return fmt.Sprintf(t.Ledger, at)
	case FaultReload:
		return fmt.Sprintf(t.Reload, at)
	default:
		return fmt.Sprintf(t.Other, shown(f.What), at)
	}
}

func unreadable(mailboxes []Contact) int {
	n := 0
	for _, m := range mailboxes {
		if !m.OK {
			n++
		}
	}
	return n
}

// alarmWords say what is wrong with the agent itself.
type alarmWords struct {
	NotWatching string
	CutOff      string
	Ledger      string // %s: when it failed last
	Reload      string // %s: when
	Other       string // %s: what; %s: when
	NoView      string
	OldView     string // %s: when it looked last
	Unreadable  string // %s: mailboxes
	More        string
}

func alarmEnglish() alarmWords {
	return alarmWords{
		NotWatching: "The agent does not watch: nothing can be recorded, so what the mail servers do now is not known.",
		CutOff:      "Nothing answers at all: the agent itself is cut off, so how the servers are is not known.",
		Ledger:      "What is measured cannot be written down (last failure at %s). Check the disk of the agent’s data folder.",
		Reload:      "The configuration was not taken over at %s; the one before stays in force.",
		Other:       "The agent itself fails: %s, at %s.",
		NoView:      "The analysis has not looked yet, so how the servers are is not known. It does so shortly after the agent has started.",
		OldView:     "The analysis looked last at %s: what is shown of the servers is old.",
		Unreadable:  "%s cannot be read, so nothing is known of what comes there.",
		More:        "See the agent",
	}
}

func alarmJapanese() alarmWords {
	return alarmWords{
		NotWatching: "エージェントは監視していません。記録ができないため、メールサーバーの現在の状態は不明です。",
		CutOff:      "すべての通信先が応答していません。エージェント自体の通信が断たれているため、サーバーの状態は不明です。",
		Ledger:      "測定結果を記録できません（最後の失敗：%s）。エージェントのデータフォルダのディスクを確認してください。",
		Reload:      "%sに設定を読み込めませんでした。それまでの設定で動作しています。",
		Other:       "エージェント自体に問題があります：%s（%s）",
		NoView:      "まだ分析が行われていないため、サーバーの状態は不明です。分析はエージェントの起動後まもなく行われます。",
		OldView:     "最後の分析は%sです。表示中のサーバーの状態は古いものです。",
		Unreadable:  "メールボックス%sを読み取れないため、そこに届くメールについては不明です。",
		More:        "エージェントの状態を見る",
	}
}
