package config

import (
	"strings"
	"testing"
	"time"
)

// Instants by the clocks of a zone. What is expected was taken from date(1).
func TestParseInstant(t *testing.T) {
	for _, test := range []struct{ zone, text, want string }{
		{"Asia/Tokyo", "2011-05-06 04:00", "2011-05-05T19:00:00Z"},
		{"Asia/Tokyo", "2011-05-06 04:00:30", "2011-05-05T19:00:30Z"},
		{"Asia/Tokyo", "2011-05-06T04:00:00Z", "2011-05-06T04:00:00Z"},
		{"Asia/Tokyo", "2011-05-06T04:00:00.5-03:30", "2011-05-06T07:30:00.5Z"},
		{"Europe/Berlin", "2011-03-27 01:59", "2011-03-27T00:59:00Z"},
		{"Europe/Berlin", "2011-03-27 02:00", "skipped"},
		{"Europe/Berlin", "2011-03-27 02:59", "skipped"},
		{"Europe/Berlin", "2011-03-27 03:00", "2011-03-27T01:00:00Z"},
		{"Europe/Berlin", "2011-10-30 01:59", "2011-10-29T23:59:00Z"},
		{"Europe/Berlin", "2011-10-30 02:00", "twice"},
		{"Europe/Berlin", "2011-10-30 02:59:59", "twice"},
		{"Europe/Berlin", "2011-10-30 03:00", "2011-10-30T02:00:00Z"},
		{"Europe/Berlin", "2011-10-30T02:30:00+02:00", "2011-10-30T00:30:00Z"},
		{"Australia/Lord_Howe", "2011-04-03 01:29", "2011-04-02T14:29:00Z"},
		{"Australia/Lord_Howe", "2011-04-03 01:30", "twice"}, // its clocks change by half an hour
		{"Australia/Lord_Howe", "2011-04-03 02:00", "2011-04-02T15:30:00Z"},
		{"Pacific/Apia", "2011-12-30 12:00", "skipped"}, // a day that was left out
		{"UTC", "2011-05-06 24:00", "no time"},
		{"UTC", "2011-5-6 4:00", "no time"},
		{"UTC", "2011-05-06 4:00", "no time"},
		{"UTC", "2011-05-06 04:00:30.5", "no time"},
		{"UTC", "2011-05-06T04:00", "no time"},
		{"UTC", " 2011-05-06 04:00", "no time"},
		{"UTC", "2011-05-06 04:00 JST", "no time"},
		{"UTC", "", "no time"},
	} {
		zone, err := time.LoadLocation(test.zone)
		if err != nil {
			t.Fatal(err)
		}
		at, msg, cure := parseInstant(test.text, zone)
		var got string
		switch {
		case msg == "":
			got = at.UTC().Format(time.RFC3339Nano)
		case strings.Contains(msg, "does not exist"):
			got = "skipped"
		case strings.Contains(msg, "comes twice"):
			got = "twice"
		case strings.Contains(msg, "is not a time"):
			got = "no time"
		}
		if got != test.want || (msg == "") != (cure == "") {
			t.Errorf("%q in %s is %q (%s; %s), want %q", test.text, test.zone, got, msg, cure, test.want)
		}
	}
}
