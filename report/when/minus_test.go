package when

import (
	"errors"
	"testing"
)

// " -04:00" behind a whole date and a minute is an offset for programs, and the end
// of a span for people in a hurry. Taken for the wrong one, a question is answered
// about another time.
func TestAMinusBehindAWholeDate(t *testing.T) {
	check(t, "America/New_York", friday, []reads{
		{"2011-05-06 05:34 -0400", "2011-05-06T09:34:00Z", "2011-05-06T09:35:00Z"},
		{"2011-05-06 05:34:00 -04:00", "2011-05-06T09:34:00Z", "2011-05-06T09:34:01Z"},
		{"2011-05-06T05:34 -04:00", "2011-05-06T09:34:00Z", "2011-05-06T09:35:00Z"},
		{"2011-05-05 05:34 - 06:00", "2011-05-05T09:34:00Z", "2011-05-05T10:00:00Z"},
		{"2011-05-05 05:34-06:00", "2011-05-05T09:34:00Z", "2011-05-05T10:00:00Z"},
		{"2011-05-05 05:34 -18:00", "2011-05-05T09:34:00Z", "2011-05-05T22:00:00Z"},
		{"yesterday 5:34 -6:00", "2011-05-05T09:34:00Z", "2011-05-05T10:00:00Z"},
	})
	loc := zoneOf(t, "America/New_York")
	_, err := Parse("2011-05-06 05:34 -04:00", instantOf(t, friday, loc), loc)
	var wrong *ParseError
	if !errors.As(err, &wrong) || wrong.Why != Ambiguous || len(wrong.Readings) != 2 || wrong.Part != "-04:00" {
		t.Errorf("%+v", err)
	}
}
