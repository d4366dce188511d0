package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// cpuOf returns the processor time that a process has used, in steps of 10 ms.
func cpuOf(b *testing.B, pid int) time.Duration {
	b.Helper()
	text := string(readProc(b, pid, "stat"))
	fields := strings.Fields(text[strings.LastIndexByte(text, ')')+1:])
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	const ticks = 100 // USER_HZ, which is 100 on Linux
	return time.Duration(user+system) * time.Second / ticks
}

// cpuOfAll returns the processor time that the living processes of a session
// have used which run the named program; each must have one thread. It is
// exact to the nanosecond: many processes that do little would lose too much by
// rounding.
func cpuOfAll(b *testing.B, session int, program string) time.Duration {
	b.Helper()
	var sum time.Duration
	for _, pid := range membersOf(session) {
		name, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
		if err != nil || strings.TrimSpace(string(name)) != program {
			continue // another, or it has ended
		}
		first, _, _ := strings.Cut(string(readProc(b, pid, "schedstat")), " ")
		ran, err := strconv.ParseInt(first, 10, 64)
		if err != nil {
			b.Fatalf("reading the run time of process %d: %v", pid, err)
		}
		sum += time.Duration(ran)
	}
	return sum
}

// residentOf returns the resident memory of a process in KiB.
func residentOf(b *testing.B, pid int) float64 {
	b.Helper()
	for line := range strings.Lines(string(readProc(b, pid, "status"))) {
		if value, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kib, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), "kB")), 64)
			if err != nil {
				b.Fatal(err)
			}
			return kib
		}
	}
	b.Fatalf("process %d has no VmRSS", pid)
	return 0
}

func readProc(b *testing.B, pid int, file string) []byte {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", pid, file))
	if err != nil {
		b.Fatal(err)
	}
	return text
}

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
	eventually(b, 10*time.Second, name+" listens", func() bool { return listens("tcp", address) })
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
