package e2e

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"sync"
	"testing"
)

// agent returns the shipped binary, which has no race detector, with a
// configuration of its own. Nothing runs yet.
func (s *suite) agent(b *testing.B, config string, env ...string) *Agent {
	b.Helper()
	if s.built == "" {
		b.Setenv("CGO_ENABLED", "0")
		path := filepath.Join(s.dir, "mailprobe")
		if err := buildBinary(path, "-trimpath", "-ldflags", "-s -w"); err != nil {
			b.Fatal(err)
		}
		s.built = path
	}
	return newAgentOf(b, s.built, config, env...)
}

func (a *Agent) pid() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.runs.cmd.Process.Pid
}

// sendTo asks the running agent for n probes on each route, as the command send
// does, and waits for none of them to arrive. A few are under way at once.
func (a *Agent) sendTo(routes []string, n int) {
	a.t.Helper()
	client := &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", a.socket())
		},
	}}
	defer client.CloseIdleConnections()
	var once sync.Once
	parallel(n*len(routes), 10, func(i int) {
		q := url.Values{"route": {routes[i%len(routes)]}, "wait": {"20ms"}}
		resp, err := client.Post("http://agent/v1/send?"+q.Encode(), "", nil)
		if err == nil {
			resp.Body.Close()
		}
		if err != nil || resp.StatusCode != http.StatusOK {
			once.Do(func() { a.t.Errorf("asking the agent for a probe: %v, %v", err, resp) })
		}
	})
	if a.t.Failed() {
		a.t.FailNow()
	}
}
