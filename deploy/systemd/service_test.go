package systemd_test

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// user is somebody on the machine, by numbers that need no entry in /etc/passwd.
type user struct {
	id     uint32
	groups []uint32
}

var (
	agentUser = user{61001, nil}
	operator  = user{61002, []uint32{61001}} // in the agent's group
	stranger  = user{61003, nil}
)

// command is a command that a user runs, in an environment without secrets.
func (u user) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = "/", []string{"PATH=/usr/bin:/bin", "LANG=C.UTF-8"}
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Credential: &syscall.Credential{Uid: u.id, Gid: u.id, Groups: u.groups}}
	return cmd
}

// says runs a command and returns its exit code and all that it printed.
func (u user) says(t *testing.T, name string, args ...string) (code int, text string) {
	t.Helper()
	cmd := u.command(name, args...)
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		t.Fatalf("%s %q: %v; these tests become other users: run them as root", name, args, err)
	}
	return cmd.ProcessState.ExitCode(), string(out)
}

// service is the program as the unit runs it, without systemd: its ExecStart, its
// UMask, its StateDirectoryMode and what LoadCredential makes of a folder.
type service struct {
	t       *testing.T
	dir     string
	manager *net.UnixConn // what NOTIFY_SOCKET leads to
	cmd     *exec.Cmd
	log     bytes.Buffer // until it has ended
}

const config = `agent: unit
data: %s
hello: agent.test
web: {listen: 127.0.0.1:0}
servers:
  - name: mx1.example.jp
    address: 127.0.0.1
    domains: [example.jp]
    mailbox: {user: probe@example.jp, password_file: "${CREDENTIALS_DIRECTORY}/mx1", port: 9}
    routes: [{via: mx, from: mailprobe@example.net, port: 9}]
`

func newService(t *testing.T) *service {
	t.Helper()
	s := &service{t: t, dir: t.TempDir()}
	must(t, os.Chmod(filepath.Dir(s.dir), 0o755)) // what the test makes is else root's alone
	mode, err := strconv.ParseUint(only(t, "StateDirectoryMode"), 8, 32)
	must(t, err)
	must(t, os.Mkdir(s.data(), os.FileMode(mode)))
	must(t, os.Chmod(s.data(), os.FileMode(mode)))
	id, _, ok := strings.Cut(only(t, "LoadCredential"), ":/etc/mailprobe/credentials")
	if !ok {
		t.Fatal("LoadCredential= does not load the folder of the credentials")
	}
	must(t, os.Mkdir(s.credentials(), 0o500))
	secret := filepath.Join(s.credentials(), id+"_mx1") // systemd.exec(5)
	must(t, os.WriteFile(secret, []byte("hunter2\n"), 0o400))
	for _, path := range []string{s.data(), s.credentials(), secret} {
		must(t, os.Chown(path, int(agentUser.id), int(agentUser.id)))
	}
	s.configure(fmt.Sprintf(config, s.data()))
	s.manager, err = net.ListenUnixgram("unixgram", &net.UnixAddr{Name: filepath.Join(s.dir, "notify"), Net: "unixgram"})
	must(t, err)
	must(t, os.Chmod(filepath.Join(s.dir, "notify"), 0o777))
	t.Cleanup(func() { s.manager.Close() })
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (s *service) data() string        { return filepath.Join(s.dir, "data") }
func (s *service) credentials() string { return filepath.Join(s.dir, "credentials") }
func (s *service) config() string      { return filepath.Join(s.dir, "mailprobe.yml") }

func (s *service) configure(text string) {
	s.t.Helper()
	must(s.t, os.WriteFile(s.config(), []byte(text), 0o644))
}

// start runs what the unit's ExecStart says, with these ARGS.
func (s *service) start(args string) {
	s.t.Helper()
	line := strings.NewReplacer("/usr/bin/mailprobe", program(s.t), "/etc/mailprobe/mailprobe.yml", s.config(), "$ARGS", args).
		Replace(only(s.t, "ExecStart"))
	s.cmd = agentUser.command("/bin/sh", "-c", "umask "+only(s.t, "UMask")+"; exec "+line)
	s.cmd.Env = append(s.cmd.Env, "CREDENTIALS_DIRECTORY="+s.credentials(), "NOTIFY_SOCKET="+filepath.Join(s.dir, "notify"))
	s.log.Reset()
	s.cmd.Stdout, s.cmd.Stderr = &s.log, &s.log
	must(s.t, s.cmd.Start())
	s.t.Cleanup(func() { s.cmd.Process.Kill() })
}

// hears waits until the manager is told something.
func (s *service) hears(word string) {
	s.t.Helper()
	must(s.t, s.manager.SetReadDeadline(time.Now().Add(30*time.Second)))
	message := make([]byte, 4096)
	for {
		n, err := s.manager.Read(message)
		if err != nil {
			s.ends(syscall.SIGKILL)
			s.t.Fatalf("the agent does not say %s: %v\n%s", word, err, s.log.String())
		}
		if strings.Contains("\n"+string(message[:n])+"\n", "\n"+word+"\n") {
			return
		}
	}
}

// ends signals the agent and returns how it ended.
func (s *service) ends(signal syscall.Signal) syscall.WaitStatus {
	s.t.Helper()
	if signal != 0 {
		must(s.t, s.cmd.Process.Signal(signal))
	}
	_ = s.cmd.Wait() // the state tells
	return s.cmd.ProcessState.Sys().(syscall.WaitStatus)
}

// The flags of ExecStart are the program's, and what Debian's habit puts into ARGS is
// taken too; the secrets are found where systemd puts them; it says when it is ready
// and when it stops.
func TestTheServiceRuns(t *testing.T) {
	s := newService(t)
	for _, args := range []string{"", "--web.listen-address=127.0.0.1:0 --log.level=warn"} {
		s.start(args)
		s.hears("READY=1")
		if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		s.hears("STOPPING=1")
		if status := s.ends(0); status.ExitStatus() != 0 {
			t.Errorf("with ARGS=%q it ended with %d:\n%s", args, status.ExitStatus(), s.log.String())
		}
	}
}

// A mistake in the configuration or in ARGS ends it with the code after which it is not
// started again, but not a password_command that fails; a crash, whose code would be the same in a Go program, by a signal.
func TestWhatIsStartedAgain(t *testing.T) {
	code, err := strconv.Atoi(only(t, "RestartPreventExitStatus"))
	must(t, err)
	s := newService(t)
	s.start("--nonsense")
	if status := s.ends(0); status.ExitStatus() != code {
		t.Errorf("a flag that it does not know: %d, want %d", status.ExitStatus(), code)
	}
	s.start("")
	s.hears("READY=1")
	if status := s.ends(syscall.SIGABRT); !status.Signaled() || status.Signal() != syscall.SIGABRT {
		t.Errorf("aborted, it ended with code %d and not by the signal", status.ExitStatus())
	}
	if !strings.Contains(s.log.String(), "goroutine ") {
		t.Errorf("it left no dump:\n%s", s.log.String())
	}
	vault := strings.Replace(config, `password_file: "${CREDENTIALS_DIRECTORY}/mx1"`, `password_command: ["false"]`, 1)
	s.configure(fmt.Sprintf(vault, s.data()))
	s.start("")
	if status := s.ends(0); status.ExitStatus() <= 0 || status.ExitStatus() == code {
		t.Errorf("a vault that does not answer yet: %d, want another than %d", status.ExitStatus(), code)
	}
	s.configure("nonsense: 1\n")
	s.start("")
	if status := s.ends(0); status.ExitStatus() != code {
		t.Errorf("a file that cannot be used: %d, want %d", status.ExitStatus(), code)
	}
}

// Who is in the agent's group uses the commands and reads nothing; anybody else may
// do neither.
func TestTheGroupMayAskAndReadNothing(t *testing.T) {
	s := newService(t)
	s.start("")
	s.hears("READY=1")
	for _, args := range [][]string{{"healthy"}, {"status"}, {"incidents"}, {"backlog"}, {"ask", "--to", "info@example.jp", "--at", "1 minute ago"}} {
		args = append(args, "--config.file", s.config())
		code, text := operator.says(t, program(t), args...)
		if code != 0 && !(args[0] == "ask" && code == 3) { // nothing is known yet of any mail
			t.Errorf("a member of the group: mailprobe %q: exit code %d\n%s", args, code, text)
		}
		if code, text := stranger.says(t, program(t), args...); code != 1 || !strings.Contains(text, "you may not speak to it") {
			t.Errorf("a stranger: mailprobe %q: exit code %d\n%s", args, code, text)
		}
	}
	for _, name := range []string{"ledger.db", "ledger.db-wal", "key", "lock"} {
		path := filepath.Join(s.data(), name)
		if code, text := agentUser.says(t, "cat", path); code != 0 {
			t.Errorf("the agent itself cannot read %s: %s", name, text)
		}
		for _, u := range []user{operator, stranger} {
			if code, _ := u.says(t, "cat", path); code == 0 {
				t.Errorf("user %d can read %s", u.id, name)
			}
		}
	}
	for _, u := range []user{operator, stranger} {
		if code, text := u.says(t, "ls", s.data()); code == 0 {
			t.Errorf("user %d sees what lies in the folder: %s", u.id, text)
		}
	}
	if status := s.ends(syscall.SIGTERM); status.ExitStatus() != 0 {
		t.Errorf("it ended with %d:\n%s", status.ExitStatus(), s.log.String())
	}
	if code, text := operator.says(t, program(t), "status", "--config.file", s.config()); code != 1 || !strings.Contains(text, "no agent runs on "+s.data()) {
		t.Errorf("a member of the group, without an agent: exit code %d\n%s", code, text)
	}
}
