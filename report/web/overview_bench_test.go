package web

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"mailprobe/report"
)

// counter counts what is written to it.
type counter struct {
	header http.Header
	n      int
}

func (c *counter) Header() http.Header         { return c.header }
func (c *counter) WriteHeader(int)             {}
func (c *counter) Write(p []byte) (int, error) { c.n += len(p); return len(p), nil }

// The page of an estate of 500 servers.
func BenchmarkOverview(b *testing.B) {
	o := worldOf(500)
	o.View.Incidents = []report.Incident{openIncident()}
	h := New(Options{Source: overviewOf(o)})
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	var w counter
	for b.Loop() {
		w = counter{header: http.Header{}}
		h.ServeHTTP(&w, r)
	}
	b.ReportMetric(float64(w.n), "bytes/page")
}
