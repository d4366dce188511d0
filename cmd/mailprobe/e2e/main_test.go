package e2e

import (
	"flag"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"golang.org/x/sync/semaphore"
)

// TestMain lets tests run side by side, unless -parallel says otherwise, without
// regard to the number of processors: most of the time they wait for servers.
func TestMain(m *testing.M) {
	flag.Parse()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "test.parallel" })
	if !given {
		_ = flag.Set("test.parallel", "100")
	}
	code := m.Run()
	if built {
		if path, err := builtBinary(); err == nil {
			os.RemoveAll(filepath.Dir(path))
		}
	}
	os.Exit(code)
}

// turns are taken by the tests that work, as many as there are processors. Who
// wants several is served in order, and holds none while it waits.
var (
	processors = int64(runtime.NumCPU())
	turns      = semaphore.NewWeighted(processors)
)

// works says that a test keeps processors busy or is spoilt by many others that
// do: it waits for its turn, and has it to its end. A test that only waits for
// time to pass says t.Parallel instead, and runs beside all others. Where a test
// has subtests that run side by side, it is these that say it.
func works(t *testing.T) { t.Helper(); takeTurns(t, 1) }

// alone says that a test judges by the clock what other tests that work would
// slow down: it waits until it has every turn.
func alone(t *testing.T) { t.Helper(); takeTurns(t, processors) }

func takeTurns(t *testing.T, n int64) {
	t.Helper()
	t.Parallel()
	began := time.Now()
	if err := turns.Acquire(t.Context(), n); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { turns.Release(n) })
	t.Logf("its turn came after %v, which counts as its time", time.Since(began).Round(10*time.Millisecond))
}

// soak tells whether the long forms of the tests are wanted.
func soak() bool { return os.Getenv("MAILPROBE_SOAK") != "" }

// pauseReal lets real servers work for a while: their time cannot be turned.
func pauseReal(d time.Duration) {
	timer := time.NewTimer(d)
	<-timer.C
}

// until asks again and again whether a condition holds, and returns whether it
// came to hold in time.
func until(most, spacing time.Duration, holds func() bool) bool {
	for deadline := time.Now().Add(most); !holds(); pauseReal(spacing) {
		if time.Now().After(deadline) {
			return false
		}
	}
	return true
}

// eventually waits until a condition holds, and fails the test where it does
// not.
func eventually(t testing.TB, most time.Duration, what string, holds func() bool) {
	t.Helper()
	if !until(most, 50*time.Millisecond, holds) {
		t.Fatalf("after %v it still does not hold that %s", most, what)
	}
}

// writeFile writes a file, whatever the umask, and returns its path.
func writeFile(t testing.TB, path string, mode os.FileMode, content []byte) string {
	t.Helper()
	if err := os.WriteFile(path, content, mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	return path
}
