package incident

import (
	"strings"
	"testing"
	"time"

	"mailprobe/probe"
)

// The length agrees with the minutes that are told, and is exact where these
// would say too little.
func TestLengthAgreesWithTheMinutesTold(t *testing.T) {
	tests := []struct {
		name       string
		start, end probe.Interval
		want       string
	}{
		{"hours", between("04:09:01", "04:10:12"), between("13:49:28", "13:50:01"), "about 9 h 40 min"},
		{"ten minutes", between("04:09:01", "04:10:12"), between("04:20:12", "04:21:12"), "about 11 min"},
		{"less", between("04:09:01", "04:10:12"), between("04:19:11", "04:20:11"), "at least 8 min 59 s, at most 11 min 10 s"},
		{"a wide end", between("04:09:01", "04:10:12"), between("13:00:00", "13:50:01"), "at least 8 h 49 min, at most 9 h 41 min"},
		{"no start", between("", "04:10:12"), between("13:49:28", "13:50:01"), "at least 9 h 39 min"},
		{"open", between("04:09:01", "04:10:12"), probe.Interval{From: at("17:58:00")}, "about 13 h 50 min so far"},
		{"open, and not seen for long", between("04:09:01", "04:10:12"), probe.Interval{From: at("17:10:12")}, "at least 13 h so far"},
	}
	for _, test := range tests {
		d := closed2011() // as of 18:00
		d.Incident.Start, d.Incident.End = test.start, test.end
		if got := newComposer(d, english(), jst).aboutLength(); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

// In its first minute an outage does not last "about 0 s".
func TestLengthInTheFirstMinute(t *testing.T) {
	d := closed2011()
	d.Now = at("18:00:40")
	d.Incident.Start, d.Incident.End = between("17:59:58", "18:00:05"), probe.Interval{From: at("18:00:38")}
	if got, want := newComposer(d, english(), jst).aboutLength(), "at least 33 s so far"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A minute says too little of a short outage: its notice gives the bounds where
// others have them at the foot.
func TestShortOutageIsToldExactly(t *testing.T) {
	d := closed2011()
	d.Incident.Start, d.Incident.End = between("04:09:01", "04:10:12"), between("04:11:28", "04:12:01")
	got := notice(t, d, NoticeOptions{Kind: Recovered, Lang: English})
	holdsAll(t, got, "Began:        Fri 2011-05-06 04:10:12 JST (between 04:09:01 and 04:10:12)", "Ended:        Fri 2011-05-06 04:12:01 JST (between 04:11:28 and 04:12:01)")
	d.Total.Flush.Last.At = between("04:12:58", "04:12:58")
	holdsAll(t, notice(t, d, NoticeOptions{Kind: Recovered, Lang: English}), "the last late test mail came at 04:12:58 JST.", "The last of our late test mails came at 04:12:58 JST.")
	if strings.Contains(got, "Measured bounds") {
		t.Error("the bounds are told twice")
	}
	holdsAll(t, string(written(t, d, Options{Lang: English, Format: Markdown})), "On Fri 2011-05-06, from 04:10:12 to 04:12:01 JST (at least 1 min 16 s, at most 3 min)")
}

// Where only relays told of the end, no lower bound of it may be made up.
func TestLengthWithoutALowerBound(t *testing.T) {
	d := planned()
	d.Incident.Outages[0].EndIsOpen = true
	m := newComposer(d, english(), jst)
	// 09:30:30 − 09:00:10.
	if got := m.aboutLength(); got != "at most 30 min 20 s" {
		t.Errorf("the length is %q", got)
	}
	if got := m.ended(); got != "Fri 2011-05-06, no later than 09:31 JST" {
		t.Errorf("the end is %q", got)
	}
}

func TestFreshMailIsPromisedFromAFullMinute(t *testing.T) {
	d := closed2011()
	for from, want := range map[string]string{"13:50:49": "Mail sent from 13:51 JST on", "13:51:00": "Mail sent from 13:51 JST on"} {
		d.Total.Flush.Fresh.At = probe.Interval{From: at(from).Add(-time.Minute), To: at(from)}
		holdsAll(t, string(written(t, d, Options{Lang: English, Format: Markdown})), want)
	}
}
