package ledger

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"mailprobe/probe"
)

// Some tests run the test program again as a child that they may kill.
const (
	childTask = "MAILPROBE_TEST_CHILD" // which task the child has
	childDir  = "MAILPROBE_TEST_DIR"   // the ledger's folder
)

func TestMain(m *testing.M) {
	tasks := map[string]func(string) error{"write": writeForEver, "fill": fillLimited}
	if task := tasks[os.Getenv(childTask)]; task != nil {
		if err := task(os.Getenv(childDir)); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		return
	}
	goleak.VerifyTestMain(m)
}

// child prepares the test program for a task.
func child(t *testing.T, task, dir string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), self)
	c.Env = append(os.Environ(), childTask+"="+task, childDir+"="+dir)
	c.Stderr = os.Stderr
	return c
}

// writeForEver writes the lives of probes from several goroutines, and says
// each step when it is acknowledged, until it is killed.
func writeForEver(dir string) error {
	ctx := context.Background()
	l, err := Open(ctx, dir, Options{Agent: "site1"})
	if err != nil {
		return err
	}
	base := int(time.Now().UnixNano() / 1000 % 1_000_000_000)
	var out sync.Mutex
	say := func(step string, n int, err error) {
		out.Lock()
		defer out.Unlock()
		if err != nil {
			step = "failed: " + err.Error()
		}
		fmt.Println(step, n)
	}
	for worker := range 8 {
		go func() {
			for n := base + worker; ; n += 8 {
				p := mail(n, time.Now())
				say("intend", n, l.Intend(ctx, p))
				say("dot", n, l.MarkDot(ctx, p.Tag.Ref, 1, time.Now()))
				say("end", n, l.EndAttempt(ctx, p.Tag.Ref, accepted(time.Now()), time.Time{}))
				_, err := l.Record(ctx, look(seen(p, 1, time.Now())))
				say("record", n, err)
			}
		}()
	}
	select {}
}

// Whatever was acknowledged before a kill is there after it, and the ledger
// opens as if nothing had been.
func TestKill(t *testing.T) {
	dir := t.TempDir()
	done := map[int]string{} // the last step of each probe that was acknowledged
	for round := range 10 {
		c := child(t, "write", dir)
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		must(t, c.Start())
		lines := bufio.NewReader(out)
		for i := 0; ; i++ {
			line, err := lines.ReadString('\n')
			if err != nil { // killed; a line that was cut off does not count
				break
			}
			step, n := "", 0
			if _, err := fmt.Sscan(line, &step, &n); err != nil {
				t.Fatalf("the child said %q", line)
			}
			done[n] = step
			if i == 20+23*round {
				must(t, c.Process.Kill())
			}
		}
		c.Wait() // it was killed
		checkKilled(t, dir, done)
	}
}

func checkKilled(t *testing.T, dir string, done map[int]string) {
	t.Helper()
	l, err := Open(t.Context(), dir, Options{Agent: "site1"})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	reached := map[string]func(probe.Probe) bool{
		"intend": func(p probe.Probe) bool { return !p.Sent().IsZero() },
		"dot":    func(p probe.Probe) bool { return !p.Attempts[0].Dotted.IsZero() },
		"end":    func(p probe.Probe) bool { return !p.Accepted().IsZero() },
		"record": func(p probe.Probe) bool { return len(p.Arrivals) == 1 },
	}
	for n, step := range done {
		if p := get(t, l, mail(n, start).Tag.Ref); len(p.Attempts) != 1 || !reached[step](p) {
			t.Errorf("probe %d: %q was acknowledged, the ledger holds %+v", n, step, p)
		}
	}
	if _, err := l.Recover(t.Context(), time.Now(), nil); err != nil {
		t.Error(err)
	}
	for p, err := range l.Probes(t.Context(), Query{}) {
		must(t, err)
		if p.Attempts[0].Ended.IsZero() {
			t.Errorf("probe %s has an attempt under way", p.Tag.Ref)
		}
	}
}

// fillLimited writes until the files may grow no further, then lifts the limit
// and writes again.
func fillLimited(dir string) error {
	ctx := context.Background()
	l, err := Open(ctx, dir, Options{Agent: "site1"})
	if err != nil {
		return err
	}
	signal.Ignore(syscall.SIGXFSZ)
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 1_000_000, Max: limit.Max}); err != nil {
		return err
	}
	n := 1
	for ; err == nil && n < 100_000; n++ {
		err = l.Intend(ctx, mail(n, after(time.Duration(n))))
	}
	var fault *FaultError
	if !errors.As(err, &fault) {
		return fmt.Errorf("after %d probes: %v, want a fault", n, err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	if err := l.Intend(ctx, mail(n-1, after(time.Duration(n-1)))); err != nil {
		return err
	}
	fmt.Println(n-1, fault)
	return l.Close()
}

// A file system that takes no more, as it looks to the program: what was stored
// stays, and the next write is tried afresh.
func TestNoRoomForFile(t *testing.T) {
	dir := t.TempDir()
	out, err := child(t, "fill", dir).Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var n int
	if _, err := fmt.Sscan(string(out), &n); err != nil || n < 10 {
		t.Fatalf("the child said %q", out)
	}
	if !strings.Contains(string(out), "what was recorded is safe") {
		t.Errorf("the child failed with %q, want an error with a cure", out)
	}
	equal(t, "stored", numbers(t, open(t, dir), Query{}), sequence(n))
}
