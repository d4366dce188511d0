package replay

import (
	"strings"
	"testing"
	"time"
)

func TestReadingQuestions(t *testing.T) {
	list, err := readQuestions(strings.NewReader(`
# a comment
question  the first
world     2011
now       09:00:00 2011-05-06
about     info@a.example
sent      昨日17時
way       in
# a comment within
sender    gives up after 4h
kind      unknown
given up  about 04:10:00 at once

question  the second
world     week
now       10:00:00 2011-06-04
about     a.example
sent      5:34
way       out
mistake   5:34
`))
	if err != nil {
		t.Fatal(err)
	}
	q := list[0]
	if len(list) != 2 || q.Name != "the first" || q.Line != 3 || q.Sent != "昨日17時" || q.Sender != "gives up after 4h" || !q.Now.Equal(clock("09:00:00")) ||
		len(q.want) != 2 || q.want["given up"] != "about 04:10:00 at once" {
		t.Errorf("read %+v", list)
	}
}

func TestMistakesInTheTable(t *testing.T) {
	const good = "question a\nworld w\nnow 09:00:00 2011-05-06\nabout x\nsent 5:34\nway in\nkind late\n"
	for _, c := range []struct{ table, want string }{
		{good + "kind late\n", "line 8: kind is given twice"},
		{good + "color red\n", `line 8: "color red" begins with no field that is known`},
		{good + "mistake x\n", "line 1: a: give a kind or a mistake"},
		{strings.Replace(good, "kind late\n", "", 1), "line 1: a: give a kind or a mistake"},
		{strings.Replace(good, "way in\n", "", 1), "line 1: the question has no way"},
		{strings.Replace(good, "09:00:00", "9 Uhr", 1), "line 1: parsing time"},
		{good + "\n" + good, "line 9: a was asked in line 1"},
	} {
		if _, err := readQuestions(strings.NewReader(c.table)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s\nthe error is %v, want %s", c.table, err, c.want)
		}
	}
}

// A right answer has no complaint, and each of these wrong ones has one.
func TestJudgeOfAnswers(t *testing.T) {
	q := question{Now: clock("15:00:00"), want: map[string]string{"kind": "late", "incident": "yes", "planned": "no", "senders": "yes",
		"normal": "some", "late": "all", "lost": "none", "expected": "holds 14:30:00", "given up": "about 12:00:00 at once", "came": "13:50:00 to 14:00:00",
		"watermark": "after 14:00:00", "fate": "came by 13:55:00", "reason": "5.7.1"}}
	right := func() saidAnswer {
		return saidAnswer{Kind: "late", Incident: true, Senders: true, Counted: 4, Normal: 1, Late: 4, Expected: &span{clock("14:00:00"), clock("15:00:00")},
			GivenUp: &span{clock("11:59:00"), clock("12:01:00")}, AtOnce: true, Came: span{clock("13:50:00"), clock("13:59:00")},
			Watermark: clock("14:00:00"), Fate: "came", FateBy: clock("13:55:00"), Reason: "550 5.7.1 no"}
	}
	checkVerdict(t, "right", judgeAnswer(q, right()), "")
	for _, c := range []struct {
		want string
		lie  func(*saidAnswer)
	}{
		{`kind: it is "unknown few", want late`, func(a *saidAnswer) { a.Kind, a.Doubt = "unknown", "few" }},
		{"it is refused: no", func(a *saidAnswer) { a.Mistake = "no" }},
		{"incident: it is false, want yes", func(a *saidAnswer) { a.Incident = false }},
		{"planned: it is true, want no", func(a *saidAnswer) { a.Planned = true }},
		{"senders: it is false, want yes", func(a *saidAnswer) { a.Senders = false }},
		{"normal: it is 0 of 4, want some", func(a *saidAnswer) { a.Normal = 0 }},
		{"late: it is 3 of 4, want all", func(a *saidAnswer) { a.Late = 3 }},
		{"lost: it is 1 of 4, want none", func(a *saidAnswer) { a.Lost = 1 }},
		{"expected: it is not told, want holds", func(a *saidAnswer) { a.Expected = nil }},
		{"expected: it is 2011-05-06 14:31:00–", func(a *saidAnswer) { a.Expected.From = clock("14:31:00") }},
		{"given up: it is 2011-05-06 11:57:59–", func(a *saidAnswer) { a.GivenUp.From = clock("11:57:59") }},
		{"given up: it was not at once", func(a *saidAnswer) { a.AtOnce = false }},
		{"came: the last: it is 2011-05-06 14:00:01", func(a *saidAnswer) { a.Came.To = clock("14:00:01") }},
		{"came: the first: it is 2011-05-06 13:49:59", func(a *saidAnswer) { a.Came.From = clock("13:49:59") }},
		{"watermark: it is 2011-05-06 13:59:59", func(a *saidAnswer) { a.Watermark = clock("13:59:59") }},
		{`fate: it is "came" by 2011-05-06 13:55:01`, func(a *saidAnswer) { a.FateBy = clock("13:55:01") }},
		{`fate: it is "given up" by`, func(a *saidAnswer) { a.Fate = "given up" }},
		{`reason: it says "", want 5.7.1`, func(a *saidAnswer) { a.Reason = "" }},
	} {
		said := right()
		c.lie(&said)
		checkVerdict(t, c.want, judgeAnswer(q, said), c.want)
	}
	q.want = map[string]string{"mistake": "yamada", "expected": "none", "watermark": "before 14:00:00"}
	checkVerdict(t, "not refused", judgeAnswer(q, saidAnswer{Kind: "late"}), `mistake: it says "", want yamada`)
	checkVerdict(t, "told", judgeAnswer(q, right()), "expected: it is 2011-05-06 14:00:00–")
	checkVerdict(t, "no watermark", judgeAnswer(q, saidAnswer{Watermark: time.Time{}}), "watermark: it is")
}
