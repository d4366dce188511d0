package replay

import (
	"bytes"
	"os"
	"strconv"
	"testing"
	"time"
)

// TestRunsAlike plays one scenario in processes of its own, two or with the whole
// day three, and wants the same export of the ledger, byte for byte. Each run is
// judged, too. Of the variants it is the smallest with all ways of sending, an
// incident after the other, and a server that loses its power.
func TestRunsAlike(t *testing.T) {
	runs := 2
	if full() {
		runs = 3
	}
	exports := make([][]byte, runs)
	t.Run("runs", func(t *testing.T) {
		for n := range runs {
			t.Run(strconv.Itoa(n+1), func(t *testing.T) {
				t.Parallel()
				path, here := apart(t, export)
				if !here {
					return
				}
				var err error
				if exports[n], err = os.ReadFile(path); err != nil {
					t.Fatal(err)
				}
			})
		}
	})
	if os.Getenv(apartIn) != "" {
		return // this is one of the runs
	}
	for n := range runs {
		compareExports(t, n+1, exports[0], exports[n])
	}
}

// export plays the scenario to compare, and writes its ledger to a file.
func export(t *testing.T, path string) {
	s := variant(17)
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
	st.judge(t, st.truth(), s.end.Add(-10*time.Minute))
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
