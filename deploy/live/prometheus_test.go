package live_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// shipped is the file under test, which is read by Prometheus where it lies.
const shipped = "../prometheus/mailprobe.rules.yml"

// The programs of Debian's packages prometheus and prometheus-alertmanager.
const (
	prometheusProgram   = "/usr/bin/prometheus"
	alertmanagerProgram = "/usr/bin/prometheus-alertmanager"
)

// scraped is how often the demos are scraped and the rules evaluated: in a demo
// minutes are seconds.
const scraped = 5 * time.Second

// startPrometheus starts a Prometheus on a database of its own, and waits until it
// answers.
func startPrometheus(t *testing.T, alertmanager string, demos ...*demo) (*child, api) {
	t.Helper()
	dir, address := t.TempDir(), freePort(t)
	rules, err := filepath.Abs(shipped)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "prometheus.yml")
	if err := os.WriteFile(file, []byte(prometheusConfig(rules, alertmanager, demos)), 0o600); err != nil {
		t.Fatal(err)
	}
	c := start(t, "Prometheus", prometheusProgram, "--config.file="+file, "--storage.tsdb.path="+filepath.Join(dir, "data"),
		"--web.listen-address="+address, "--enable-feature=native-histograms")
	a := api{"http://" + address}
	eventually(t, 30*time.Second, "Prometheus is ready", func() bool {
		if !c.running() {
			t.Fatalf("Prometheus ended:\n%s", c.all())
		}
		return ready(a.base)
	})
	return c, a
}

// prometheusConfig is a configuration with a job for each demo: both call their
// servers by the same names, and the rules take agents of one job for agents that
// watch the same servers.
func prometheusConfig(rules, alertmanager string, demos []*demo) string {
	var b strings.Builder
	fmt.Fprintf(&b, `global: {scrape_interval: %[1]v, scrape_timeout: 4s, evaluation_interval: %[1]v}
rule_files: [%[2]q]
alerting: {alertmanagers: [{static_configs: [{targets: [%[3]q]}]}]}
scrape_configs:
`, scraped, rules, alertmanager)
	for _, d := range demos {
		fmt.Fprintf(&b, "  - {job_name: %q, static_configs: [{targets: [%q]}]}\n", d.job, d.address)
	}
	return b.String()
}
