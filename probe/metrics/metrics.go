// Package metrics holds the Prometheus metrics of an agent: counters and
// histograms that are told of each event, and readings of a snapshot that is
// taken at each scrape.
//
// Labels are bounded by the configuration: counters and histograms stand by
// server and via, readings by server, route, mailbox or reference. Each counter,
// histogram and state is there from the start, at zero, so that its first
// increase is seen; a gauge that has no value yet is absent rather than made up.
// A scrape costs the same whatever the history.
//
// [New] makes the metrics in a registry of their own; [Metrics.Apply] says which
// routes and mailboxes there are, now and whenever the configuration changes;
// the other methods are told what happens.
package metrics

import (
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Options are what metrics are made of.
type Options struct {
	Snapshot func() Snapshot // called at each scrape, side by side with others
	Version  string          // of the program
	Started  time.Time       // when the agent was started, with a configuration that was good
}

// Metrics are the metrics of one agent. Its methods may be called side by side.
type Metrics struct {
	registry *prometheus.Registry
	snapshot func() Snapshot
	traffic  *traffic
	agent    *agent

	mu        sync.Mutex
	pairs     map[series]*pair
	routes    map[string]*route   // by name
	mailboxes map[string]*mailbox // by name
}

// New returns the metrics of an agent without routes and mailboxes.
func New(o Options) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(), snapshot: o.Snapshot,
		traffic: newTraffic(), agent: newAgent(o.Started),
		pairs: map[series]*pair{}, routes: map[string]*route{}, mailboxes: map[string]*mailbox{},
	}
	m.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.registry.MustRegister(buildInfo(o.Version), startTime(o.Started), (*state)(m))
	for _, v := range m.traffic.vectors() {
		m.registry.MustRegister(v)
	}
	m.registry.MustRegister(m.agent.collectors()...)
	return m
}

// inFlight bounds the scrapes that are answered side by side.
const inFlight = 8

// Handler answers scrapes in the text, OpenMetrics and protobuf formats, as the
// scraper asks; native histograms stand in protobuf alone.
func (m *Metrics) Handler(log *slog.Logger) http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		ErrorLog:            slog.NewLogLogger(log.Handler(), slog.LevelError),
		ErrorHandling:       promhttp.ContinueOnError, // one bad series must not hide an outage
		Registry:            m.registry,
		MaxRequestsInFlight: inFlight,
		EnableOpenMetrics:   true,
		// The _created lines of OpenMetrics 1.0 are left out: a server that does
		// not know them stores each as a further series.
		EnableOpenMetricsTextCreatedSamples: false,
	})
}
