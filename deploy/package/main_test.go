package packaging

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// What the packages under test are built as.
const (
	described = "v1.2.3-4-gabcdef123456"
	commit    = "abcdef1234567890abcdef1234567890abcdef12"
	seconds   = "1700000000"
	debian    = "1.2.3+4.gabcdef123456-1"
)

// made is what all tests share: the packages, and a Debian to install one in.
var made struct{ deb, rpm, root string }

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	if os.Geteuid() != 0 {
		fmt.Fprintln(os.Stderr, "The package is installed for real, in a root of its own, which only root can make: run this test as root (sudo make package-test).")
		return 1
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	dir, err := os.MkdirTemp("", "mailprobe-package-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	// Never into another file system: a root may have one mounted, if making it was
	// interrupted.
	defer func() { _ = exec.Command("rm", "-rf", "--one-file-system", dir).Run() }()
	if err := prepare(ctx, dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// prepare makes the packages and, beside that, the root.
func prepare(ctx context.Context, dir string) error {
	made.root = filepath.Join(dir, "root")
	rooted := make(chan error)
	go func() {
		rooted <- tool(ctx, "mmdebstrap", "--quiet", "--variant=apt", "--include=systemd", "bookworm", made.root, "http://deb.debian.org/debian")
	}()
	packed := tool(ctx, "make", "-C", "../..", "package", "DIST="+dir, "ARCHS="+runtime.GOARCH,
		"VERSION="+described, "COMMIT="+commit, "SOURCE_DATE_EPOCH="+seconds)
	if err := errors.Join(packed, <-rooted); err != nil {
		return err
	}
	// Who is not root has to get in, as at any other root.
	return errors.Join(os.Chmod(dir, 0o755), find(dir, "*.deb", &made.deb), find(dir, "*.rpm", &made.rpm))
}

// find sets file to the only one that the pattern matches.
func find(dir, pattern string, file *string) error {
	all, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(all) != 1 {
		return fmt.Errorf("make package left %q (%w), want one", all, err)
	}
	*file = all[0]
	return nil
}

// tool runs a program, and shows what it said when it failed. A make that runs this
// test has nothing to say to the make that it starts.
func tool(ctx context.Context, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), "MAKEFLAGS=", "MAKELEVEL=")
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(cmd.Args, " "), err, out)
	}
	return nil
}
