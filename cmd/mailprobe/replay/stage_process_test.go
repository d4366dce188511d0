package replay

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// apartIn names the variable that tells a process which test it is there for, and
// handedIn the one that names the file for what it has to hand over.
const (
	apartIn  = "MAILPROBE_REPLAY_APART"
	handedIn = "MAILPROBE_REPLAY_HANDED"
)

// apart plays a test in a bubble, in a process of its own, and returns the name
// of the file in which that hands something over; here is false in that process.
//
// It runs on one processor: the same scenario gives the same ledger in it, two of
// them do not slow each other down, and the race detector gets along with timers
// of a bubble that are set side by side (else it may crash: golang/go#78156).
func apart(t *testing.T, f func(t *testing.T, handOver string)) (handedOver string, here bool) {
	t.Helper()
	if os.Getenv(apartIn) == t.Name() {
		began := time.Now()
		synctest.Test(t, func(t *testing.T) { f(t, os.Getenv(handedIn)) })
		t.Logf("it took %v", time.Since(began).Round(10*time.Millisecond))
		return "", false
	}
	handedOver = filepath.Join(t.TempDir(), "handed")
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.v", "-test.count=1", "-test.run="+exactly(t.Name()),
		"-test.timeout="+flag.Lookup("test.timeout").Value.String())
	child.Env = append(os.Environ(), apartIn+"="+t.Name(), handedIn+"="+handedOver, "GOMAXPROCS=1", "TZ=UTC")
	if out, err := child.CombinedOutput(); err != nil {
		t.Errorf("in a process of its own: %v\n%s", err, out)
	} else {
		t.Logf("%s", out)
	}
	return handedOver, true
}

// exactly is the pattern of one test.
func exactly(name string) string {
	parts := strings.Split(name, "/")
	for i, part := range parts {
		parts[i] = "^" + regexp.QuoteMeta(part) + "$"
	}
	return strings.Join(parts, "/")
}
