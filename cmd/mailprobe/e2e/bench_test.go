package e2e

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"

	"mailprobe/probe"
	"mailprobe/probe/agent"
	"mailprobe/probe/ledger"
	"mailprobe/probe/submit"
)

// The benchmarks print tables: each figure is the median of benchRuns runs that
// alternate with runs of a reference, and stands beside its ratio to it.
const benchRuns = 5

// table is what one benchmark prints.
type table struct {
	title string
	tw    *tabwriter.Writer
}

func newTable(title, columns string) *table {
	fmt.Printf("\n%s (%d cores)\n", title, runtime.NumCPU())
	t := &table{title: title, tw: tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)}
	t.row(columns)
	return t
}

func (t *table) row(cells string) { fmt.Fprintln(t.tw, strings.ReplaceAll(cells, "|", "\t")+"\t") }
func (t *table) end()             { t.tw.Flush() }

func median(list []float64) float64 {
	sorted := slices.Sorted(slices.Values(list))
	return sorted[len(sorted)/2]
}

const (
	benchMails    = 5000
	benchParallel = 50
)

// BenchmarkSending holds the whole sending path, with both durable marks, 50 at
// once and a new connection each, against smtp-source, which keeps no record.
func BenchmarkSending(b *testing.B) {
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
	t.row(fmt.Sprintf("median|%.0f|%.0f|%.2f|goal 0.60", median(ours), median(theirs), median(ratios)))
	t.row(fmt.Sprintf("syncs of the disk, counted by strace over 500 probes: %s", countSyncs(b, sink)))
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

// BenchmarkCPU measures what a probe costs the agent from its intent to its
// removal from the mailbox: the binary itself, at 50 probes a second against
// real servers.
func BenchmarkCPU(b *testing.B) {
	w := StartReal(b, RealOptions{})
	binary := buildPlain(b)
	t := newTable("(c) CPU of the agent for each probe, at 50 a second, against Postfix and Dovecot", "run|probes|CPU|ms a probe")
	defer t.end()
	var costs []float64
	for i := range benchRuns {
		s := setting{every: "40ms", routes: []string{"mx", "relay"}, mode: "idle", poll: "5s"}
		a := newAgent(b, configure(w, s), agentPassword(w, s))
		a.binary = binary
		a.Start()
		pid := a.pid()
		began := len(a.Rows()) // asks the agent, so before its processor time is read
		before := cpuOf(b, pid)
		pauseReal(10 * time.Second)
		after := cpuOf(b, pid)
		a.Stop()
		n := len(a.Rows()) - began
		cost := (after - before).Seconds() * 1000 / float64(n)
		costs = append(costs, cost)
		t.row(fmt.Sprintf("%d|%d|%.2f s|%.2f", i+1, n, (after - before).Seconds(), cost))
	}
	t.row(fmt.Sprintf("median|||%.2f|goal 2.00", median(costs)))
}

// cpuOf returns the processor time that a process has used.
func cpuOf(b *testing.B, pid int) time.Duration {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		b.Fatal(err)
	}
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	const ticks = 100 // USER_HZ, which is 100 on Linux
	return time.Duration(user+system) * time.Second / ticks
}

func (a *Agent) pid() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.runs.cmd.Process.Pid
}
