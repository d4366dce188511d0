package grafana_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// filled puts values for Grafana's variables.
var filled = strings.NewReplacer("$__rate_interval", "5m", "$__range_s", "3600", "$__range", "1h",
	"$job", ".*", "$instance", ".*", "$server", "mx.a.example|mx.b.example", "$via", ".*")

// promtool reads each query as the expression of a recording rule.
func TestQueriesParse(t *testing.T) {
	var rules strings.Builder
	rules.WriteString("groups:\n  - name: dashboard\n    rules:\n")
	queries := read(t).queries()
	for n, q := range queries {
		expr := filled.Replace(q.expr)
		if strings.Contains(expr, "$") {
			t.Errorf("%s has a variable that there is not: %s", q.where, expr)
		}
		fmt.Fprintf(&rules, "      - {record: query, labels: {n: %q}, expr: %q}\n", fmt.Sprint(n), expr)
	}
	name := filepath.Join(t.TempDir(), "rules.yml")
	if err := os.WriteFile(name, []byte(rules.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("/usr/bin/promtool", "check", "rules", name).CombinedOutput()
	if err != nil || !strings.Contains(string(out), fmt.Sprintf("SUCCESS: %d rules found", len(queries))) {
		t.Errorf("promtool (of Debian's package prometheus) says: %v\n%s", err, out)
	}
}

// Files that say which metrics there are.
const (
	catalogue = "../../probe/metrics/testdata/catalogue.txt"
	rulesFile = "../prometheus/mailprobe.rules.yml"
)

// known returns the metrics that there are, with their labels, and the histograms
// among them.
func known(t *testing.T) (labels map[string][]string, histograms []string) {
	t.Helper()
	text, err := os.ReadFile(catalogue)
	if err != nil {
		t.Fatal(err)
	}
	labels = map[string][]string{}
	for _, m := range regexp.MustCompile(`(?m)^(mailprobe_\w+) \((\w+)\)(?: by (.+))?$`).FindAllStringSubmatch(string(text), -1) {
		labels[m[1]] = strings.Split(m[3], ", ")
		if m[2] == "histogram" {
			histograms = append(histograms, m[1])
		}
	}
	text, err = os.ReadFile(rulesFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^ +- record: (\S+)$`).FindAllStringSubmatch(string(text), -1) {
		labels[m[1]] = nil
	}
	if len(labels) < 50 || len(histograms) < 5 {
		t.Fatalf("%d metrics, %d of them histograms: %s is not as it was", len(labels), len(histograms), catalogue)
	}
	return labels, histograms
}

var (
	metric   = regexp.MustCompile(`\bmailprobe[a-z_:]+`)
	selector = regexp.MustCompile(`\b(mailprobe_[a-z_]+)\{([^}]*)\}`)
	matcher  = regexp.MustCompile(`([a-z]+)(=|=~|!=|!~)"`)
)

// base is the metric that a series is of: a histogram has three more names.
func base(name string, histograms []string) string {
	for _, suffix := range []string{"_bucket", "_sum", "_count"} {
		if h := strings.TrimSuffix(name, suffix); slices.Contains(histograms, h) {
			return h
		}
	}
	return name
}

// Every metric is one that the agent or the rules have, and is asked for labels that
// it has.
func TestMetricsExist(t *testing.T) {
	labels, histograms := known(t)
	for _, q := range read(t).queries() {
		names := metric.FindAllString(q.expr, -1)
		if len(names) == 0 && !strings.HasPrefix(q.where, "annotation") && q.where != "Alerts that fire A" {
			t.Errorf("%s asks for nothing of mailprobe", q.where)
		}
		for _, name := range names {
			if _, ok := labels[base(name, histograms)]; !ok {
				t.Errorf("%s: there is no metric %s", q.where, name)
			}
		}
		for _, s := range selector.FindAllStringSubmatch(q.expr, -1) {
			has := append([]string{"job", "instance"}, labels[base(s[1], histograms)]...)
			for _, m := range matcher.FindAllStringSubmatch(s[2], -1) {
				if !slices.Contains(has, m[1]) {
					t.Errorf("%s: %s has no label %s", q.where, s[1], m[1])
				}
			}
		}
	}
}
