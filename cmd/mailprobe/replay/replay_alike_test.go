package replay

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"testing/synctest"
)

// exportTo names the variable that makes a process one of the runs to compare.
const exportTo = "MAILPROBE_REPLAY_EXPORT"

// TestRunsAlike plays one scenario in processes of its own, two or with the whole
// day three, and wants the same export of the ledger, byte for byte.
func TestRunsAlike(t *testing.T) {
	if path := os.Getenv(exportTo); path != "" {
		synctest.Test(t, func(t *testing.T) { export(t, path) })
		return
	}
	var first []byte
	runs := 2
	if full() {
		runs = 3
	}
	for n := range runs {
		path := filepath.Join(t.TempDir(), strconv.Itoa(n)+".jsonl")
		child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestRunsAlike$")
		child.Env = append(os.Environ(), exportTo+"="+path, "TZ=UTC")
		if out, err := child.CombinedOutput(); err != nil {
			t.Fatalf("run %d: %v\n%s", n+1, err, out)
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = got
		}
		compareExports(t, n+1, first, got)
	}
}

// export plays the scenario to compare, and writes its ledger to a file.
func export(t *testing.T, path string) {
	s := variant(0)
	if full() {
		s = may2011()
	}
	st := play(t, s)
	defer st.close(t)
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if err := st.ledger.Export(t.Context(), file, nil); err != nil {
		t.Fatal(err)
	}
}

// compareExports names the first line that differs.
func compareExports(t *testing.T, run int, want, got []byte) {
	t.Helper()
	if bytes.Equal(want, got) && len(want) > 100_000 {
		return
	}
	a, b := bytes.Split(want, []byte("\n")), bytes.Split(got, []byte("\n"))
	differ, at := 0, -1
	for i := range min(len(a), len(b)) {
		if !bytes.Equal(a[i], b[i]) {
			differ++
			if at < 0 {
				at = i
			}
		}
	}
	t.Errorf("run %d: %d and %d lines, %d of them differ", run, len(a), len(b), differ)
	if at >= 0 {
		t.Errorf("the first, line %d:\n%s\n%s", at+1, a[at], b[at])
	}
}
