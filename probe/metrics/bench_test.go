package metrics

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"mailprobe/probe"
)

// farm returns metrics of n routes to n servers, and their snapshot.
func farm(n int) (*Metrics, []probe.Route) {
	s := Snapshot{Now: now, Routes: map[string]RouteState{}, Mailboxes: map[string]MailboxState{}}
	var routes []probe.Route
	var boxes []string
	for i := range n {
		server := fmt.Sprintf("mx%d.example.jp", i)
		routes = append(routes, probe.Route{Name: server + "-mx", Server: server, Via: probe.MX})
		boxes = append(boxes, server)
		s.Routes[server+"-mx"], s.Mailboxes[server] = busy().Routes["a-mx"], busy().Mailboxes["m"]
	}
	m := New(Options{Snapshot: func() Snapshot { return s }, Started: started})
	m.Apply(routes, boxes)
	return m, routes
}

// BenchmarkScrape scrapes 2,000 routes: at the start, and after a thousand mails
// on each, whose delays differ. In text it must cost the same; in protobuf it
// grows by the native buckets, up to their bound.
func BenchmarkScrape(b *testing.B) {
	m, routes := farm(2000)
	handler := m.Handler(slog.New(slog.DiscardHandler))
	run := func(history string) {
		for name, accept := range map[string]string{"text": asText, "openmetrics": asOpenMetrics, "protobuf": asProtobuf} {
			b.Run(history+"/"+name, func(b *testing.B) {
				var size int64
				for b.Loop() {
					request := httptest.NewRequest("GET", "/metrics", nil)
					request.Header.Set("Accept", accept)
					w := &meter{header: http.Header{}}
					handler.ServeHTTP(w, request)
					size = w.size
				}
				b.ReportMetric(float64(size)/1e6, "MB")
			})
		}
	}
	run("fresh")
	for i, r := range routes {
		for j := range 1000 {
			d := time.Duration(30+(i+j)%40) * time.Millisecond
			m.Began(r, now)
			m.Ended(r, probe.Attempt{Class: probe.Accepted})
			m.Arrived(probe.Arrival{Tag: probe.Tag{Ref: probe.Ref{Route: r.Name}}}, first(now, between(d, d), between(d, d)))
		}
	}
	run("later")
}

// meter counts what is written.
type meter struct {
	header http.Header
	size   int64
}

func (m *meter) Header() http.Header { return m.header }
func (m *meter) WriteHeader(int)     {}
func (m *meter) Write(p []byte) (int, error) {
	m.size += int64(len(p))
	return io.Discard.Write(p)
}
