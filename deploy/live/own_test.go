package live_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// noon is the second 0 of these tests.
var noon = time.Date(2011, 5, 6, 12, 0, 0, 0, time.UTC)

func second(n int) time.Time { return noon.Add(time.Duration(n) * time.Second) }

// said is what Prometheus says of its rules: one alert, in these states.
func said(since int, states ...string) (g ruleGroups) {
	r := rule{Name: "Down", Health: "ok"}
	for _, state := range states {
		r.Alerts = append(r.Alerts, alert{State: state, ActiveAt: second(since),
			Labels: map[string]string{"alertname": "Down", "instance": "192.0.2.1:9465", "job": "one", "severity": "critical", "server": "mx.a.example"}})
	}
	g.Groups = append(g.Groups, struct {
		Name  string
		Rules []rule
	}{"servers", []rule{r}})
	return g
}

func TestStory(t *testing.T) {
	s := newStory()
	s.look(said(9, "pending"), second(10))
	s.look(said(9, "firing"), second(20))
	s.look(said(9, "firing"), second(25))
	if !s.fires("one", `critical Down{server="mx.a.example"}`) || s.firing("one") != 1 || s.firing("another") != 0 {
		t.Errorf("at 25 s one alert fires: %+v", s.open)
	}
	s.look(said(0), second(30))
	s.look(said(34, "pending"), second(35))
	s.look(said(39, "pending"), second(40)) // it ended between two looks
	want := []course{
		{"one", `Down{server="mx.a.example"}`, "critical", second(9), second(20), second(30)},
		{"one", `Down{server="mx.a.example"}`, "critical", second(34), time.Time{}, second(40)},
		{"one", `Down{server="mx.a.example"}`, "critical", second(39), time.Time{}, time.Time{}},
	}
	var got []course
	for _, c := range s.courses {
		got = append(got, *c)
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(course{})); diff != "" {
		t.Errorf("courses (-want +got):\n%s", diff)
	}
}

func TestStoryNotesIllRules(t *testing.T) {
	s := newStory()
	ill := said(0)
	ill.Groups[0].Rules[0].Health, ill.Groups[0].Rules[0].LastError = "err", "many-to-many"
	s.look(ill, second(1))
	s.look(ill, second(2))
	s.look(said(0), second(3))
	if diff := cmp.Diff([]string{`rule Down of group servers: health err, error "many-to-many"`}, s.faults); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

func TestJudge(t *testing.T) {
	marks := map[mark]time.Time{cut: second(10), back: second(100)}
	want := []expectation{{"page Down", span{cut, 5 * time.Second, 20 * time.Second}, span{back, 0, 30 * time.Second}}}
	tests := map[string]struct {
		courses []*course
		faults  []string
	}{
		"as it should be":    {[]*course{{severity: "page", alert: "Down", firing: second(20), ended: second(110)}}, nil},
		"not at all":         {nil, []string{"page Down fired 0 times, and should have once"}},
		"pending only":       {[]*course{{severity: "page", alert: "Down", ended: second(110)}}, []string{"page Down fired 0 times, and should have once"}},
		"another pending":    {[]*course{{severity: "page", alert: "Down", firing: second(20), ended: second(110)}, {severity: "page", alert: "Slow", ended: second(9)}}, nil},
		"another fired":      {[]*course{{severity: "page", alert: "Down", firing: second(20), ended: second(110)}, {severity: "page", alert: "Slow", firing: second(9)}}, []string{"page Slow fired, and should not have"}},
		"twice":              {[]*course{{severity: "page", alert: "Down", firing: second(20), ended: second(50)}, {severity: "page", alert: "Down", firing: second(60)}}, []string{"page Down fired 2 times, and should have once"}},
		"too soon":           {[]*course{{severity: "page", alert: "Down", firing: second(14), ended: second(110)}}, []string{"page Down fired 4s after the cut, not between 5s and 20s"}},
		"too late":           {[]*course{{severity: "page", alert: "Down", firing: second(31), ended: second(110)}}, []string{"page Down fired 21s after the cut, not between 5s and 20s"}},
		"never ended":        {[]*course{{severity: "page", alert: "Down", firing: second(20)}}, []string{"page Down has not ended"}},
		"ended too soon":     {[]*course{{severity: "page", alert: "Down", firing: second(20), ended: second(99)}}, []string{"page Down ended -1s after the network's return, not between 0s and 30s"}},
		"ended far too late": {[]*course{{severity: "page", alert: "Down", firing: second(20), ended: second(131)}}, []string{"page Down ended 31s after the network's return, not between 0s and 30s"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.faults, judge(test.courses, want, marks)); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
	stays := []expectation{{"page Absent", span{killed, 0, time.Minute}, span{}}}
	absent := []*course{{severity: "page", alert: "Absent", firing: second(20), ended: second(30)}}
	if diff := cmp.Diff([]string{"page Absent fired at 12:00:20, but there was never the demo's death", "page Absent ended, and should be there still"}, judge(absent, stays, marks)); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

func TestQuiet(t *testing.T) {
	courses := []*course{
		{alert: "Hiccup", pending: second(0), ended: second(10)},
		{alert: "Long", pending: second(0), ended: second(11)},
		{alert: "Still", pending: second(0)},
		{alert: "Fired", pending: second(0), firing: second(1), ended: second(2)},
	}
	want := []string{
		"Long was pending for 11s, and nothing was done to this demo",
		"Still was pending for 30s, and nothing was done to this demo",
		"Fired fired, and nothing was done to this demo",
	}
	if diff := cmp.Diff(want, quiet(courses, 10*time.Second, second(30))); diff != "" {
		t.Errorf("faults (-want +got):\n%s", diff)
	}
}

func TestTable(t *testing.T) {
	marks := map[mark]time.Time{cut: second(10), back: second(371)}
	courses := []*course{
		{"one", "Slow", "warning", second(3), time.Time{}, second(12)},
		{"one", `Down{server="mx"}`, "critical", second(25), second(85), time.Time{}},
	}
	want := `0:00  the cut
6:01  the network's return

demo  severity  alert              pending  firing  resolved
one   critical  Down{server="mx"}  0:15     1:15    -
one   warning   Slow               -0:07    -       0:02
`
	if diff := cmp.Diff(want, table(courses, marks)); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
}
