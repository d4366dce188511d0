package prometheus_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// rule is a rule of Prometheus.
type rule struct {
	Record      string
	Alert       string
	Expr        string
	Labels      map[string]string
	Annotations map[string]string
}

// static returns the labels whose values are no templates.
func (r rule) static() map[string]string {
	labels := map[string]string{}
	for name, value := range r.Labels {
		if !strings.Contains(value, "{{") {
			labels[name] = value
		}
	}
	return labels
}

// read decodes a YAML file beside this one.
func read(t *testing.T, file string, into any) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

const rulesFile = "mailprobe.rules.yml"

// rules returns the rules, by whether they record or alert.
func rules(t *testing.T) (records, alerts []rule) {
	t.Helper()
	var file struct{ Groups []struct{ Rules []rule } }
	read(t, rulesFile, &file)
	for _, g := range file.Groups {
		for _, r := range g.Rules {
			if r.Record != "" {
				records = append(records, r)
			} else {
				alerts = append(alerts, r)
			}
		}
	}
	if len(records) == 0 || len(alerts) == 0 {
		t.Fatalf("%s has %d rules that record and %d that alert", rulesFile, len(records), len(alerts))
	}
	return records, alerts
}

// Each alert says how grave it is, what it is, what to do, and where to read on.
func TestEveryAlertTellsWhatToDo(t *testing.T) {
	_, alerts := rules(t)
	grave := regexp.MustCompile(`^(critical|warning|info|\{\{ if gt \$value 0\.0 \}\}critical\{\{ else \}\}warning\{\{ end \}\})$`)
	command := regexp.MustCompile(`mailprobe [a-z]+|journalctl -u|/targets`)
	for _, a := range alerts {
		if !grave.MatchString(a.Labels["severity"]) {
			t.Errorf("%s: severity %q", a.Alert, a.Labels["severity"])
		}
		if want := "file:///usr/share/doc/mailprobe/RUNBOOK.md#" + strings.ToLower(a.Alert); a.Annotations["runbook_url"] != want {
			t.Errorf("%s: the runbook is at %q, want %q", a.Alert, a.Annotations["runbook_url"], want)
		}
		if len(a.Annotations) != 3 || a.Annotations["summary"] == "" || len(a.Annotations["description"]) < 40 {
			t.Errorf("%s: annotations %q", a.Alert, a.Annotations)
		}
		if strings.Contains(a.Labels["severity"], "critical") && !command.MatchString(a.Annotations["description"]) {
			t.Errorf("%s wakes people and does not say where to look: %s", a.Alert, a.Annotations["description"])
		}
	}
}

// expected is an alert that a unit test expects.
type expected struct {
	Labels map[string]string `yaml:"exp_labels"`
}

// fires tells whether a rule is what an expected alert can come from.
func (r rule) fires(e expected) bool {
	for name, value := range r.static() {
		if e.Labels[name] != value {
			return false
		}
	}
	return true
}

// Each rule that alerts fires in a unit test, and each alert is silent in one.
func TestEveryAlertIsTested(t *testing.T) {
	files, _ := filepath.Glob("*_test.yml")
	fired, silent := map[string][]expected{}, map[string]bool{}
	for _, name := range files {
		var file struct {
			Tests []struct {
				Alerts []struct {
					Name string     `yaml:"alertname"`
					Exp  []expected `yaml:"exp_alerts"`
				} `yaml:"alert_rule_test"`
			}
		}
		read(t, name, &file)
		for _, test := range file.Tests {
			for _, a := range test.Alerts {
				fired[a.Name] = append(fired[a.Name], a.Exp...)
				silent[a.Name] = silent[a.Name] || len(a.Exp) == 0
			}
		}
	}
	_, alerts := rules(t)
	known := map[string]bool{}
	for _, a := range alerts {
		known[a.Alert] = true
		found := false
		for _, e := range fired[a.Alert] {
			found = found || a.fires(e)
		}
		if !found || !silent[a.Alert] {
			t.Errorf("%s %v: fires in a test: %v, is silent in one: %v; want both", a.Alert, a.static(), found, silent[a.Alert])
		}
	}
	for name := range silent {
		if !known[name] {
			t.Errorf("%s is tested, and there is no such alert", name)
		}
	}
}
