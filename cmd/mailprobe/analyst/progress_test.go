package analyst

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"mailprobe/probe"
	"mailprobe/probe/ledger"
)

// TestAnalyseTellsHowFarItIs analyses a record of two servers, and once more when
// there is nothing left to do.
func TestAnalyseTellsHowFarItIs(t *testing.T) {
	l, err := ledger.Open(t.Context(), t.TempDir(), ledger.Options{Agent: "tester"})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for n, server := range []string{"a", "b", "a"} {
		p := probe.Probe{Tag: probe.Tag{Ref: probe.Ref{Agent: "tester", Route: server + "-mx", ID: uuid.Must(uuid.NewV7())}}, Server: server, Via: probe.MX,
			Attempts: []probe.Attempt{{N: 1, Began: time.Now().Add(time.Duration(n-10) * time.Minute)}}}
		if err := l.Intend(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}
	a := New(Options{Ledger: l})
	for _, want := range [][]string{{"0 of 2", "1 of 2"}, nil} {
		var told []string
		list, err := a.Analyse(t.Context(), func(done, total int64) { told = append(told, fmt.Sprintf("%d of %d", done, total)) })
		if err != nil || len(list.Incidents) != 0 {
			t.Errorf("the answer is %+v, %v", list, err)
		}
		if diff := cmp.Diff(want, told); diff != "" {
			t.Errorf("it told (-want +got):\n%s", diff)
		}
	}
}
