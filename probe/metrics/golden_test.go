package metrics

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	dto "github.com/prometheus/client_model/go"
)

func golden(t *testing.T, name string) []string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(text)), "\n")
}

// The names, types, labels and help texts are what dashboards and alerts stand
// on: a change of testdata/catalogue.txt is a change of the interface.
func TestCatalogue(t *testing.T) {
	families, err := eventful().registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range families {
		if strings.HasPrefix(f.GetName(), prefix) {
			got = append(got, fmt.Sprintf("%s (%s)%s", f.GetName(), strings.ToLower(f.GetType().String()), labelsOf(t, f)), "    "+f.GetHelp())
		}
	}
	if diff := cmp.Diff(golden(t, "catalogue.txt"), got); diff != "" {
		t.Errorf("catalogue (-want +got):\n%s", diff)
	}
}

// labelsOf returns the names of a family's labels, which each of its series has.
func labelsOf(t *testing.T, f *dto.MetricFamily) string {
	t.Helper()
	var all []string
	for _, m := range f.GetMetric() {
		var names []string
		for _, l := range m.GetLabel() {
			names = append(names, l.GetName())
		}
		text := strings.Join(names, ", ")
		if text != "" {
			text = " by " + text
		}
		if !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	if len(all) != 1 {
		t.Fatalf("%s has series with different labels: %q", f.GetName(), all)
	}
	return all[0]
}

// What a server reads after the events of eventful: every value that is not
// zero, each reckoned by hand.
func TestEvents(t *testing.T) {
	var got []string
	for _, line := range scrape(t, eventful()) {
		if !strings.HasSuffix(line, " 0") && !strings.HasPrefix(line, "build_info") {
			got = append(got, line)
		}
	}
	want := golden(t, "events.prom")
	want = slices.DeleteFunc(want, func(line string) bool { return line == "" || strings.HasPrefix(line, "#") })
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
}

// promtool is the judge that Prometheus itself ships.
func TestPromtoolFindsNothing(t *testing.T) {
	body, _ := scrapeAs(t, eventful(), "text/plain")
	cmd := exec.Command("/usr/bin/promtool", "check", "metrics")
	cmd.Stdin = bytes.NewReader(body)
	if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("promtool (of Debian's package prometheus) says: %v\n%s", err, out)
	}
}

func TestLintFindsNothing(t *testing.T) {
	families, err := eventful().registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	problems, err := promlint.NewWithMetricFamilies(families).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
	for _, f := range families {
		if f.GetHelp() == "" {
			t.Errorf("%s has no help text", f.GetName())
		}
	}
}
