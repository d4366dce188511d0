package e2e

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// built tells whether there is a binary to remove.
var built bool

// builtBinary builds mailprobe once for all tests. It is built with the race
// detector: a report of it ends the binary, and so fails the test.
var builtBinary = sync.OnceValues(func() (string, error) {
	built = true
	dir, err := os.MkdirTemp("", "mailprobe-bin-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "mailprobe")
	return path, buildBinary(path, "-race", "-gcflags=modernc.org/sqlite/lib=-race=false") // as the Makefile has it: compiled already
})

// buildBinary builds mailprobe, with flags of go build.
func buildBinary(path string, flags ...string) error {
	args := append([]string{"build", "-o", path}, flags...)
	out, err := exec.Command("go", append(args, "mailprobe/cmd/mailprobe")...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("building mailprobe: %w\n%s", err, out)
	}
	return nil
}

// Agent is the binary with a configuration and a data folder of its own.
type Agent struct {
	t      testing.TB
	binary string
	dir    string
	config string // path
	env    []string
	web    string   // host:port of its web listener
	flags  []string // more of run's
	log    *journal // of all its runs

	mu   sync.Mutex
	runs *running
}

// running is one process of the agent.
type running struct {
	cmd   *exec.Cmd
	ended chan struct{} // closed when it has ended
	err   error         // how, once it has
}

// newAgent writes the configuration; %DATA% in it is the data folder. Nothing
// runs yet.
func newAgent(t testing.TB, config string, env ...string) *Agent {
	t.Helper()
	binary, err := builtBinary()
	if err != nil {
		t.Fatal(err)
	}
	return newAgentOf(t, binary, config, append(env, "GORACE=halt_on_error=1")...)
}

// newAgentOf does the same with a given binary.
func newAgentOf(t testing.TB, binary, config string, env ...string) *Agent {
	t.Helper()
	dir, err := os.MkdirTemp("", "mpagent") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	a := &Agent{t: t, binary: binary, dir: dir, config: filepath.Join(dir, "mailprobe.yml"),
		env: append(os.Environ(), env...), web: freePorts(t, 1)[0], log: new(journal)}
	a.setConfig(config)
	t.Cleanup(func() {
		if a.Kill(); t.Failed() {
			t.Logf("the agent's configuration:\n%s\nthe end of its log:\n%s", config, a.log.end(40))
		}
		os.RemoveAll(dir)
	})
	return a
}

// setConfig gives the agent, which must not run, another configuration.
func (a *Agent) setConfig(config string) {
	a.t.Helper()
	writeFile(a.t, a.config, 0o600, []byte(strings.ReplaceAll(config, "%DATA%", a.data())))
}

func (a *Agent) data() string   { return filepath.Join(a.dir, "data") }
func (a *Agent) socket() string { return filepath.Join(a.data(), "mailprobe.sock") }

// Start runs the agent until it is ended, at the latest with the test. It
// returns when the agent answers on its socket and on the web.
func (a *Agent) Start() {
	a.t.Helper()
	cmd := exec.Command(a.binary, append([]string{"run", "-c", a.config, "--web.listen-address", a.web}, a.flags...)...)
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
	eventually(a.t, 20*time.Second, "the agent answers on its socket and on the web", func() bool {
		select {
		case <-r.ended:
			a.t.Fatalf("the agent ended by itself: %v", r.err)
		default:
		}
		return listens("unix", a.socket()) && listens("tcp", a.web)
	})
}

// Kill ends the agent by SIGKILL, if it runs. It may be called from anywhere.
func (a *Agent) Kill() {
	if r := a.take(); r != nil {
		_ = r.cmd.Process.Kill()
		<-r.ended
	}
}

// take returns what runs, which is then nobody's else to end.
func (a *Agent) take() *running {
	a.mu.Lock()
	defer a.mu.Unlock()
	r := a.runs
	a.runs = nil
	return r
}

// Stop ends the agent in order, and fails the test where it does not end well.
func (a *Agent) Stop() {
	a.t.Helper()
	r := a.take()
	if r == nil {
		a.t.Fatal("the agent does not run")
	}
	_ = r.cmd.Process.Signal(syscall.SIGTERM)
	timer := time.AfterFunc(20*time.Second, func() { _ = r.cmd.Process.Kill() })
	defer timer.Stop()
	if <-r.ended; r.err != nil {
		a.t.Fatalf("stopping the agent: %v\n%s", r.err, a.log.end(60))
	}
}

// command runs a command of the binary, beside the running agent or without it,
// and returns what it printed.
func (a *Agent) command(args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, a.binary, append(args, "-c", a.config)...)
	cmd.Env = a.env
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("mailprobe %s: %w: %s", strings.Join(args, " "), err, stderr.String())
	}
	return out, err
}

// say runs a command and returns what it printed, and whether it ended with 0.
func (a *Agent) say(args ...string) (string, bool) {
	out, err := a.command(args...)
	return string(out), err == nil
}

// begin sends one probe on a route, and does not wait for what becomes of it.
func (a *Agent) begin(route string) {
	a.t.Helper()
	out, _ := a.say("send", route, "--wait", "1ms", "-o", "json") // it is not delivered yet, says the exit code
	if !strings.Contains(out, `"id"`) {
		a.t.Fatalf("sending on %s: no probe was begun: %s", route, out)
	}
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

// String returns what was written so far.
func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

func (j *journal) lines() []string  { return strings.Split(strings.TrimSpace(j.String()), "\n") }
func (j *journal) end(n int) string { return lastLines(j.String(), n) }

// lastLines returns the end of a text.
func lastLines(text string, n int) string {
	lines := strings.Split(text, "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
