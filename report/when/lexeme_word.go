package when

import "time"

// wordLexemes are words for days, for parts of the day, and around them. Of two
// that begin alike the longer stands first.
var wordLexemes = []lexeme{
	word(`一昨々日|一昨昨日|さきおととい`, relative(-3)),
	word(`(?:the )?day before yesterday|一昨日|おととい|おとつい`, relative(-2)),
	word(`yesterday|昨日|きのう`, relative(-1)),
	word(`today|今日|きょう|本日`, relative(0)),
	word(`tomorrow|明日|あした|あす`, relative(1)),

	word(`last night|昨夜|昨晩|ゆうべ|夕べ`, relative(-1), lastNight.step),
	word(`tonight|今夜|今晩`, relative(0), night.step),
	word(`今朝|けさ|this morning`, relative(0), morning.step),
	word(`this afternoon`, relative(0), afternoon.step),
	word(`this evening`, relative(0), evening.step),
	word(`(?:early )?(?:in the )?morning|早朝|朝`, morning.step),
	word(`(?:in the )?afternoon`, afternoon.step),
	word(`(?:in the )?evening|夕方|夕刻`, evening.step),
	word(`(?:at )?night|夜|晩`, night.step),
	word(`お昼|昼`, noonish.step),
	word(`未明`, beforeDawn.step),
	word(`明け方`, dawn.step),
	word(`深夜`, deepNight.step),

	says(`last `+weekdays, func(g []string) step { return weekday(weekdayOf(g[1]), true) }),
	says(`(?:on|this)? `+weekdays+`[.,]?`, func(g []string) step { return weekday(weekdayOf(g[1]), false) }),
	says(`(?:この前|こないだ|前)の? ([日月火水木金土])曜日?`, func(g []string) step { return weekday(kanjiDay(g[1]), true) }),
	says(`\(? ([日月火水木金土])曜日? \)?|\(([日月火水木金土])(?:・?祝)?\)`, func(g []string) step { return weekday(kanjiDay(g[1]+g[2]), false) }),
	word(`last week|先週の?`, week(-1)),
	word(`this week|今週の?`, week(0)),
	word(`今`, ago{exact: time.Minute}.step),

	word(`about|around|approximately|approx\.?|roughly|circa|ca\.|頃|ごろ|ころ|くらい|ぐらい|位|あたり|前後|約|だいたい|大体|およそ`, approximately),
	word(`(?:shortly|just|soon|a little) after|(?:を)?(?:ちょっと|少し)?(?:過ぎ|すぎ)`, shortlyAfter.step),
	word(`(?:shortly|just|a little) before`, shortlyBefore.step),
	word(`(?:の)?(?:ちょっと|少し)?(?:前|まえ)`, mae),
	word(`date:|sent:|(?:送信)?日時:|from|between|at|on|the|in|of|まで|の間に?|間に?|の|に|は|\(祝\)|[,、。・]`, nothing),
	word(`sharp|exactly|ちょうど`, exactly),
}

// word makes a lexeme that says the same however it is written.
func word(expr string, steps ...step) lexeme {
	all := both(steps...)
	return lexeme{form(expr), func([]string, string, *moment) step { return all }}
}

// both joins steps.
func both(steps ...step) step {
	return func(m *moment) *ParseError {
		for _, s := range steps {
			if mistake := s(m); mistake != nil {
				return mistake
			}
		}
		return nil
	}
}

func kanjiDay(name string) time.Weekday {
	for i, r := range []rune("日月火水木金土") {
		if name == string(r) {
			return time.Weekday(i)
		}
	}
	return time.Sunday
}

// mae reads 前 behind a clock time: shortly before it, where only the hour is
// named. "5時5分前" may be 4:55 too.
func mae(m *moment) *ParseError {
	switch {
	case m.clock == nil:
		return &ParseError{Why: Unclear}
	case m.clock.exact < time.Hour && m.clock.minute != 30:
		return &ParseError{Why: Ambiguous, Readings: []string{"shortly before that time", "so many minutes before the hour"}}
	}
	m.around = shortlyBefore
	return nil
}

// exactly says that an hour alone is meant to the minute.
func exactly(m *moment) *ParseError {
	if m.clock != nil && m.clock.exact == time.Hour {
		m.clock.exact = time.Minute
	}
	return nil
}
