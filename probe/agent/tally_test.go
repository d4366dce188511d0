package agent

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"mailprobe/probe"
)

func TestOvertakenProbesAreCounted(t *testing.T) {
	at := func(s int) time.Time { return time.Date(2011, 5, 6, 9, 0, s, 0, time.UTC) }
	var ts tallies
	for i, step := range []struct {
		sent, after, by int
		copied          bool
		want            bool
		why             string
	}{
		{1, 1, 2, false, false, "the first one overtakes nothing"},
		{5, 5, 6, false, false, "in order"},
		{3, 6, 7, false, false, "it may have come at the very instant of the one sent later"},
		{4, 7, 8, false, true, "the one of 5 had come by 6"},
		{2, 7, 8, true, false, "a further copy is a duplicate, not a probe that was overtaken"},
		{9, 8, 9, false, false, "the newest one"},
	} {
		a := probe.Arrival{Tag: probe.Tag{Ref: probe.Ref{Route: "r", ID: uuid.Must(uuid.NewV7())}}, After: at(step.after), By: at(step.by)}
		if got := ts.arrived(a, probe.Recorded{New: true, Duplicate: step.copied, Sent: at(step.sent)}); got != step.want {
			t.Errorf("step %d: overtaken is %v: %s", i, got, step.why)
		}
	}
	if ts.arrived(probe.Arrival{Tag: probe.Tag{Ref: probe.Ref{Route: "r"}}, After: at(20)}, probe.Recorded{Sent: at(0)}) {
		t.Error("a copy that was recorded before counts again")
	}
	if got := ts.all["r"]; got.Overtaken != 1 || got.Delivered != 5 || got.Duplicates != 1 {
		t.Errorf("the tally is %+v", got)
	}
}
