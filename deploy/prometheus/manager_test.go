package prometheus_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// patience is how long the Alertmanager may take for what takes it a moment.
const patience = 30 * time.Second

// manager is a real Alertmanager that runs with the example, whose chat and pager
// are here, and whose waits are short.
type manager struct {
	url  string
	told chan string // a line for each alert of each notice
	ends int         // how often all that was due had been told
}

// notice is what a webhook gets.
type notice struct {
	Alerts []struct {
		Status string
		Labels map[string]string
	}
}

func startManager(t *testing.T) *manager {
	t.Helper()
	m := &manager{told: make(chan string, 1000)}
	hook := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var n notice
		if err := json.NewDecoder(r.Body).Decode(&n); err != nil {
			t.Errorf("reading a notice: %v", err)
		}
		for _, a := range n.Alerts {
			m.told <- strings.Join([]string{r.URL.Path, a.Status, a.Labels["job"], a.Labels["alertname"]}, " ")
		}
	}))
	t.Cleanup(hook.Close)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	m.url = "http://" + address
	config := copyWith(t, "alertmanager.yml",
		"https://chat.example.org/hooks/mailprobe", hook.URL+"/chat", "https://pager.example.org/v1/alerts", hook.URL+"/pager",
		"smtp.provider.example:587", "127.0.0.1:1", "/etc/prometheus/alertmanager/smtp.password", secret(t),
		"/etc/prometheus/alertmanager/pager.token", secret(t), "group_wait: 30s", "group_wait: 500ms", "group_interval: 5m", "group_interval: 500ms")
	ctx, stop := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, alertmanager, "--config.file="+config, "--storage.path="+t.TempDir(),
		"--web.listen-address="+address, "--cluster.listen-address=", "--log.level=error")
	if err := cmd.Start(); err != nil {
		stop()
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(); cmd.Wait() })
	m.await(t)
	return m
}

// await waits until it is ready.
func (m *manager) await(t *testing.T) {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.After(patience); ; {
		if resp, err := http.Get(m.url + "/-/ready"); err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return
			}
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("the Alertmanager (of Debian's package prometheus-alertmanager) is not ready at %s", m.url)
		}
	}
}

// alert is one for the Alertmanager, with labels as in `job=a alertname=b`.
type alert struct {
	labels string
	over   bool
}

func (m *manager) tell(t *testing.T, list ...alert) {
	t.Helper()
	type posted struct {
		Labels   map[string]string `json:"labels"`
		StartsAt time.Time         `json:"startsAt"`
		EndsAt   time.Time         `json:"endsAt,omitzero"`
	}
	now := time.Now()
	var body []posted
	for _, a := range list {
		p := posted{Labels: map[string]string{}, StartsAt: now}
		for _, l := range strings.Fields(a.labels) {
			name, value, _ := strings.Cut(l, "=")
			p.Labels[name] = value
		}
		if a.over {
			p.EndsAt = now
		}
		body = append(body, p)
	}
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.Post(m.url+"/api/v2/alerts", "application/json", bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("alerts are answered with %s", resp.Status)
	}
}

// until returns what was told until a line comes.
func (m *manager) until(t *testing.T, last string) []string {
	t.Helper()
	seen := map[string]bool{}
	for deadline := time.After(patience); ; {
		select {
		case line := <-m.told:
			if line == last {
				return slices.Sorted(maps.Keys(seen))
			}
			seen[line] = true
		case <-deadline:
			t.Fatalf("%q is not told; what is: %v", last, slices.Sorted(maps.Keys(seen)))
		}
	}
}

// first compares what is told until an alert that is sent when all others are due.
func (m *manager) first(t *testing.T, want []string) {
	t.Helper()
	seen := map[string]bool{}
	for _, line := range want {
		if !seen[line] {
			for _, other := range append(m.until(t, line), line) {
				seen[other] = true
			}
		}
	}
	m.ends++
	end := fmt.Sprintf("end%d", m.ends)
	m.tell(t, alert{labels: "alertname=End job=" + end})
	for _, other := range m.until(t, "/chat firing "+end+" End") {
		seen[other] = true
	}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(seen))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
