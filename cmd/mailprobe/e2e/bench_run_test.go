package e2e

import (
	"net"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// run runs a program to its end.
func run(b *testing.B, name string, args ...string) {
	b.Helper()
	if out, err := program(b, name, args...).CombinedOutput(); err != nil {
		b.Fatalf("running %s: %v\n%s", name, err, out)
	}
}

func program(b *testing.B, name string, args ...string) *exec.Cmd {
	b.Helper()
	path, err := findProgram("/usr/sbin/"+name, "/usr/bin/"+name, "/bin/"+name)
	if err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return cmd
}

// runDaemon runs a program that listens, until the benchmark ends.
func runDaemon(b *testing.B, address, name string, args ...string) {
	b.Helper()
	cmd := program(b, name, args...)
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	eventually(b, 10*time.Second, name+" listens", func() bool {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			return false
		}
		conn.Close()
		return true
	})
}

// startTracing has strace write down the syncs of this process, and returns
// what ends it.
func startTracing(b *testing.B, out string) (stop func()) {
	b.Helper()
	cmd := program(b, "strace", "-f", "-e", "trace=fsync,fdatasync", "-o", out, "-p", strconv.Itoa(os.Getpid()))
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	pauseReal(time.Second) // until it has attached to every thread
	return func() {
		_ = cmd.Process.Signal(syscall.SIGINT)
		_ = cmd.Wait()
	}
}
