package incident

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"mailprobe/report"
)

// What stood for less than five minutes was told to nobody: its correction is no
// line of a notice, unless a notice went out just then.
func TestCorrectionsOfWhatNobodyWasTold(t *testing.T) {
	start := between("04:09:01", "04:10:12")
	part := report.Scope{Networks: []report.NetworkScope{{Network: "121.119.173.0/24", N: 1, Of: 3, Servers: []string{"sv173-22"}}}}
	say := func(n int, when string, scope report.Scope, changed ...report.Change) report.Statement {
		return report.Statement{N: n, At: at(when), Start: start, Scope: scope, Changed: changed}
	}
	over := func(s report.Statement, from, to string) report.Statement {
		s.End = between(from, to)
		return s
	}
	opened := []report.Statement{say(1, "04:11:12", part, report.ChangedOpened), say(2, "04:12:12", scope2011(), report.ChangedScope)}
	flap := append(opened[:2:2], over(say(3, "05:50:00", scope2011(), report.ChangedClosed), "05:49:00", "05:50:00"), say(4, "05:53:00", scope2011(), report.ChangedAgain))
	end := append(flap[:4:4], over(say(5, "13:30:00", scope2011(), report.ChangedClosed), "13:29:00", "13:30:00"), say(6, "13:32:00", scope2011(), report.ChangedAgain),
		over(say(7, "13:50:00", scope2011(), report.ChangedClosed), "13:49:00", "13:50:00"))
	moved := append(end[:7:7], over(say(8, "14:10:00", scope2011(), report.ChangedEnd), "13:51:30", "13:52:00"))
	unchanged := []string{"Nothing since the last finding."}
	wider := "The scope is wider than found at 04:11:12 JST. It was: sv173-22 in 121.119.173.0/24 (1 of 3)."
	tests := []struct {
		name  string
		said  []report.Statement
		kind  NoticeKind
		since string
		want  []string
	}{
		{"the scope of the first minute", opened, Update, "", unchanged},
		{"a notice went out in that minute", opened, Update, "04:11:30", []string{wider}},
		{"a recovery of three minutes", flap, Update, "05:00:00", unchanged},
		{"a notice told of that recovery", flap, Update, "05:51:00", []string{"The recovery found at 05:50:00 JST did not last: the outage went on."}},
		{"recovered is no news in its own notice", end, Recovered, "05:00:00", nil},
		{"but it is in an update", end, Update, "05:00:00", []string{"The end of the outage was confirmed at 13:50:00 JST."}},
		{"an end that stood for twenty minutes", moved, Recovered, "", []string{"The end found at 13:50:00 JST (13:49:00–13:50:00) is corrected to 13:51:30–13:52:00."}},
		{"nothing was said", nil, Update, "", unchanged},
	}
	for _, test := range tests {
		d := closed2011()
		d.Said = test.said
		o := NoticeOptions{Kind: test.kind}
		if test.since != "" {
			o.Since = at(test.since)
		}
		if diff := cmp.Diff(test.want, newComposer(d, english(), jst).corrections(o)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
		if n := len(d.Said); n > 0 && len(d.Said[n-1].Changed) == 0 {
			t.Errorf("%s: the dossier was changed", test.name)
		}
	}
}

// Statements that are left out hand their changes on, so that nothing which
// stands is forgotten.
func TestStatementsThatAreLeftOutHandTheirChangesOn(t *testing.T) {
	s := func(when string, changed ...report.Change) report.Statement {
		return report.Statement{At: at(when), Changed: changed}
	}
	got := toldOf([]report.Statement{s("04:00:00", report.ChangedOpened), s("05:00:00", report.ChangedMerged), s("05:01:00", report.ChangedSplit), s("06:00:00", report.ChangedWithdrawn)}, time.Time{})
	want := [][]report.Change{{report.ChangedOpened}, {report.ChangedMerged, report.ChangedSplit}, {report.ChangedWithdrawn}}
	var changed [][]report.Change
	for _, each := range got {
		changed = append(changed, each.Changed)
	}
	if diff := cmp.Diff(want, changed); diff != "" {
		t.Error(diff)
	}
}
