package e2e

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// measured is what a command cost.
type measured struct {
	took   time.Duration
	said   time.Duration // until its first line
	memory float64       // most resident memory, in KiB
	before float64       // likewise, until its first line
	out    string
}

// measure runs a command of the binary to its end.
func (a *Agent) measure(b *testing.B, in io.Reader, args ...string) (m measured) {
	b.Helper()
	cmd := exec.Command(a.binary, append(args, "-c", a.config)...)
	cmd.Env, cmd.Stdin = a.env, in
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	var out, fault bytes.Buffer
	began := time.Now()
	cmd.Stderr = &fault
	cmd.Stdout = writerFunc(func(p []byte) (int, error) {
		if m.said == 0 {
			m.said, m.before = time.Since(began), peakOf(cmd.Process.Pid)
		}
		return out.Write(p)
	})
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	stop := followPeak(cmd.Process.Pid)
	err := cmd.Wait()
	m.took, m.memory, m.out = time.Since(began), stop(), out.String()
	if err != nil {
		b.Fatalf("mailprobe %s: %v\n%s", args[0], err, fault.String())
	}
	return m
}

type writerFunc func([]byte) (int, error)

// Write implements io.Writer.
func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// followPeak reads the most resident memory of a process again and again until
// stop, which returns the last value: nothing is missed but the last
// milliseconds.
func followPeak(pid int) (stop func() float64) {
	done, ended := make(chan struct{}), make(chan float64)
	go func() {
		most := 0.0
		for {
			select {
			case <-done:
				ended <- most
				return
			case <-time.After(3 * time.Millisecond):
				most = max(most, peakOf(pid))
			}
		}
	}()
	return func() float64 {
		close(done)
		return <-ended
	}
}

// peakOf returns the most resident memory that a process has had, in KiB; zero
// where it has ended. What the kernel says of a child afterwards also counts the
// memory of its parent.
func peakOf(pid int) float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(text), "VmHWM:")
	value, _, _ := strings.Cut(rest, "kB")
	kib, _ := strconv.ParseFloat(strings.TrimSpace(value), 64)
	return kib
}
