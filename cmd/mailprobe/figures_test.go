package main

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/report"
)

// What metrics show of a server's flush: it begins with the recovery, and ends
// with the last late mail.
func TestFlushInMetrics(t *testing.T) {
	fresh := report.End{Reached: true, At: lying("13:31:00", "13:32:00")}
	flush := func(recovery string, last bool) *report.Flush {
		f := &report.Flush{Drain: 0.5, Fresh: fresh, Last: report.End{Reached: last, At: lying("14:00:00", "14:01:00")}}
		if recovery != "" {
			f.Recovery = lying("13:29:00", recovery)
		}
		return f
	}
	for _, test := range []struct {
		name  string
		flush *report.Flush
		since time.Time
	}{
		{"there was no outage", nil, time.Time{}},
		{"the outage goes on", flush("", false), time.Time{}},
		{"mail comes", flush("13:30:00", false), may("13:30:00")},
		{"all has come", flush("13:30:00", true), time.Time{}},
	} {
		if got := serverState(report.Standing{State: report.StateUp, Flush: test.flush}); !got.Flushing.Equal(test.since) {
			t.Errorf("%s: since %v, want %v", test.name, got.Flushing, test.since)
		}
	}
}

func TestPlannedWorkAndLateAfterInMetrics(t *testing.T) {
	if got := serverState(report.Standing{State: report.StateUp, Planned: true}); !got.Planned || got.State != "up" {
		t.Errorf("a server with work announced is %+v", got)
	}
	view := &report.View{Servers: []report.Standing{
		{Server: "a", Routes: []report.RouteStanding{{Route: "a-mx", Late: time.Minute}, {Route: "a-relay", Late: time.Hour}}},
		{Server: "b", Routes: []report.RouteStanding{{Route: "b-mx", Late: time.Second}}},
	}}
	want := map[string]time.Duration{"a-mx": time.Minute, "a-relay": time.Hour, "b-mx": time.Second}
	if diff := cmp.Diff(want, lateAfter(view)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := lateAfter(nil); len(got) > 0 {
		t.Errorf("without an analysis: %v", got)
	}
}

// The space of a file system that is there is some; of a folder that is not there
// it is not known, which must not look like none.
func TestFreeBytes(t *testing.T) {
	if got := freeBytes(t.TempDir()); got <= 0 {
		t.Errorf("of a folder: %d", got)
	}
	if got := freeBytes("/nowhere/at/all"); got >= 0 {
		t.Errorf("of no folder: %d", got)
	}
}
