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

func TestATallyTellsThatTheServerAnswersAgain(t *testing.T) {
	var ts tallies
	for i, step := range []struct {
		end  probe.Class
		want bool
	}{
		{probe.Accepted, false}, // it was not away
		{probe.Refused, false},
		{probe.TimedOut, false},
		{probe.Capped, false}, // nobody asked it
		{probe.Deferred, true},
		{probe.Accepted, false}, // it did before
		{probe.Unreachable, false},
		{probe.Accepted, true},
		{probe.Rejected, false},
	} {
		if got := ts.ended("r", probe.Attempt{Class: step.end}); got != step.want {
			t.Errorf("step %d, %s: it answers again is %v", i, step.end, got)
		}
	}
}

func TestATallyTellsWhatTheServerSaidLast(t *testing.T) {
	var ts tallies
	for i, step := range []struct{ end, want probe.Class }{
		{probe.Capped, probe.Capped}, // nothing is known of the server
		{probe.Interrupted, probe.Interrupted},
		{probe.Deferred, probe.Deferred},
		{probe.Capped, probe.Deferred},
		{probe.Aborted, probe.Deferred},
		{probe.TimedOut, probe.TimedOut},
		{probe.Interrupted, probe.TimedOut},
		{probe.Accepted, probe.Accepted},
	} {
		ts.ended("r", probe.Attempt{Class: step.end})
		if got := ts.all["r"].LastEnded.Class; got != step.want {
			t.Errorf("step %d: after %s, the last word is %s, want %s", i, step.end, got, step.want)
		}
	}
	if got := ts.all["r"].Ended; got[probe.Capped] != 2 || got[probe.Interrupted] != 2 || got[probe.Aborted] != 1 {
		t.Errorf("the classes are counted as %v", got)
	}
}

func TestARetryIsNoProbe(t *testing.T) {
	at := time.Date(2011, 5, 6, 9, 0, 0, 0, time.UTC)
	var ts tallies
	ts.began("r", at)
	ts.beganAgain("r")
	ts.beganAgain("r")
	if got := ts.all["r"]; got.Sent != 1 || got.Retries != 2 || !got.LastBegan.Equal(at) {
		t.Errorf("%d sent, %d retries, the newest of %v: want 1, 2 and %v", got.Sent, got.Retries, got.LastBegan, at)
	}
}
