package live_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// shippedExample is the Alertmanager configuration under test.
const shippedExample = "../prometheus/alertmanager.yml"

// notices is what a real Alertmanager has handed on.
type notices struct {
	alertmanager *child
	address      string

	mu   sync.Mutex
	came []notice
}

// notice is what a receiver was told of one alert.
type notice struct {
	at   time.Time
	text string // the receiver, firing or resolved, the job, the severity and the title
}

// startAlertmanager starts an Alertmanager with the shipped example, all of whose
// receivers are this test, and returns what comes.
func startAlertmanager(t *testing.T) *notices {
	t.Helper()
	n := &notices{address: freePort(t)}
	listener := httptest.NewServer(n)
	t.Cleanup(listener.Close)
	dir := t.TempDir()
	file := filepath.Join(dir, "alertmanager.yml")
	if err := os.WriteFile(file, []byte(setUp(t, dir, listener.URL, startSmarthost(t, n))), 0o600); err != nil {
		t.Fatal(err)
	}
	n.alertmanager = start(t, "Alertmanager", alertmanagerProgram, "--config.file="+file, "--storage.path="+filepath.Join(dir, "data"),
		"--web.listen-address="+n.address, "--cluster.listen-address=")
	eventually(t, 30*time.Second, "Alertmanager is ready", func() bool {
		if !n.alertmanager.running() {
			t.Fatalf("Alertmanager ended:\n%s", n.alertmanager.all())
		}
		return ready("http://" + n.address)
	})
	return n
}

// setUp changes in the example what its head says is to be changed, and the pace:
// in a demo minutes are seconds.
func setUp(t *testing.T, dir, url, smarthost string) string {
	t.Helper()
	text, err := os.ReadFile(shippedExample)
	if err != nil {
		t.Fatal(err)
	}
	secret := filepath.Join(dir, "secret")
	if err := os.WriteFile(secret, []byte("correct horse"), 0o600); err != nil {
		t.Fatal(err)
	}
	example := string(text)
	for _, change := range [][2]string{
		{"https://chat.example.org/hooks/mailprobe", url},
		{"https://pager.example.org/v1/alerts", url},
		{"/etc/prometheus/alertmanager/pager.token", secret},
		{"/etc/prometheus/alertmanager/smtp.password", secret},
		{"smtp.provider.example:587", smarthost},
		{"smtp_require_tls: true", "smtp_require_tls: false"},
		{"group_wait: 30s", "group_wait: 5s"},
		{"group_interval: 5m", "group_interval: 20s"},
	} {
		if !strings.Contains(example, change[0]) {
			t.Errorf("%s no longer has %q", shippedExample, change[0])
		}
		example = strings.ReplaceAll(example, change[0], change[1])
	}
	return example
}

// ServeHTTP takes what a webhook is told.
func (n *notices) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var told struct {
		Receiver string
		Alerts   []struct {
			Status string
			Labels map[string]string
		}
	}
	if err := json.NewDecoder(r.Body).Decode(&told); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	for _, a := range told.Alerts {
		n.take(fmt.Sprintf("%s: %s in %s: %s %s", told.Receiver, a.Status, a.Labels["job"], a.Labels["severity"], title(a.Labels)))
	}
}

func (n *notices) take(text string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.came = append(n.came, notice{time.Now(), text})
}

// has tells whether a notice came.
func (n *notices) has(text string) bool { return !n.first(text).IsZero() }

// first returns when a notice came first; zero: it has not.
func (n *notices) first(text string) time.Time {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, c := range n.came {
		if c.text == text {
			return c.at
		}
	}
	return time.Time{}
}

// different returns what came, each text once, sorted.
func (n *notices) different() (texts []string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, c := range n.came {
		texts = append(texts, c.text)
	}
	slices.Sort(texts)
	return slices.Compact(texts)
}

// all returns what came, a line each, in order of time.
func (n *notices) all() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	var b strings.Builder
	for _, c := range n.came {
		fmt.Fprintf(&b, "%s %s\n", c.at.Format(time.TimeOnly), c.text)
	}
	return b.String()
}

// plant hands Alertmanager alerts that Prometheus does not have, for a while.
func (n *notices) plant(ctx context.Context, d time.Duration, alerts ...map[string]string) error {
	type planted struct {
		Labels map[string]string `json:"labels"`
		EndsAt time.Time         `json:"endsAt"`
	}
	var list []planted
	for _, labels := range alerts {
		list = append(list, planted{labels, time.Now().Add(d)})
	}
	body, err := json.Marshal(list)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+n.address+"/api/v2/alerts", bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("planting alerts: Alertmanager says %s", resp.Status)
	}
	return nil
}
