package e2e

import (
	"bytes"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// observed is an agent whose log and metrics are read while it runs.
type observed struct {
	*Agent
	log *journal
	web string // host:port of its web listener
}

// journal keeps what a process writes; it may be read meanwhile.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements io.Writer.
func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

// lines returns what was written so far.
func (j *journal) lines() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return strings.Split(strings.TrimSpace(j.text.String()), "\n")
}

// observe runs an agent until the end of the test.
func observe(t testing.TB, config string, env ...string) *observed {
	t.Helper()
	o := &observed{Agent: newAgent(t, config, env...), log: &journal{}, web: freePorts(t, 1)[0]}
	cmd := exec.Command(o.binary, "run", "-c", o.config, "--web.listen-address", o.web)
	cmd.Env, cmd.Stderr = o.env, o.log
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	r := &running{cmd: cmd, ended: make(chan struct{})}
	go func() {
		r.err = cmd.Wait()
		close(r.ended)
	}()
	o.runs = r
	t.Cleanup(func() {
		if o.Kill(); t.Failed() {
			t.Logf("the end of the log:\n%s", lastLines(strings.Join(o.log.lines(), "\n"), 40))
		}
	})
	eventually(t, 20*time.Second, "the agent answers on its socket and on the web", func() bool {
		select {
		case <-r.ended:
			t.Fatalf("the agent ended by itself: %v\n%s", r.err, strings.Join(o.log.lines(), "\n"))
		default:
		}
		return o.answers()
	})
	return o
}

func (o *observed) answers() bool {
	if found, err := filepath.Glob(filepath.Join(o.dir, "data", "mailprobe.sock")); err != nil || len(found) == 0 {
		return false
	}
	resp, err := http.Get("http://" + o.web + "/")
	if err != nil {
		return false
	}
	resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// begin sends one probe on a route, and does not wait for what becomes of it.
func (o *observed) begin(route string) {
	o.t.Helper()
	out, _ := o.say("send", route, "--wait", "1ms", "-o", "json") // it is not delivered yet, says the exit code
	if !strings.Contains(out, `"id"`) {
		o.t.Fatalf("sending on %s: no probe was begun: %s", route, out)
	}
}
