package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// largeRecord is how many probes the large record has, unless BENCH_PROBES says
// otherwise; its scrape is compared to that of shortRecord.
const (
	largeRecord = 10_000_000
	shortRecord = 100_000
)

// record measures what commands cost on a large record that was imported.
func (s *suite) record(b *testing.B) {
	m := newMade(recordSize(b))
	a := s.recordAgent(b)
	t := newTable(fmt.Sprintf("(g) a record of %d probes of %d servers on two routes each", m.probes(), m.servers), "command|median|VmHWM|")
	defer t.end()
	s.importing(b, t, a, m)
	incidents := s.asked(b, t, a, "incidents", "-o", "json")
	checkIncidents(b, incidents.out, m)
	s.addTime("(g) the list of incidents", incidents.took, atMost(2, "s"))
	page := s.asked(b, t, a, "report", "--incident", "last", "--lang", "en", "--format", "html")
	s.addTime("(g) a report of nine hours of twelve servers", page.took, atMost(1, "s"))
	month := s.asked(b, t, a, "availability", "--month", m.end.AddDate(0, 0, -1).Format("2006-01"))
	backlog := s.asked(b, t, a, "backlog")
	s.addMemory("(g) memory of these, of availability and backlog", max(incidents.memory, page.memory, month.memory, backlog.memory))
	s.recordScrape(b, t, a, m)
	s.recordPages(b, t, a, m)
}

func recordSize(b *testing.B) int {
	b.Helper()
	text := os.Getenv("BENCH_PROBES")
	if text == "" {
		return largeRecord
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < madeMinute {
		b.Fatalf("BENCH_PROBES is %q: it should be a number, %d at least", text, madeMinute)
	}
	return n
}

func (s *suite) addTime(what string, took time.Duration, g goal) {
	s.add(figure{what: what, value: inSeconds(took), judged: took.Seconds(), goal: g})
}

func (s *suite) addMemory(what string, kib float64) {
	s.add(figure{what: what, value: inMiB(kib), judged: kib / 1024, goal: atMost(200, "MiB")})
}

func inSeconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }
func inMiB(kib float64) string         { return fmt.Sprintf("%.0f MiB", kib/1024) }

// importing imports a record that comes through a pipe, compressed, and writes
// down what its two parts cost: to take it in, and to analyse it.
func (s *suite) importing(b *testing.B, t *table, a *Agent, m made) {
	b.Helper()
	r := a.takeIn(b, m)
	analysed := r.took - r.said
	rate := func(d time.Duration) string { return fmt.Sprintf("%.0f probes/s", float64(m.probes())/d.Seconds()) }
	t.row(fmt.Sprintf("import: taking in|%s|%s|%s", inSeconds(r.said), inMiB(r.before), rate(r.said)))
	t.row(fmt.Sprintf("import: analysis|%s|%s|%s", inSeconds(analysed), inMiB(r.memory), rate(analysed)))
	t.note("the ledger takes %.2f GiB; it was imported as a stream that gzip had compressed", float64(sizeOf(b, a.data()))/(1<<30))
	s.addMemory("(g) memory of the import and its analysis", r.memory)
}

// takeIn imports a record.
func (a *Agent) takeIn(b *testing.B, m made) measured {
	b.Helper()
	read, write := io.Pipe()
	go func() { _ = write.CloseWithError(m.compressed(write)) }()
	defer read.Close()
	return a.measure(b, read, "import", "--agent", "e2e", "-")
}

// asked runs a command some times, and returns the median of what it took.
func (s *suite) asked(b *testing.B, t *table, a *Agent, args ...string) measured {
	b.Helper()
	var took []float64
	var all measured
	for range benchRuns {
		r := a.measure(b, nil, args...)
		took = append(took, r.took.Seconds())
		all.memory, all.out = max(all.memory, r.memory), r.out
	}
	all.took = time.Duration(median(took) * float64(time.Second))
	t.row(fmt.Sprintf("%s|%s|%s|%d KiB said", args[0], inSeconds(all.took), inMiB(all.memory), len(all.out)>>10))
	return all
}

// checkIncidents wants each outage to be one incident of all its servers.
func checkIncidents(b *testing.B, out string, m made) {
	b.Helper()
	var list struct {
		Incidents []struct {
			Scope struct{ Servers int }
		}
	}
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		b.Fatal(err)
	}
	if len(list.Incidents) != len(m.outages) {
		b.Errorf("%d incidents are listed, want %d", len(list.Incidents), len(m.outages))
	}
	for _, i := range list.Incidents {
		if i.Scope.Servers != madeTogether {
			b.Errorf("an incident is of %d servers, want %d", i.Scope.Servers, madeTogether)
		}
	}
}

// recordScrape holds a scrape of an agent on the large record against one on a
// short record of the same routes.
func (s *suite) recordScrape(b *testing.B, t *table, large *Agent, m made) {
	b.Helper()
	short := s.recordAgent(b)
	short.takeIn(b, newMade(shortRecord).quiet())
	agents := []*Agent{short, large}
	for _, a := range agents {
		a.Start()
		eventually(b, time.Minute, "the agent has analysed its record", func() bool {
			_, text := scrapeOnce(b, a.web)
			return strings.Contains(text, "\nmailprobe_server_state{")
		})
	}
	took := make([][]float64, len(agents))
	for range scrapes {
		for i, a := range agents {
			d, _ := scrapeOnce(b, a.web)
			took[i] = append(took[i], inMS(d))
		}
	}
	of := []float64{median(took[0]), median(took[1])}
	t.row(fmt.Sprintf("a scrape|%.2f ms||%.2f ms with %d probes", of[1], of[0], shortRecord))
	t.row(fmt.Sprintf("the agent itself|||%s, %s with %d probes", inMiB(residentOf(b, large.pid())), inMiB(residentOf(b, short.pid())), shortRecord))
	s.addRatio("(g) a scrape beside the large record", fmt.Sprintf("%.2f ms", of[1]), fmt.Sprintf("%.2f ms with %d probes", of[0], shortRecord), of[1]/of[0], atMost(1.25, ""))
}

// recordServers is how many servers that agent has: of those behind the ones of the
// record nothing is known.
const recordServers = 500

// recordAgent returns an agent of all servers of a made record, and more. None of
// them answers: that costs the same with any record.
func (s *suite) recordAgent(b *testing.B) *Agent {
	b.Helper()
	host, port := split(freePorts(b, 1)[0])
	var servers strings.Builder
	for n := range recordServers {
		name := madeServer(n)
		fmt.Fprintf(&servers, "  - {name: %s, address: %s, network: %s, domains: [%s], mailbox: {user: probe@%s, password_env: PROBE_PASSWORD, port: %s}, routes: [{via: mx, name: %s-mx}, {via: relay, name: %s-relay}]}\n",
			name, host, madeNetwork(n), madeDomain(n), name, port, name, name)
	}
	return s.agent(b, fmt.Sprintf(`agent: e2e
data: %%DATA%%
hello: agent.test
defaults: {from: mailprobe@agent.test, every: 1m}
relays:
  - {name: relay, host: %s, port: %s, tls: none}
servers:
%s`, host, port, servers.String()), "PROBE_PASSWORD=secret")
}

// sizeOf returns how many bytes the files in a folder take.
func sizeOf(b *testing.B, dir string) (sum int64) {
	b.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		b.Fatal(err)
	}
	for _, file := range files {
		if info, err := os.Stat(file); err == nil {
			sum += info.Size()
		}
	}
	return sum
}
