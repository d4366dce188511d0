package live_test

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// phase is a time at which the dashboard is looked at.
type phase string

const (
	inOutage phase = "in the outage"
	inFlush  phase = "in the flush"
	atRest   phase = "after the flush"
)

// sometimes names the queries, by panel and letter, that have data only in some
// phases; all others have in each.
var sometimes = map[string][]phase{
	// Nothing comes from the server in its outage.
	"Delay: percentiles A": {inFlush, atRest},
	"Delay: percentiles B": {inFlush, atRest},
	"Delay: percentiles C": {inFlush, atRest},
	"Time at each hop A":   {inFlush, atRest},

	"Alerts that fire A":                 {inOutage, inFlush},
	"Time left of the flush A":           {inFlush},
	"The three ends of the flush A":      {inFlush},
	"The three ends of the flush B":      {inFlush, atRest},
	"Down since A":                       {inOutage},
	"Junk, copies, notifications C":      {}, // the demo's servers send no notifications
	"Verdicts on the newest test mail A": {}, // nor do they judge
}

// board is what the dashboard asks for.
type board struct {
	Panels []struct {
		Title   string
		Targets []struct{ RefID, Expr string }
	}
	Templating struct {
		List []struct{ Name, Definition string }
	}
}

// filled puts a choice for Grafana's variables: the demo with the outage, and one of
// its servers that are cut off.
var filled = strings.NewReplacer("$__rate_interval", "1m", "$__range_s", "300", "$__range", "5m",
	"$job", "mailprobe", "$instance", ".*", "$server", "mx.c.example", "$via", ".*")

var labelValues = regexp.MustCompile(`^label_values\((.+), ([a-z]+)\)$`)

// readBoard reads deploy/grafana.
func readBoard(t *testing.T) (b board) {
	t.Helper()
	text, err := os.ReadFile("../grafana/mailprobe.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &b); err != nil {
		t.Fatal(err)
	}
	return b
}

// That a panel has another title now is noticed long before its queries are asked.
func TestSomeQueriesAreThere(t *testing.T) {
	there := map[string]bool{}
	for _, p := range readBoard(t).Panels {
		for _, target := range p.Targets {
			there[p.Title+" "+target.RefID] = true
		}
	}
	for name := range sometimes {
		if !there[name] {
			t.Errorf("the dashboard has no query %q", name)
		}
	}
}

// askPanels asks Prometheus what the dashboard asks: each query must give data, in
// the phases in which there is any.
func (s *stage) askPanels(now phase) {
	b, asked := readBoard(s.T), 0
	for _, p := range b.Panels {
		for _, target := range p.Targets {
			name := p.Title + " " + target.RefID
			asked++
			got := slices.DeleteFunc(s.ask(filled.Replace(target.Expr)), sample.isNothing)
			if expectsData(name, now) != (len(got) > 0) {
				s.Errorf("%s, %q of the dashboard gives %d series: %s", now, name, len(got), target.Expr)
			}
		}
	}
	s.Logf("%s: asked %d queries of the dashboard", now, asked)
	if now == atRest {
		s.askVariables(b)
	}
}

// expectsData tells whether a query must have data in a phase, or must have none.
func expectsData(name string, now phase) bool {
	phases, ok := sometimes[name]
	return !ok || slices.Contains(phases, now)
}

// askVariables asks for the values that each variable of the dashboard offers.
func (s *stage) askVariables(b board) {
	want := map[string]int{"job": 2, "instance": 1, "server": 6, "via": 3}
	for _, v := range b.Templating.List {
		m := labelValues.FindStringSubmatch(v.Definition)
		if m == nil {
			continue
		}
		got := s.ask(fmt.Sprintf("count by (%s) (%s)", m[2], filled.Replace(m[1])))
		if len(got) != want[v.Name] {
			s.Errorf("the variable %s offers %d values, not %d", v.Name, len(got), want[v.Name])
		}
		delete(want, v.Name)
	}
	for name := range want {
		s.Errorf("the dashboard has no variable %s", name)
	}
}
