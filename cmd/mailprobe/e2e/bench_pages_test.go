package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"testing"
	"time"
)

const (
	askedTimes  = 200
	openedTimes = 20 // each page
)

// recordPages measures what an agent beside the large record takes to answer: a
// question about a mail, put by a command, and the pages. Each is put once before,
// as to an agent that has been asked before.
func (s *suite) recordPages(b *testing.B, t *table, a *Agent, m made) {
	b.Helper()
	chance := rand.New(rand.NewPCG(3, 4))
	socket := &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", a.socket())
	}}}
	defer socket.CloseIdleConnections()
	web := &http.Client{Transport: &http.Transport{}}
	defer web.CloseIdleConnections()
	s.answers(b, t, answered{"an answer to ask", 50, askedTimes}, func(int) {
		at := m.begin().Add(time.Duration(chance.Int64N(int64(m.end.Sub(m.begin())))))
		body, err := json.Marshal(map[string]any{"about": "someone@" + madeDomain(chance.IntN(m.servers)), "at": at.UTC().Format(time.RFC3339)})
		if err != nil {
			b.Fatal(err)
		}
		page(b, socket, "POST", "http://agent/v1/ask", body)
	})
	s.answers(b, t, answered{fmt.Sprintf("the overview page of %d servers", recordServers), 200, openedTimes}, func(int) {
		page(b, web, "GET", "http://"+a.web+"/", nil)
	})
	s.answers(b, t, answered{"the page of a server, 24 h", 200, openedTimes}, func(n int) {
		page(b, web, "GET", "http://"+a.web+"/servers/"+madeServer(n%m.servers), nil)
	})
	s.answers(b, t, answered{"its failures, of all the record", 50, openedTimes}, func(n int) {
		page(b, web, "GET", "http://"+a.web+"/servers/"+madeServer(n%m.servers)+"/probes?failed=1", nil)
	})
}

// answered is what is asked some times, with its goal in milliseconds.
type answered struct {
	name  string
	limit float64
	times int
}

// answers asks, each time something else, and writes down how long the answers
// took.
func (s *suite) answers(b *testing.B, t *table, what answered, ask func(n int)) {
	b.Helper()
	ask(what.times)
	var took []float64
	for n := range what.times {
		began := time.Now()
		ask(n)
		took = append(took, inMS(time.Since(began)))
	}
	p50, p90, p99 := median(took), quantile(took, 0.9), quantile(took, 0.99)
	t.row(fmt.Sprintf("%s|%.1f ms||p90 %.1f ms, p99 %.1f ms of %d", what.name, p50, p90, p99, what.times))
	s.add(figure{what: "(g) " + what.name + ", p90", value: fmt.Sprintf("%.1f ms", p90), reference: fmt.Sprintf("%.1f ms the median", p50),
		judged: p90, goal: atMost(what.limit, "ms")})
}

// page asks, and reads the answer to its end.
func page(b *testing.B, client *http.Client, method, url string, body []byte) {
	b.Helper()
	request, err := http.NewRequest(method, url, bytes.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	resp, err := client.Do(request)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		b.Fatalf("%s %s: %s, %v: %s", method, url, resp.Status, err, text)
	}
}
