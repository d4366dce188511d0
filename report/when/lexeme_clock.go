package when

import (
	"strings"
	"time"
)

const hourWords = `(\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)`

// clockLexemes are what a clock shows.
var clockLexemes = []lexeme{
	says(`(\d{1,2}):(\d\d):(\d\d)(?:[.,]\d{1,9})?`, readClock),
	says(`(\d{1,2}):(\d\d)`, readClock),
	says(`(\d{1,2}) 時 (\d{1,2}) 分 (\d{1,2}) 秒`, readClock),
	says(`(\d{1,2}) 時 (\d{1,2}) 分`, readClock),
	says(`(\d{1,2}) 時 半`, func(g []string) step { return clock{hour: num(g[1]), minute: 30, exact: time.Minute}.step }),
	says(`(\d{1,2}) 時 (?:ちょうど|丁度|きっかり|ぴったり)`, func(g []string) step { return clock{hour: num(g[1]), exact: time.Minute}.step }),
	says(`(\d{1,2}) (?:時|o['’]clock)`, readHour),
	says(`(\d{1,2})h(\d\d)`, readClock),
	says(`(\d{1,2})h`, readHour),
	says(`(half|quarter) (past|to) `+hourWords, readPast),
	says(`正午|noon|midday`, func([]string) step { return clock{hour: 12, exact: time.Hour}.step }),
	says(`真夜中|midnight`, func([]string) step { return midnight }),
	says(`午前中?|[ap]\.?m\.|[ap]m|午後`, func(g []string) step {
		if strings.HasPrefix(g[0], "a") || strings.HasPrefix(g[0], "午前") {
			return am.step
		}
		return pm.step
	}),
}

// numberLexemes are numbers alone: a year at the end of the date of Unix, and the
// hour in "5 pm".
var numberLexemes = []lexeme{
	{form(`(\d{4})`), func(g []string, _ string, m *moment) step {
		if m.day.month == 0 {
			return nil
		}
		return date(num(g[1]), 0, 0)
	}},
	says(`(\d{1,2})`, func(g []string) step { return clock{hour: num(g[1]), exact: time.Hour, bare: true}.step }),
}

func readClock(g []string) step {
	c := clock{hour: num(g[1]), minute: num(g[2]), exact: time.Minute}
	if len(g) > 3 {
		c.second, c.exact = num(g[3]), time.Second
	}
	return c.step
}

func readHour(g []string) step { return clock{hour: num(g[1]), exact: time.Hour}.step }

// readPast reads "half past five".
func readPast(g []string) step {
	hour := int(amount(g[3]))
	minutes := 30
	if g[1] == "quarter" {
		minutes = 15
	}
	if g[2] == "to" {
		minutes = -minutes
		hour += 24
	}
	if hour == 0 {
		return nil
	}
	at := (hour*60 + minutes) % (24 * 60)
	return clock{hour: at / 60, minute: at % 60, exact: time.Minute}.step
}

// midnight is a clock time that belongs to two days, so that none may be named.
func midnight(m *moment) *ParseError {
	if m.day.names() {
		return &ParseError{Why: Ambiguous, Readings: []string{"0:00 of that day", "0:00 of the day after"}}
	}
	return clock{exact: time.Hour}.step(m)
}
