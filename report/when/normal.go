package when

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// longest is how many bytes a text may have: longer than the Date field of any
// mail with its comments.
const longest = 300

// normalise makes a text uniform: full-width characters and ligatures become
// plain ones, every white space one blank, letters lower case, numerals in Kanji
// digits where a unit follows.
func normalise(text string) (string, *ParseError) {
	if len(text) > longest {
		return "", &ParseError{Why: TooLong, Detail: "this is too long for a time"}
	}
	text = norm.NFKC.String(strings.ToValidUTF8(text, "\uFFFD"))
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r): // marks of direction, which mail programs put into copied dates
			return -1
		case unicode.IsSpace(r):
			return ' '
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return r
	}, text)
	text = strings.Join(strings.Fields(text), " ")
	text = kanjiNumber.ReplaceAllStringFunc(text, arabic)
	if text == "" {
		return "", &ParseError{Why: Empty}
	}
	return text, nil
}

// kanjiNumber is a number before a unit; "一昨日" holds none.
var kanjiNumber = regexp.MustCompile(`[〇一二三四五六七八九十]+[年月時分秒]|[〇一二三四五六七八九十]+(?:日|週間)`)

// arabic writes the numerals of a text, up to 99 or digit by digit, as digits.
func arabic(text string) string {
	digits := strings.TrimRight(text, "年月時分秒日週間")
	unit := text[len(digits):]
	if n, ok := kanjiValue(digits); ok {
		return strconv.Itoa(n) + unit
	}
	return text
}

func kanjiValue(text string) (n int, ok bool) {
	tens, ones, found := strings.Cut(text, "十")
	if !found {
		return positional(text)
	}
	t, ok := positional(tens)
	if tens == "" {
		t, ok = 1, true
	}
	o, fine := positional(ones)
	if ones == "" {
		o, fine = 0, true
	}
	return t*10 + o, ok && fine && t < 10 && o < 10
}

// positional reads digits that stand one after another, as in 二〇一一.
func positional(text string) (n int, ok bool) {
	for _, r := range text {
		at := strings.IndexRune("〇一二三四五六七八九", r)
		if at < 0 || n > 999 {
			return 0, false
		}
		n = n*10 + at/len("〇")
	}
	return n, text != ""
}

// isJapanese tells whether a text holds Japanese.
func isJapanese(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
	})
}
