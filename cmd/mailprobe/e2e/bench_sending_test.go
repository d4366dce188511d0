package e2e

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"mailprobe/probe"
	"mailprobe/probe/agent"
	"mailprobe/probe/ledger"
	"mailprobe/probe/submit"
)

const (
	benchMails    = 5000
	benchParallel = 50
)

// sending holds the whole sending path, with both durable marks, 50 at
// once and a new connection each, against smtp-source, which keeps no record.
func (s *suite) sending(b *testing.B) {
	sink := freePorts(b, 1)[0]
	runDaemon(b, sink, "smtp-sink", "-u", "nobody", sink, "1024")
	t := newTable("(a) probes a second, 50 at once, a new connection each, to smtp-sink", "run|mailprobe|smtp-source|ratio|commits a probe")
	defer t.end()
	var ours, theirs, ratios []float64
	for i := range benchRuns {
		reference := benchMails / timeOf(func() { source(b, sink) })
		rate, commits := sendAll(b, sink, benchMails)
		ours, theirs, ratios = append(ours, rate), append(theirs, reference), append(ratios, rate/reference)
		t.row(fmt.Sprintf("%d|%.0f|%.0f|%.2f|%.3f", i+1, rate, reference, rate/reference, commits))
	}
	t.row(fmt.Sprintf("median|%.0f|%.0f|%.2f|", median(ours), median(theirs), median(ratios)))
	t.note("syncs of the disk, counted by strace over 500 probes: %s", countSyncs(b, sink))
	s.addRatio("(a) probes sent a second", fmt.Sprintf("%.0f", median(ours)), fmt.Sprintf("%.0f smtp-source", median(theirs)),
		median(ratios), atLeast(0.60, ""))
}

func timeOf(f func()) float64 {
	began := time.Now()
	f()
	return time.Since(began).Seconds()
}

func source(b *testing.B, sink string) {
	run(b, "smtp-source", "-s", strconv.Itoa(benchParallel), "-m", strconv.Itoa(benchMails), "-l", "900",
		"-f", "mailprobe@agent.test", "-t", "probe@hosted.test", sink)
}

// sendAll sends n probes over a fresh ledger and returns how many went a
// second, and how many commits each took.
func sendAll(b *testing.B, sink string, n int) (rate, commits float64) {
	b.Helper()
	l, err := ledger.Open(b.Context(), b.TempDir(), ledger.Options{Agent: "bench"})
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	host, port := split(sink)
	number, _ := strconv.Atoi(port)
	sender, err := submit.New(submit.Endpoint{Host: host, Port: number, TLS: submit.TLSNone, Hello: "agent.test"})
	if err != nil {
		b.Fatal(err)
	}
	a, err := agent.New(agent.Options{Name: "bench", Key: probe.NewKey(), Ledger: l, Routes: []agent.Route{{Sender: sender,
		Route: probe.Route{Name: "bench-mx", Server: "bench", Via: probe.MX, From: "mailprobe@agent.test", To: "probe@hosted.test", Every: time.Hour}}}})
	if err != nil {
		b.Fatal(err)
	}
	before := l.Stats().Commits
	took := timeOf(func() {
		var wg sync.WaitGroup
		for range benchParallel {
			wg.Go(func() {
				for range n / benchParallel {
					if _, err := a.HandOver(b.Context(), "bench-mx"); err != nil {
						b.Error(err)
						return
					}
				}
			})
		}
		wg.Wait()
	})
	if t := a.Tally("bench-mx"); t.Ended[probe.Accepted] != n {
		b.Fatalf("%d of %d were accepted: %v, %+v", t.Ended[probe.Accepted], n, t.Ended, t.LastEnded)
	}
	return float64(n) / took, float64(l.Stats().Commits-before) / float64(n)
}

// countSyncs counts the system calls by which this process has the disk keep
// what was written.
func countSyncs(b *testing.B, sink string) string {
	b.Helper()
	out := b.TempDir() + "/strace"
	stop := startTracing(b, out)
	_, commits := sendAll(b, sink, 500)
	stop()
	text, err := os.ReadFile(out)
	if err != nil {
		b.Fatal(err)
	}
	syncs := strings.Count(string(text), "fsync(") + strings.Count(string(text), "fdatasync(")
	return fmt.Sprintf("%d, with %.0f commits", syncs, commits*500)
}
