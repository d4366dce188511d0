package when

import (
	"testing"
	"time"
)

// Berlin: 27 March 2011 2:00 → 3:00, 30 October 2011 3:00 → 2:00.
func TestSummerTimeOfBerlin(t *testing.T) {
	check(t, "Europe/Berlin", "2011-10-30 12:00:00", []reads{
		{"2:30", "2011-10-30T02:30:00+02:00", "2011-10-30T02:31:00+01:00"},
		{"2:30 CEST", "2011-10-30T00:30:00Z", "2011-10-30T00:31:00Z"},
		{"2:30 CET", "2011-10-30T01:30:00Z", "2011-10-30T01:31:00Z"},
		{"1:59", "2011-10-30T01:59:00+02:00", "2011-10-30T02:00:00+02:00"},
		{"3:00", "2011-10-30T03:00:00+01:00", "2011-10-30T03:01:00+01:00"},
		{"2 o'clock", "2011-10-29T23:30:00Z", "2011-10-30T01:30:00Z"},
		{"today", "2011-10-29T22:00:00Z", "2011-10-30T23:00:00Z"}, // 25 h
		{"27 March 2011", "2011-03-26T23:00:00Z", "2011-03-27T22:00:00Z"},
		{"27 March 2011 3 o'clock", "2011-03-27T00:30:00Z", "2011-03-27T01:30:00Z"},
		{"1:30 to 2:30", "2011-10-29T23:30:00Z", "2011-10-30T01:30:00Z"},
		{"2:15 to 3:15", "2011-10-30T00:15:00Z", "2011-10-30T02:15:00Z"},
		{"12 hours ago", "2011-10-29T22:30:00Z", "2011-10-29T23:30:00Z"}, // 1:00, not midnight
	})
}

// New York: 13 March 2011 2:00 → 3:00, 6 November 2011 2:00 → 1:00.
func TestSummerTimeOfNewYork(t *testing.T) {
	check(t, "America/New_York", "2011-11-06 12:00:00", []reads{
		{"1:30", "2011-11-06T05:30:00Z", "2011-11-06T06:31:00Z"},
		{"1:30 EDT", "2011-11-06T05:30:00Z", "2011-11-06T05:31:00Z"},
		{"1:30 EST", "2011-11-06T06:30:00Z", "2011-11-06T06:31:00Z"},
		{"today", "2011-11-06T04:00:00Z", "2011-11-07T05:00:00Z"},
		{"yesterday 17:00", "2011-11-05T21:00:00Z", "2011-11-05T21:01:00Z"},
		{"13 Mar 2011", "2011-03-13T05:00:00Z", "2011-03-14T04:00:00Z"},
		{"3/13/2011 1:59 am", "2011-03-13T06:59:00Z", "2011-03-13T07:00:00Z"},
		{"2011-03-13 03:00", "2011-03-13T07:00:00Z", "2011-03-13T07:01:00Z"},
	})
}

// Where clocks change at midnight, a day begins at 1:00: Asunción on 2 October
// 2011. Havana was set back from 1:00 to 0:00 on 13 November 2011.
func TestChangesAtMidnight(t *testing.T) {
	check(t, "America/Asuncion", "2011-10-02 12:00:00", []reads{
		{"today", "2011-10-02T04:00:00Z", "2011-10-03T03:00:00Z"},
		{"yesterday", "2011-10-01T04:00:00Z", "2011-10-02T04:00:00Z"},
	})
	check(t, "America/Havana", "2011-11-13 12:00:00", []reads{
		{"today", "2011-11-13T04:00:00Z", "2011-11-14T05:00:00Z"},
		{"yesterday", "2011-11-12T04:00:00Z", "2011-11-13T04:00:00Z"},
		{"0:30", "2011-11-13T04:30:00Z", "2011-11-13T05:31:00Z"},
	})
}

func TestTimesThatWereNot(t *testing.T) {
	tests := []struct{ zone, now, text, want string }{
		{"Europe/Berlin", "2011-03-27 12:00:00", "2:30", `"2:30": clocks were set forward over 02:30 on 27 March 2011: there was no such time`},
		{"Europe/Berlin", "2011-05-06 12:00:00", "27 March 2011 2:00", `"27 march 2011 2:00": clocks were set forward over 02:00 on 27 March 2011: there was no such time`},
		{"America/New_York", "2011-05-06 12:00:00", "2011-03-13 2am", `"2011-03-13 2am": clocks were set forward over 02:00 on 13 March 2011: there was no such time`},
		{"Pacific/Apia", "2012-01-06 12:00:00", "30 Dec 2011", `"30 dec 2011": no calendar of that zone has 30 December 2011`},
	}
	for _, test := range tests {
		loc := zoneOf(t, test.zone)
		_, mistake := parse(test.text, instantOf(t, test.now, loc), loc)
		if mistake == nil || mistake.Why != Impossible || mistake.Mistake() != test.want {
			t.Errorf("%s in %s: got %v, want %s", test.text, test.zone, mistake, test.want)
		}
	}
}

// In Japan the month comes first, whatever the zone is called.
func TestMonthComesFirstInJapan(t *testing.T) {
	for _, zone := range []string{"Asia/Tokyo", "Japan"} {
		check(t, zone, friday, []reads{{"5/6 5:34", "05-06 05:34", "05-06 05:35"}, {"2/1/2011", "02-01 00:00", "02-02 00:00"}})
	}
	check(t, "Europe/Berlin", friday, []reads{
		{"5/6 5:34 JST", "2011-05-05T20:34:00Z", "2011-05-05T20:35:00Z"},
		{"5/6 5時34分", "05-06 05:34", "05-06 05:35"},
	})
}

func TestYearEnds(t *testing.T) {
	check(t, "Asia/Tokyo", "2012-01-01 00:10:00", []reads{
		{"23:50", "2011-12-31 23:50", "2011-12-31 23:51"},
		{"0:05", "2012-01-01 00:05", "2012-01-01 00:06"},
		{"0:10", "2012-01-01 00:10", "2012-01-01 00:11"},
		{"0:11", "2011-12-31 00:11", "2011-12-31 00:12"},
		{"昨日", "2011-12-31 00:00", "2012-01-01 00:00"},
		{"12月31日 23時50分", "2011-12-31 23:50", "2011-12-31 23:51"},
		{"1月1日", "2012-01-01 00:00", "2012-01-02 00:00"},
		{"31日", "2011-12-31 00:00", "2012-01-01 00:00"},
		{"昨夜", "2011-12-31 18:00", "2012-01-01 05:00"},
		{"昨夜11時から今日0時5分", "2011-12-31 23:00", "2012-01-01 00:05"},
		{"30分前", "2011-12-31 23:39:30", "2011-12-31 23:40:30"},
		{"12/31 23:50 UTC", "2010-12-31T23:50:00Z", "2010-12-31T23:51:00Z"}, // in UTC it is not over yet
	})
	check(t, "UTC", "2012-02-29 12:00:00", []reads{
		{"29 Feb", "2012-02-29 00:00", "2012-03-01 00:00"},
		{"yesterday", "2012-02-28 00:00", "2012-02-29 00:00"},
		{"28 Feb", "2012-02-28 00:00", "2012-02-29 00:00"},
		{"1 March", "2011-03-01 00:00", "2011-03-02 00:00"},
	})
	check(t, "UTC", "2012-03-01 12:00:00", []reads{
		{"yesterday", "2012-02-29 00:00", "2012-03-01 00:00"},
		{"2 days ago", "2012-02-28 00:00", "2012-02-29 00:00"},
		{"a week ago", "2012-02-23 00:00", "2012-02-24 00:00"},
	})
}

// Every minute of two days around each change is found again from what its clock
// showed: the witness is the zone itself.
func TestInstantsHoldEveryMinute(t *testing.T) {
	for zone, change := range map[string]string{
		"Europe/Berlin": "2011-03-27", "America/New_York": "2011-11-06", "Australia/Lord_Howe": "2011-04-03", "Pacific/Apia": "2011-12-30",
		"America/St_Johns": "2011-03-13", "Africa/Casablanca": "2011-07-31", "Asia/Tokyo": "2011-05-06", "Asia/Pyongyang": "2015-08-15",
	} {
		loc := zoneOf(t, zone)
		day, err := time.Parse(time.DateOnly, change)
		if err != nil {
			t.Fatal(err)
		}
		for at := day.Add(-24 * time.Hour); at.Before(day.Add(48 * time.Hour)); at = at.Add(time.Minute) {
			local := at.In(loc)
			wall := time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), 0, 0, time.UTC)
			found := 0
			for _, t := range instants(wall, loc) {
				if t.Equal(at) {
					found++
				}
			}
			if found != 1 {
				t.Fatalf("%s: what the clock showed at %s is found %d times among %v", zone, local, found, instants(wall, loc))
			}
		}
	}
}
