package e2e

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mailprobe/probe"
	"mailprobe/probe/ledger"
)

const (
	scrapeRoutes = 100
	scrapes      = 100 // of each agent
)

// past is a record that an agent starts with.
type past struct {
	name            string
	probes, pending int
}

// pasts are the records that are compared: the second one shows every series
// that the last one shows.
var pasts = []past{{name: "empty"}, {"short", 2 * scrapeRoutes, scrapeRoutes}, {"long", 50_000, 5_000}}

// scrape holds the time that a scrape takes of an agent with a long record and a
// large backlog against that of one with a short record. All run at once, and
// are scraped in turn.
func (s *suite) scrape(b *testing.B) {
	nobody := freePorts(b, 1)[0]
	var addresses []string
	for _, p := range pasts {
		addresses = append(addresses, s.scraped(b, nobody, p))
	}
	t := newTable(fmt.Sprintf("(f) a scrape of /metrics, %d routes", scrapeRoutes), "record|probes|pending|p50|p99|bytes")
	defer t.end()
	took, sizes := make([][]float64, len(pasts)), make([]int, len(pasts))
	for range scrapes {
		for i, address := range addresses {
			d, text := scrapeOnce(b, address)
			took[i], sizes[i] = append(took[i], inMS(d)), len(text)
		}
	}
	for i, p := range pasts {
		t.row(fmt.Sprintf("%s|%d|%d|%.2f ms|%.2f ms|%d", p.name, p.probes, p.pending, median(took[i]), quantile(took[i], 0.99), sizes[i]))
	}
	last := len(pasts) - 1
	s.addRatio("(f) a scrape with a long record", fmt.Sprintf("%.2f ms", median(took[last])),
		fmt.Sprintf("%.2f ms with a short one", median(took[last-1])), median(took[last])/median(took[last-1]), atMost(1.25, ""))
}

// scraped starts an agent over a record and returns the address of its metrics.
// Nothing is sent and nothing can be read: that costs the same with any record.
func (s *suite) scraped(b *testing.B, nobody string, p past) (address string) {
	b.Helper()
	host, port := split(nobody)
	var routes strings.Builder
	for i := range scrapeRoutes {
		fmt.Fprintf(&routes, "      - {via: mx, name: %s, every: 24h}\n", scrapeRoute(i))
	}
	a := s.agent(b, fmt.Sprintf(`agent: e2e
data: %%DATA%%
hello: agent.test
defaults: {from: mailprobe@agent.test}
servers:
  - name: hosted.test
    address: %[1]s
    mailbox: {user: probe@hosted.test, password_env: PROBE_PASSWORD, port: %[2]s}
    routes:
%[3]s`, host, port, routes.String()), "PROBE_PASSWORD=secret")
	fillLedger(b, a.data(), p)
	a.Start()
	return a.web
}

func scrapeRoute(i int) string { return fmt.Sprintf("route-%03d", i%scrapeRoutes) }

// fillLedger writes probes of the last day, the newest of which have not
// arrived.
func fillLedger(b *testing.B, data string, past past) {
	b.Helper()
	l, err := ledger.Open(b.Context(), data, ledger.Options{Agent: "e2e"})
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	key, day := probe.NewKey(), time.Now().Add(-24*time.Hour)
	parallel(past.probes, 200, func(i int) {
		at := day.Add(24 * time.Hour * time.Duration(i) / time.Duration(past.probes))
		p := probe.Probe{Tag: key.Sign(probe.Ref{Agent: "e2e", Route: scrapeRoute(i), ID: uuid.Must(uuid.NewV7())}), Server: "hosted.test",
			Via: probe.MX, Domain: "agent.test", Attempts: []probe.Attempt{{N: 1, Began: at}}}
		if err := fillOne(l, p, i, i < past.probes-past.pending); err != nil {
			b.Error(err)
		}
	})
	if b.Failed() {
		b.FailNow()
	}
}

// fillOne writes one probe that was accepted, and has perhaps arrived.
func fillOne(l *ledger.Ledger, p probe.Probe, i int, arrived bool) error {
	ctx, at := context.Background(), p.Attempts[0].Began
	if err := l.Intend(ctx, p); err != nil {
		return err
	}
	end := probe.Attempt{N: 1, Began: at, Dotted: at, Ended: at.Add(20 * time.Millisecond), Class: probe.Accepted,
		Reply: probe.NewReply(250, "2.0.0 Ok: queued as 4D3C2B1A009C")}
	if err := l.EndAttempt(ctx, p.Tag.Ref, end, time.Time{}); err != nil || !arrived {
		return err
	}
	_, err := l.Record(ctx, probe.Sighting{Mailbox: "hosted.test", Position: probe.Position{Folder: "INBOX", UIDValidity: 1, LastUID: uint32(i + 1)},
		Arrivals: []probe.Arrival{{Tag: p.Tag, Copy: probe.CopyID{byte(i), byte(i >> 8), byte(i >> 16)}, Mailbox: "hosted.test", Folder: "INBOX", UIDValidity: 1,
			UID: uint32(i + 1), After: at.Add(30 * time.Millisecond), By: at.Add(50 * time.Millisecond), Source: probe.Look}}})
	return err
}

// scrapeOnce reads the metrics as Prometheus does, over a connection that is
// kept.
func scrapeOnce(b *testing.B, address string) (took time.Duration, text string) {
	b.Helper()
	began := time.Now()
	resp, err := http.Get("http://" + address + "/metrics")
	if err != nil {
		b.Fatal(err)
	}
	all, err := io.ReadAll(resp.Body)
	resp.Body.Close()
	if err != nil || resp.StatusCode != http.StatusOK {
		b.Fatalf("scraping: %v, %v", resp.Status, err)
	}
	return time.Since(began), string(all)
}
