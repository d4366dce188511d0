// Package metrics holds the Prometheus collectors of an agent: counters and
// histograms that are told of each event, and gauges that are read from a
// snapshot at each scrape.
//
// Labels are bounded by the configuration: histograms stand by server and via,
// gauges by route or mailbox. Every counter is there from the start, at zero; a
// gauge that has no value yet is absent rather than made up.
package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"mailprobe/probe"
)

// Metrics are the collectors of one agent.
type Metrics struct {
	sent       *prometheus.CounterVec
	attempts   *prometheus.CounterVec
	delivered  *prometheus.CounterVec
	junk       *prometheus.CounterVec
	duplicates *prometheus.CounterVec
	delay      *prometheus.HistogramVec
	wide       *prometheus.CounterVec
	foreign    *prometheus.CounterVec
	forged     *prometheus.CounterVec
	gauges     *gauges

	viaOf map[string]series // by route
}

// series are the labels of the counters.
type series struct{ server, via string }

// delayBuckets reach from a local delivery to the day on which a sender gives
// up, in seconds.
var delayBuckets = []float64{0.02, 0.1, 0.5, 1, 5, 30, 120, 600, 3600, 14400, 86400, 432000}

var byServer = []string{"server", "via"}

func counter(name, help string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: "mailprobe_" + name, Help: help}, labels)
}

// New returns the collectors for the given routes and mailboxes; snapshot is
// called at each scrape.
func New(routes []probe.Route, mailboxes []string, snapshot func() Snapshot) *Metrics {
	m := &Metrics{
		sent:       counter("probes_sent_total", "Probes begun.", byServer...),
		attempts:   counter("attempts_total", "Attempts at handing a probe to its injection point, by how they ended.", "server", "via", "class"),
		delivered:  counter("probes_delivered_total", "Probes seen in their mailbox for the first time.", byServer...),
		junk:       counter("probes_junk_total", "Probes seen for the first time in the junk folder.", byServer...),
		duplicates: counter("probe_duplicates_total", "Further copies of probes that were seen before.", byServer...),
		wide:       counter("probe_delays_unclear_total", "Deliveries whose delay is known too roughly for the histogram.", byServer...),
		foreign:    counter("mailbox_foreign_mails_total", "Mails seen that are not this agent's probes.", "mailbox"),
		forged:     counter("mailbox_forged_mails_total", "Mails seen whose tag does not verify.", "mailbox"),
		delay: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "mailprobe_delay_seconds", Help: "Time from the first attempt to the arrival in the mailbox.",
			Buckets: delayBuckets, NativeHistogramBucketFactor: 1.1, NativeHistogramMaxBucketNumber: 160,
			NativeHistogramMinResetDuration: time.Hour,
		}, byServer),
		gauges: newGauges(snapshot),
		viaOf:  map[string]series{},
	}
	m.begin(routes, mailboxes)
	return m
}

// begin makes every series at zero, so that an increase from nothing is seen.
func (m *Metrics) begin(routes []probe.Route, mailboxes []string) {
	for _, r := range routes {
		s := series{r.Server, string(r.Via)}
		m.viaOf[r.Name] = s
		for _, v := range []*prometheus.CounterVec{m.sent, m.delivered, m.junk, m.duplicates, m.wide} {
			v.WithLabelValues(s.server, s.via)
		}
		m.delay.WithLabelValues(s.server, s.via)
		for _, class := range probe.Classes {
			m.attempts.WithLabelValues(s.server, s.via, string(class))
		}
	}
	for _, name := range mailboxes {
		m.foreign.WithLabelValues(name)
		m.forged.WithLabelValues(name)
	}
}

// Register registers the collectors.
func (m *Metrics) Register(reg prometheus.Registerer) error {
	for _, c := range []prometheus.Collector{m.sent, m.attempts, m.delivered, m.junk, m.duplicates, m.wide,
		m.foreign, m.forged, m.delay, m.gauges} {
		if err := reg.Register(c); err != nil {
			return err
		}
	}
	return nil
}

// Began counts a probe that was begun.
func (m *Metrics) Began(r probe.Route, _ time.Time) {
	m.sent.WithLabelValues(r.Server, string(r.Via)).Inc()
}

// Ended counts an attempt that ended.
func (m *Metrics) Ended(r probe.Route, a probe.Attempt) {
	m.attempts.WithLabelValues(r.Server, string(r.Via), string(a.Class)).Inc()
}

// Seen counts what a sighting showed that is not ours.
func (m *Metrics) Seen(s probe.Sighting) {
	m.foreign.WithLabelValues(s.Mailbox).Add(float64(s.Foreign))
	m.forged.WithLabelValues(s.Mailbox).Add(float64(s.Forged))
}

// Arrived counts a copy that was recorded, and observes the delay of a first
// one. A delay known more roughly than the larger of 50 ms and half of itself
// would blur the histogram: it is counted apart.
func (m *Metrics) Arrived(a probe.Arrival, rec probe.Recorded) {
	s, ok := m.viaOf[a.Tag.Route]
	switch {
	case !ok || !rec.New:
	case rec.Duplicate:
		m.duplicates.WithLabelValues(s.server, s.via).Inc()
	default:
		m.delivered.WithLabelValues(s.server, s.via).Inc()
		if a.Junk {
			m.junk.WithLabelValues(s.server, s.via).Inc()
		}
		if rec.Delay.Max-rec.Delay.Min > max(50*time.Millisecond, rec.Delay.Middle()/2) {
			m.wide.WithLabelValues(s.server, s.via).Inc()
			return
		}
		m.delay.WithLabelValues(s.server, s.via).Observe(rec.Delay.Middle().Seconds())
	}
}
