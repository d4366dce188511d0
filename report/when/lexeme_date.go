package when

import (
	"strconv"
	"strings"
	"time"
)

const (
	months   = `(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)`
	weekdays = `(mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?`
	eras     = `(明治|大正|昭和|平成|令和|[shr])`
	ordinal  = `(?:st|nd|rd|th)?`
)

// dateLexemes are dates, in the order in which they are tried.
var dateLexemes = []lexeme{
	says(`(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})t?`, func(g []string) step { return dateOf(g[1], g[2], g[3]) }),
	says(eras+` (\d{1,2}|元)(?: 年 |[./])(\d{1,2})(?: 月 |[./])(\d{1,2}) 日?`, readEra),
	says(`(?:(\d{4}) 年 )?(\d{1,2}) 月 (\d{1,2}) 日`, func(g []string) step { return dateOf(g[1], g[2], g[3]) }),
	says(`(\d{1,2}) 日`, func(g []string) step { return dateOf("", "", g[1]) }),
	says(`(\d{1,2}) 月`, func(g []string) step { return dateOf("", g[1], "") }),
	says(`(\d{4}) 年`, func(g []string) step { return dateOf(g[1], "", "") }),
	says(`(\d{1,2})\.(\d{1,2})\.(\d{4})`, func(g []string) step { return dateOf(g[3], g[2], g[1]) }),
	says(`(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d\d)`, readSlashed),
	says(`(\d{1,2})/(\d{1,2})`, func(g []string) step { return slashed(0, num(g[1]), num(g[2])) }),
	says(`(\d{1,2})`+ordinal+`(?: of)? -?`+months+`[.,]?(?:[\s-](\d{4}))?`, func(g []string) step { return dateOf(g[3], g[2], g[1]) }),
	says(months+`\.? (\d{1,2})`+ordinal+`,? (\d{4})`, func(g []string) step { return dateOf(g[3], g[1], g[2]) }),
	says(months+`\.? (\d{1,2})`+ordinal, func(g []string) step { return dateOf("", g[1], g[2]) }),
	says(months, func(g []string) step { return dateOf("", g[1], "") }),
}

// num reads digits that a form has matched; nothing is zero.
func num(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// dateOf says a date in digits, or with the name of its month; an empty part is
// not said.
func dateOf(year, month, day string) step {
	m := num(month)
	if month != "" && isLetter(rune(month[0])) {
		m = strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", month[:3])/3 + 1
	}
	if (month != "" && m == 0) || (day != "" && num(day) == 0) {
		return func(*moment) *ParseError { return impossible("no calendar has that day") }
	}
	return date(num(year), m, num(day))
}

func weekdayOf(name string) time.Weekday {
	return time.Weekday(strings.Index("sunmontuewedthufrisat", name[:3]) / 3)
}

// eraStarts are the years before the first of each era.
var eraStarts = map[string]int{"明治": 1867, "大正": 1911, "昭和": 1925, "s": 1925, "平成": 1988, "h": 1988, "令和": 2018, "r": 2018}

func readEra(g []string) step {
	year := 1
	if g[2] != "元" {
		year = num(g[2])
	}
	return dateOf(strconv.Itoa(eraStarts[g[1]]+year), g[3], g[4])
}

// readSlashed reads 5/6/2011, in an order that is not known; and refuses a year of
// two digits, which could be any of the three.
func readSlashed(g []string) step {
	if len(g[3]) == 2 {
		return func(*moment) *ParseError {
			return &ParseError{Why: Ambiguous, Detail: "each part may be the year: write it with four digits"}
		}
	}
	return slashed(num(g[3]), num(g[1]), num(g[2]))
}
