package web

import (
	"testing"
	"time"

	"mailprobe/report"
	"mailprobe/report/when"
)

// An address that is shared asks of the same time again, in whatever zone: west of
// UTC the offset must not be read as the end of a span.
func TestSharedTimesAreReadAsTheyWereMeant(t *testing.T) {
	for _, zone := range []string{"UTC", "Asia/Tokyo", "Asia/Kathmandu", "America/New_York", "America/St_Johns", "Pacific/Honolulu", "Europe/London"} {
		loc, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		now := time.Date(2010, 11, 9, 12, 0, 0, 0, time.UTC)
		for _, from := range []time.Time{time.Date(2010, 11, 7, 5, 30, 0, 0, time.UTC), time.Date(2010, 11, 7, 6, 30, 0, 0, time.UTC), time.Date(2010, 10, 31, 0, 30, 10, 0, time.UTC)} {
			for _, length := range []time.Duration{time.Second, time.Minute, time.Hour, 61 * time.Minute, 90 * time.Second, 24 * time.Hour} {
				span := report.Span{From: from, To: from.Add(length)}
				text := absolute(span, loc)
				got, err := when.Parse(text, now, loc)
				if err != nil || !got.From.Equal(span.From) || !got.To.Equal(span.To) {
					t.Errorf("%s: %v to %v is written %q, which is read as %v to %v, %v", zone, span.From, span.To, text, got.From.UTC(), got.To.UTC(), err)
				}
			}
		}
	}
}
