package web

import (
	"fmt"

	"mailprobe/probe"
	"mailprobe/report"
	"mailprobe/report/words"
)

// coverageText says how much was watched, and lists what was not.
type coverageText struct {
	Text  string
	Whole bool // nothing is missing
	Head  string
	Holes []string // the newest first
	More  string   // of those that are not listed; empty: none
}

// mostHoles is how many holes are listed.
const mostHoles = 20

func (t coverageWords) text(k words.Clock, c report.Coverage) coverageText {
	length := c.Span.Length()
	if length <= 0 {
		return coverageText{Text: t.Nothing}
	}
	out := coverageText{Whole: len(c.Holes) == 0}
	if out.Whole {
		out.Text = fmt.Sprintf(t.Whole, k.Duration(length, words.Nearest))
		return out
	}
	out.Text = fmt.Sprintf(t.Part, k.Duration(c.Watched, words.Downwards), k.Duration(length, words.Nearest), k.Percent(c.Watched, length))
	out.Head = fmt.Sprintf(t.Head, k.Number(len(c.Holes)))
	for n := len(c.Holes) - 1; n >= 0 && len(out.Holes) < mostHoles; n-- {
		out.Holes = append(out.Holes, t.hole(k, c.Holes[n]))
	}
	if left := len(c.Holes) - len(out.Holes); left > 0 {
		out.More = fmt.Sprintf(t.More, k.Number(left))
	}
	return out
}

func (t coverageWords) hole(k words.Clock, h report.Hole) string {
	why := t.Off
	switch {
	case h.CutOff:
		why = t.CutOff
	case h.Mailbox != "":
		why = fmt.Sprintf(t.Mailbox, shown(h.Mailbox))
	}
	length := k.Duration(h.Length(), words.Nearest)
	return fmt.Sprintf(t.Hole, k.Cell(probe.Interval{From: h.From, To: h.To}), length, why)
}

// coverageWords say what was watched of a span.
type coverageWords struct {
	Title   string
	Nothing string
	Whole   string // %s: length
	Part    string // %s of %s (%s)
	Head    string // %s: how many
	Hole    string // from and to %s, length %s, why %s
	Off     string
	CutOff  string
	Mailbox string // %s: name
	More    string // %s: how many
}

func coverageEnglish() coverageWords {
	return coverageWords{
		Title: "Coverage", Nothing: "Nothing was watched so far.", Whole: "The last %s were watched without a gap.", Part: "%s of the last %s were watched (%s).",
		Head: "Gaps: %s", Hole: "%s (%s): %s", Off: "the agent did not run", CutOff: "the agent was cut off", Mailbox: "mailbox %s could not be read", More: "and %s before these",
	}
}

func coverageJapanese() coverageWords {
	return coverageWords{
		Title: "監視状況", Nothing: "まだ監視していません。", Whole: "直近%sを途切れなく監視しました。", Part: "監視時間は%s／直近%s（%s）です。",
		Head: "監視の途切れ：%s件", Hole: "%s（%s）%s", Off: "エージェント停止", CutOff: "監視拠点の通信断", Mailbox: "メールボックス%sの読み取り不可", More: "ほか%s件",
	}
}
