package packaging

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A user of the root, by the numbers: root itself is the zero value.
type user struct {
	uid, gid uint32
	groups   []uint32
}

// in returns a command that runs in the root, with a plain environment. It ends with
// the test, however that ends.
func in(as user, env []string, args ...string) *exec.Cmd {
	return &exec.Cmd{
		Path: args[0], Args: args, Dir: "/",
		Env: append([]string{"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", "DEBIAN_FRONTEND=noninteractive"}, env...),
		SysProcAttr: &syscall.SysProcAttr{
			Chroot: made.root, Pdeathsig: syscall.SIGKILL,
			Credential: &syscall.Credential{Uid: as.uid, Gid: as.gid, Groups: as.groups},
		},
	}
}

// asRoot runs a command in the root, as its root, and returns what it printed.
func asRoot(t *testing.T, args ...string) string {
	t.Helper()
	return output(t, in(user{}, nil, args...))
}

// try runs a command in the root as somebody, and returns what it said and its exit
// code.
func try(t *testing.T, as user, args ...string) (string, int) {
	t.Helper()
	out, err := in(as, nil, args...).CombinedOutput()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		t.Fatalf("%s: %v", strings.Join(args, " "), err)
	}
	if failed != nil {
		return string(out), failed.ExitCode()
	}
	return string(out), 0
}

// output runs a command and returns what it printed.
func output(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	var out, err strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &err
	if e := cmd.Run(); e != nil {
		t.Fatalf("%s: %v\n%s%s", strings.Join(cmd.Args, " "), e, out.String(), err.String())
	}
	return out.String()
}

// inside is where a path of the root lies.
func inside(path string) string { return filepath.Join(made.root, path) }

// put writes a file of the root.
func put(t *testing.T, path, text string, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(inside(path), []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

// get reads a file of the root.
func get(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(inside(path))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// there tells whether a path of the root is there.
func there(t *testing.T, path string) bool {
	t.Helper()
	_, err := os.Lstat(inside(path))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return err == nil
}
