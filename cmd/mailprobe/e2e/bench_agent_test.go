package e2e

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// binary builds mailprobe once, as it is shipped: without the race detector.
func (s *suite) binary(b *testing.B) string {
	b.Helper()
	if s.built == "" {
		path := filepath.Join(s.dir, "mailprobe")
		cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", path, "mailprobe/cmd/mailprobe")
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("building mailprobe: %v\n%s", err, out)
		}
		s.built = path
	}
	return s.built
}

// agent returns the shipped binary with a configuration and a data folder of
// its own; %DATA% in the configuration is that folder. Nothing runs yet.
func (s *suite) agent(b *testing.B, config string, env ...string) *Agent {
	b.Helper()
	dir, err := os.MkdirTemp("", "mpagent") // a socket's path must be short
	if err != nil {
		b.Fatal(err)
	}
	a := &Agent{t: b, binary: s.binary(b), dir: dir, config: filepath.Join(dir, "mailprobe.yml"), log: new(bytes.Buffer),
		env: append(os.Environ(), env...)}
	writeFile(b, a.config, 0o600, []byte(strings.ReplaceAll(config, "%DATA%", a.data())))
	b.Cleanup(func() {
		a.Kill()
		if b.Failed() {
			b.Logf("the end of the agent's log:\n%s", lastLines(a.log.String(), 20))
		}
		os.RemoveAll(dir)
	})
	return a
}

func (a *Agent) data() string { return filepath.Join(a.dir, "data") }

// startAt runs the agent as Start does, with its metrics at a known address.
func (a *Agent) startAt(listen string) {
	a.t.Helper()
	cmd := exec.Command(a.binary, "run", "-c", a.config, "--web.listen-address", listen)
	cmd.Env, cmd.Stderr = a.env, a.log
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		a.t.Fatal(err)
	}
	r := &running{cmd: cmd, ended: make(chan struct{})}
	go func() {
		r.err = cmd.Wait()
		close(r.ended)
	}()
	a.mu.Lock()
	a.runs = r
	a.mu.Unlock()
	eventually(a.t, 20*time.Second, "the agent serves its metrics", func() bool {
		conn, err := net.Dial("tcp", listen)
		if err != nil {
			return false
		}
		conn.Close()
		return true
	})
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
			return new(net.Dialer).DialContext(ctx, "unix", filepath.Join(a.data(), "mailprobe.sock"))
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
