package packaging

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// settings reads the assignments of a file in systemd's form. What stands twice is
// not for this test: the last one counts.
func settings(text string) map[string]string {
	all := map[string]string{}
	for line := range strings.Lines(text) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), "=")
		if ok && !strings.HasPrefix(name, "#") {
			all[name] = value
		}
	}
	return all
}

// A service is a unit that is run as systemd would, as far as a machine without one
// can: its user, folders, credentials, environment and command line.
type service struct {
	unit map[string]string
	env  []string
	args []string
}

// readService reads the installed unit, and what it takes from other files.
func readService(t *testing.T) service {
	t.Helper()
	s := service{unit: settings(get(t, "/usr/lib/systemd/system/mailprobe.service"))}
	env := settings(get(t, strings.TrimPrefix(s.unit["EnvironmentFile"], "-")))
	for _, word := range strings.Fields(s.unit["ExecStart"]) {
		if variable, ok := strings.CutPrefix(word, "$"); ok {
			s.args = append(s.args, strings.Fields(strings.Trim(env[variable], `"`))...)
		} else {
			s.args = append(s.args, word)
		}
	}
	return s
}

// prepare makes the folders of the service: its state, and its credentials, named as
// systemd names those of a folder.
func (s *service) prepare(t *testing.T, as user) {
	t.Helper()
	mode, err := strconv.ParseUint(s.unit["StateDirectoryMode"], 8, 12)
	if err != nil {
		t.Fatal(err)
	}
	state := "/var/lib/" + s.unit["StateDirectory"]
	own(t, state, as, os.FileMode(mode))
	prefix, folder, _ := strings.Cut(s.unit["LoadCredential"], ":")
	given := "/run/credentials/mailprobe.service"
	own(t, given, as, 0o500)
	files, err := os.ReadDir(inside(folder))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		name := filepath.Join(given, prefix+"_"+f.Name())
		put(t, name, get(t, filepath.Join(folder, f.Name())), 0o400)
		if err := os.Chown(inside(name), int(as.uid), int(as.gid)); err != nil {
			t.Fatal(err)
		}
	}
	s.env = []string{"CREDENTIALS_DIRECTORY=" + given, "STATE_DIRECTORY=" + state}
}

// own makes a folder of the root that belongs to somebody.
func own(t *testing.T, folder string, as user, mode os.FileMode) {
	t.Helper()
	if err := os.MkdirAll(inside(folder), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(inside(folder), int(as.uid), int(as.gid)); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(inside(folder), mode); err != nil {
		t.Fatal(err)
	}
}

// start runs the service until the function that it returns stops it; the service
// must be running until then, and end well.
func (s *service) start(t *testing.T, as user) (stop func()) {
	t.Helper()
	// The shell sets what systemd sets for a service before it runs it.
	shell := "umask " + s.unit["UMask"] + ` && exec "$@"`
	cmd := in(as, s.env, slices.Concat([]string{"/bin/sh", "-c", shell, "sh"}, s.args)...)
	log, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said, running := follow(log, "msg=running")
	if !<-running {
		t.Fatalf("the service did not come up: %v\n%s", cmd.Wait(), <-said)
	}
	return func() {
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Errorf("the service did not stay up: %v", err)
		}
		text := <-said
		if err := cmd.Wait(); err != nil {
			t.Errorf("the service ended with %v:\n%s", err, text)
		}
	}
}

// follow reads a log to its end. It tells whether a line with the mark came, when it
// came or nothing can come any more, and at the end all that was said.
func follow(log io.Reader, mark string) (said <-chan string, marked <-chan bool) {
	all, seen := make(chan string, 1), make(chan bool, 1)
	go func() {
		var text strings.Builder
		for lines := bufio.NewScanner(log); lines.Scan(); {
			text.WriteString(lines.Text() + "\n")
			if strings.Contains(lines.Text(), mark) {
				select {
				case seen <- true:
				default:
				}
			}
		}
		close(seen)
		all <- text.String()
	}()
	return all, seen
}
