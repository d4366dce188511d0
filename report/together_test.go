package report

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/probe"
)

func TestTogether(t *testing.T) {
	at := func(s int) time.Time { return time.Date(2011, 5, 6, 13, 30, s, 0, time.UTC) }
	in := func(a, b int) probe.Interval { return probe.Interval{From: at(a), To: at(b)} }
	first := &Flush{Recovery: in(0, 1), Fresh: End{Reached: true, At: in(2, 3), Of: 4}, Last: End{Reached: true, At: in(5, 9), Of: 7},
		Peak: 8, PeakAt: at(0), Drain: 1.5, Late: 7, Overtaken: 1}
	second := &Flush{Recovery: in(1, 2), Fresh: End{Reached: true, At: in(1, 4), Of: 5}, Last: End{Of: 6, Left: 2, Estimate: &Estimate{At: at(20), From: at(15), To: at(30), By: ByDrain}},
		Peak: 9, PeakAt: at(1), Drain: 0.5, Late: 4, Outstanding: 1}
	want := &Flush{Recovery: in(1, 2), Fresh: End{Reached: true, At: in(2, 4), Of: 9},
		Last:  End{Of: 13, Left: 2, Estimate: &Estimate{At: at(20), From: at(15), To: at(30), By: ByDrain}},
		Drain: 2, Late: 11, Overtaken: 1, Outstanding: 1}
	if diff := cmp.Diff(want, Together(nil, first, nil, second)); diff != "" {
		t.Errorf("of two servers (-want +got):\n%s", diff)
	}
	if first.Peak != 8 {
		t.Errorf("the flush of a server was changed: %+v", first)
	}
	if got := Together(nil, nil); got != nil {
		t.Errorf("without a flush: %+v", got)
	}
}
