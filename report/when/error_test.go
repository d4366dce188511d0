package when

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// mistakes are texts that are refused, as of the Friday in Berlin.
var mistakes = []struct {
	text string
	why  Why
	want string // Mistake
}{
	{"", Empty, `no time is given`},
	{" \t　", Empty, `no time is given`},
	{strings.Repeat("5", 301), TooLong, `"` + strings.Repeat("5", 60) + `…": this is too long for a time`},
	{"whenever", Unclear, `"whenever" is not understood`},
	{"yesterday whenever 5:34", Unclear, `"whenever" in "yesterday whenever 5:34" is not understood`},
	{"昨日のいつか", Unclear, `"いつか" in "昨日のいつか" is not understood`},
	{"5", Unclear, `"5": whether 5 is an hour is not clear`},
	{"friday 5", Unclear, `"friday 5": whether 5 is an hour is not clear`},
	{"5-6", Unclear, `"5": whether 5 is an hour is not clear`},
	{"5:34:5", Unclear, `"5:34:5" is not understood`},
	{"since 5:00", Unclear, `"since" in "since 5:00" is not understood`},
	{"5:00 to", Unclear, `"5:00 to": one side of the span is missing`},
	{"to 5:00", Unclear, `"to" in "to 5:00" is not understood`},
	{"5:00 to 6:00 to 7:00", Unclear, `"to" in "5:00 to 6:00 to 7:00" is not understood`},
	{"5:34 Mars/Olympus", Unclear, `"mars" in "5:34 Mars/Olympus" is not understood`},

	{"today yesterday", Twice, `"yesterday": it names two days`},
	{"5:34 6:34", Twice, `"6:34": it names two clock times`},
	{"5:34 JST UTC", Twice, `"utc": it names two zones`},
	{"monday tuesday", Twice, `"tuesday": it names two days of the week`},
	{"2 hours ago at 5:34", Twice, `"2 hours ago at 5:34": it names two times`},
	{"夕方の朝", Twice, `"朝": it names two parts of the day`},

	{"5/6", Ambiguous, `"5/6" may be 5 June or 6 May`},
	{"5/6/2011", Ambiguous, `"5/6" may be 5 June or 6 May`},
	{"05-06-2011 5:34", Ambiguous, `"5/6" may be 5 June or 6 May`},
	{"5/6/11", Ambiguous, `"5/6/11": each part may be the year: write it with four digits`},
	{"yesterday midnight", Ambiguous, `"midnight" may be 0:00 of that day or 0:00 of the day after`},
	{"午後12時", Ambiguous, `"午後12時" may be noon or midnight`},
	{"5時5分前", Ambiguous, `"前" may be shortly before that time or so many minutes before the hour`},
	{"昨日の深夜1時", Ambiguous, `"昨日の深夜1時" may be 1:00 of that day or the night that followed it`},
	{"先週の日曜日", Ambiguous, `"先週の日曜日" may be 24 April or 1 May`},
	{"5:34 CST", Ambiguous, `"cst": several zones have that name: write the offset, as in +08:00`},

	{"25:00", Impossible, `"25:00": no clock shows that`},
	{"24:01", Impossible, `"24:01": no clock shows that`},
	{"5:60", Impossible, `"5:60": no clock shows that`},
	{"30 Feb", Impossible, `"30 feb": no calendar has that day`},
	{"2011-02-29", Impossible, `"2011-02-29": no calendar has that day`},
	{"2011-13-01", Impossible, `"2011-13-01": no calendar has that day`},
	{"2011-00-01", Impossible, `"2011-00-01": no calendar has that day`},
	{"0月5日", Impossible, `"0月5日": no calendar has that day`},
	{"0/5", Impossible, `"0/5": no calendar has that day`},
	{"0 May", Impossible, `"0 may": no calendar has that day`},
	{"1011-05-06", Impossible, `"1011-05-06": the year 1011 is not one of this record`},
	{"999999999999 hours ago", Impossible, `"999999999999 hours ago": no record goes back so far`},

	{"Monday 6 May 2011", Contradicts, `"monday 6 may 2011": 6 May 2011 is a Friday, not a Monday`},
	{"5月6日(月)", Contradicts, `"5月6日(月)": 6 May 2011 is a Friday, not a Monday`},
	{"今朝17時", Contradicts, `"今朝17時": 17:00 is not in the morning`},
	{"午前17時", Contradicts, `"午前17時": 17:00 is not in before noon`},
	{"午前5時 pm", Contradicts, `"pm": it is before noon and after noon`},

	{"May", Vague, `"may": a month or a year is too long: name the day`},
	{"May 2011", Vague, `"may 2011": a month or a year is too long: name the day`},
	{"2011年", Vague, `"2011年": a month or a year is too long: name the day`},
	{"先週", Vague, `"先週": a week is too long: name the day`},
	{"at", Vague, `"at": no day and no clock time is named`},
	{"JST", Vague, `"jst": no day and no clock time is named`},

	{"5:00 to 5:00", Inverted, `"5:00 to 5:00": it ends before it begins, or as it does`},
	{"today to yesterday", Inverted, `"today to yesterday": it ends before it begins, or as it does`},
}

func TestMistakes(t *testing.T) {
	loc := zoneOf(t, "Europe/Berlin")
	now := instantOf(t, friday, loc)
	for _, test := range mistakes {
		_, err := Parse(test.text, now, loc)
		mistake := &ParseError{}
		if !errors.As(err, &mistake) {
			t.Errorf("%q: got %v, want a ParseError", test.text, err)
			continue
		}
		if mistake.Why != test.why || mistake.Mistake() != test.want {
			t.Errorf("%q:\n got %s (%s)\nwant %s (%s)", test.text, mistake.Mistake(), mistake.Why, test.want, test.why)
		}
	}
}

func TestErrorGivesExamples(t *testing.T) {
	_, err := Parse("whenever", time.Date(2011, 5, 6, 12, 0, 0, 0, time.UTC), nil)
	want := `"whenever" is not understood: write it as in "5:34", "yesterday 17:00" or "2011-05-06 05:34"`
	if err == nil || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
}

func TestExamplesCanBeRead(t *testing.T) {
	for _, lang := range []string{"en", "ja"} {
		list := Examples(lang)
		if len(list) != 3 {
			t.Errorf("%s: %d examples", lang, len(list))
		}
		for _, text := range list {
			if _, err := Parse(text, time.Date(2011, 5, 6, 12, 0, 0, 0, time.UTC), time.UTC); err != nil {
				t.Error(err)
			}
		}
	}
}
