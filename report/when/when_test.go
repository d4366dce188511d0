package when

import (
	"testing"
	"time"
	_ "time/tzdata"

	"mailprobe/report"
)

// reads is a text, and the two sides of the span that it means: each RFC 3339, or
// without a zone in the zone of its table, and there without a year in 2011.
type reads struct{ text, from, to string }

// friday is the present of most tables: a Friday, with neither Saturday's nor
// Sunday's doubts.
const friday = "2011-05-06 18:20:30"

func zoneOf(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// instantOf reads an instant of a table.
func instantOf(t *testing.T, text string, loc *time.Location) time.Time {
	t.Helper()
	for _, form := range []string{time.RFC3339, "2006-01-02 15:04:05", "2006-01-02 15:04"} {
		for _, year := range []string{"", "2011-"} {
			if at, err := time.ParseInLocation(form, year+text, loc); err == nil {
				return at
			}
		}
	}
	t.Fatalf("the table has no instant in %q", text)
	return time.Time{}
}

// check parses the texts of a table as of now, in a zone.
func check(t *testing.T, zone, now string, table []reads) {
	t.Helper()
	loc := zoneOf(t, zone)
	at := instantOf(t, now, loc)
	for _, test := range table {
		want := report.Span{From: instantOf(t, test.from, loc), To: instantOf(t, test.to, loc)}
		got, err := Parse(test.text, at, loc)
		if err != nil {
			t.Errorf("%s: %v", test.text, err)
		} else if !got.From.Equal(want.From) || !got.To.Equal(want.To) {
			t.Errorf("%s:\n got %s – %s\nwant %s – %s", test.text, got.From, got.To, want.From.In(loc), want.To.In(loc))
		}
	}
}

func TestResultIsInTheZoneOfTheReader(t *testing.T) {
	tokyo := zoneOf(t, "Asia/Tokyo")
	got, err := Parse("2011-05-05T20:34:20Z", time.Date(2011, 5, 6, 12, 0, 0, 0, time.UTC), tokyo)
	if err != nil {
		t.Fatal(err)
	}
	if text := got.From.Format(time.RFC3339); text != "2011-05-06T05:34:20+09:00" {
		t.Errorf("From is written as %s", text)
	}
	if text := got.To.Format(time.RFC3339); text != "2011-05-06T05:34:21+09:00" {
		t.Errorf("To is written as %s", text)
	}
}

func TestNoZoneIsUTC(t *testing.T) {
	got, err := Parse("5:34", time.Date(2011, 5, 6, 12, 0, 0, 0, time.UTC), nil)
	if want := time.Date(2011, 5, 6, 5, 34, 0, 0, time.UTC); err != nil || got.From != want {
		t.Errorf("got %v, %v; want %v", got.From, err, want)
	}
}
