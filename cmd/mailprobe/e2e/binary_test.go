package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
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
	out, err := exec.Command("go", "build", "-race", "-o", path, "mailprobe/cmd/mailprobe").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("building mailprobe: %w\n%s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if built {
		if path, err := builtBinary(); err == nil {
			os.RemoveAll(filepath.Dir(path))
		}
	}
	os.Exit(code)
}

// Agent is the binary with a configuration and a data folder of its own.
type Agent struct {
	t      testing.TB
	binary string
	dir    string
	config string
	env    []string

	log *bytes.Buffer // of all its runs; to be read when none runs

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
	dir, err := os.MkdirTemp("", "mpagent")
	if err != nil {
		t.Fatal(err)
	}
	a := &Agent{t: t, binary: binary, dir: dir, config: filepath.Join(dir, "mailprobe.yml"), log: new(bytes.Buffer),
		env: append(os.Environ(), append(env, "GORACE=halt_on_error=1")...)}
	config = strings.ReplaceAll(config, "%DATA%", filepath.Join(dir, "data"))
	if err := os.WriteFile(a.config, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		a.Kill()
		if t.Failed() {
			t.Logf("the agent's configuration:\n%s\nthe end of its log:\n%s", config, lastLines(a.log.String(), 40))
		}
		os.RemoveAll(dir)
	})
	return a
}

// again returns an agent on the same data folder with another configuration.
// This one must have stopped.
func (a *Agent) again(config string) *Agent {
	a.t.Helper()
	config = strings.ReplaceAll(config, "%DATA%", filepath.Join(a.dir, "data"))
	if err := os.WriteFile(a.config, []byte(config), 0o600); err != nil {
		a.t.Fatal(err)
	}
	return a
}

// Start runs the agent and waits until its socket answers.
func (a *Agent) Start() {
	a.t.Helper()
	cmd := exec.Command(a.binary, "run", "-c", a.config, "--web.listen-address", "127.0.0.1:0")
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
	eventually(a.t, 20*time.Second, "the agent answers on its socket", func() bool {
		select {
		case <-r.ended:
			a.t.Fatalf("the agent ended by itself: %v", r.err)
		default:
		}
		conn, err := net.Dial("unix", filepath.Join(a.dir, "data", "mailprobe.sock"))
		if err != nil {
			return false
		}
		conn.Close()
		return true
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
		a.t.Fatalf("stopping the agent: %v\n%s", r.err, lastLines(a.log.String(), 60))
	}
}

// command runs a command of the binary beside the agent.
func (a *Agent) command(ctx context.Context, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, a.binary, args...)
	cmd.Env = a.env
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("mailprobe %s: %w: %s", strings.Join(args, " "), err, stderr.String())
	}
	return out, err
}

// Row is one probe of an export, with the fields that the tests judge by. It
// shares no code with what wrote it.
type Row struct {
	Type           string    `json:"type"`
	ID             string    `json:"id"`
	MessageID      string    `json:"message_id"`
	Route          string    `json:"route"`
	Via            string    `json:"via"`
	Sent           time.Time `json:"sent"`
	Accepted       time.Time `json:"accepted"`
	ReceivedAfter  time.Time `json:"received_after"`
	ReceivedBy     time.Time `json:"received_by"`
	ReceivedSource string    `json:"received_source"`
	Outcome        string    `json:"outcome"`
	Folder         string    `json:"folder"`
	Junk           bool      `json:"junk"`
	GivenUp        time.Time `json:"given_up"`
	Receipt        struct {
		Code     int    `json:"code"`
		Enhanced string `json:"enhanced"`
		Text     string `json:"text"`
		QueueID  string `json:"queue_id"`
	} `json:"receipt"`
	Attempts []struct {
		N        int       `json:"n"`
		Began    time.Time `json:"began"`
		Dotted   time.Time `json:"dotted"`
		Ended    time.Time `json:"ended"`
		Class    string    `json:"class"`
		Phase    string    `json:"phase"`
		Code     int       `json:"code"`
		Enhanced string    `json:"enhanced"`
		Text     string    `json:"text"`
		Err      string    `json:"err"`
	} `json:"attempts"`
	Arrivals []json.RawMessage `json:"arrivals"`
}

// Rows exports the ledger, beside the agent or without it, and returns its
// probes.
func (a *Agent) Rows() []Row {
	a.t.Helper()
	out, err := a.command(context.Background(), "export", "-c", a.config)
	if err != nil {
		a.t.Fatal(err)
	}
	var rows []Row
	for line := range bytes.Lines(out) {
		var r Row
		if err := json.Unmarshal(line, &r); err != nil {
			a.t.Fatalf("reading an exported line: %v\n%s", err, line)
		}
		if r.Type == "probe" {
			rows = append(rows, r)
		}
	}
	return rows
}

// eventually waits until a condition holds.
func eventually(t testing.TB, most time.Duration, what string, holds func() bool) {
	t.Helper()
	deadline := time.Now().Add(most)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		if time.Now().After(deadline) {
			t.Fatalf("after %v it still does not hold that %s", most, what)
		}
		<-tick.C
	}
}
