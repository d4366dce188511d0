package probe

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestNoticesMerge(t *testing.T) {
	at := func(s int) time.Time { return time.Date(2011, 5, 6, 9, 0, s, 0, time.UTC) }
	delayed := Notice{Copy: CopyID{1}, At: at(1), Action: ActionDelayed, Status: "4.4.1"}
	failed := Notice{Copy: CopyID{2}, At: at(9), Action: ActionFailed, Status: "5.4.4"}
	again := failed
	again.At = at(20)
	began := []Attempt{{N: 1, Began: at(0), Ended: at(0), Class: Accepted}}

	a, b := Probe{Attempts: began, Notices: []Notice{delayed}}, Probe{Attempts: began, Notices: []Notice{again, failed}}
	if a.Outcome(at(30)) != Pending {
		t.Error("a notice of a delay settles the probe")
	}
	for _, p := range []Probe{Merge(a, b), Merge(b, a), Merge(Merge(b, a), b)} {
		if diff := cmp.Diff([]Notice{delayed, failed}, p.Notices); diff != "" {
			t.Error(diff)
		}
		if !p.Bounced.Equal(at(9)) || p.Outcome(at(30)) != Bounced {
			t.Errorf("bounced at %v, %s", p.Bounced, p.Outcome(at(30)))
		}
	}
}
