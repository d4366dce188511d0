package live_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// demo is a running mailprobe demo.
type demo struct {
	*child
	job     string // its label in Prometheus
	address string // of its metrics
}

// buildMailprobe builds the program under test.
func buildMailprobe(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "mailprobe")
	if out, err := exec.Command("go", "build", "-o", program, "mailprobe/cmd/mailprobe").CombinedOutput(); err != nil {
		t.Fatalf("building mailprobe: %v\n%s", err, out)
	}
	return program
}

// startDemo starts a demo that stays after its outage, and waits for its address.
func startDemo(t *testing.T, program, job string, outage time.Duration) *demo {
	t.Helper()
	c := start(t, "the demo "+job, program, "demo", "--outage", outage.String(), "--keep",
		"--web.listen-address", "127.0.0.1:0", "--data", filepath.Join(t.TempDir(), "data"))
	d := &demo{child: c, job: job}
	eventually(t, 30*time.Second, "the demo "+job+" says its address", func() bool {
		if !c.running() {
			t.Fatalf("the demo %s ended:\n%s", job, c.all())
		}
		l, ok := c.heard("pages http://")
		_, after, _ := strings.Cut(l.text, "http://")
		d.address, _, _ = strings.Cut(after, "/")
		return ok
	})
	return d
}

// What a demo says when it has cut the network off, when it has let it come back,
// when its ledger says what its world knows, and when all that was late has come and
// it goes on. Where nothing is cut off, it says the last two only.
const (
	saysCut  = "is cut off: packets vanish"
	saysBack = "is back: what waited for it flushes"
	saysSame = "The ledger says of each of the"
	saysKept = "The pages go on at"
)

// saw returns when the demo said something; zero: it has not.
func (d *demo) saw(text string) time.Time {
	l, _ := d.heard(text)
	return l.at
}
